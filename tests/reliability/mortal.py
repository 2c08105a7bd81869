"""A server that dies again and again, and people who do not mind."""

import os
import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from queue import Queue
from threading import Event
from typing import TypeVar

from tests.live import Place
from tests.reliability.speaking import answer_or_none
from tests.servers import Running
from tests.visitor import Filled, Page, Visitor

T = TypeVar("T")
SOON = 0.03  # seconds: about what one request takes
PERSISTENCE = 30  # more often than it may die over one request


class Mortal:
    """Dies ``kills`` times in the course of ``contributions``, a moment after one was sent."""

    def __init__(
        self, place: Place, chance: random.Random, *, kills: int, contributions: int
    ) -> None:
        self._place, self._chance, self._kills = place, chance, kills
        self._fatal = set(chance.sample(range(contributions), kills))
        self._sent = count()
        self._due: Queue[None] = Queue()
        self._up = Event()
        self.starts: list[float] = []
        self.broken = 0
        self._start(place.serve)

    def _start(self, begin: Callable[[], Running]) -> None:
        self.server = begin()
        self.starts.append(self.server.wait_until_ready(30))
        self._up.set()

    def die_and_live(self) -> None:
        """Die at each of the moments, and start again; the last time by the README's command."""
        for turn in range(1, self._kills + 1):
            self._due.get(timeout=60)
            time.sleep(self._chance.uniform(0, SOON))
            self._up.clear()
            self.server.kill()
            told = self.server.stderr.read_text()
            assert "Traceback" not in told, told
            self._start(self._place.run if turn == self._kills else self._place.serve)

    def contribute(self, visitor: Visitor, filled: Filled) -> Page:
        """Send a contribution's form; it may be the server's last."""
        if next(self._sent) in self._fatal:
            self._due.put(None)
        return self.persist(lambda: visitor.send(filled))

    def persist(self, ask: Callable[[], T]) -> T:
        """Ask until there is an answer, as often as the server dies over it."""
        for _ in range(PERSISTENCE):
            assert self._up.wait(timeout=60)
            answer = answer_or_none(ask)
            if answer is not None:
                return answer
            self.broken += 1
            time.sleep(SOON)  # whoever killed it may not have said so yet
        raise AssertionError("no answer, however often it was asked")


def seed_of_this_run() -> int:
    """That of the environment, which has the same happen at the same moments; else a new one."""
    seed = int(os.environ.get("RELIABILITY_SEED") or secrets.randbits(32))
    print(f"RELIABILITY_SEED={seed} has the same happen")
    return seed


@contextmanager
def mortal(place: Place, *, kills: int, contributions: int, seed: int) -> Iterator[Mortal]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    site = Mortal(place, chance, kills=kills, contributions=contributions)
    try:
        yield site
    finally:
        site.server.kill()
