"""Proof that pages which are open lose nothing and repeat nothing, whatever befalls the servers.

People contribute, edit, withdraw and move their thread over HTTP while the servers are killed, end
between commit and announcement, roll back, and lose hints and messages (``unlucky``); Redis goes
and comes back. The readers are Socket.IO clients that lose messages too and are cut off now and
then. At the end each holds what a fresh reading of the thread shows, every entry applied once, in
order.

    python -m tests.reliability.live_proof --rounds 1000 [--postgres URL] [--seed SEED]

With ``--postgres``, a server on which databases may be created, there are two processes and a
Redis.
"""

import argparse
import random
import re
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import node_client
from tests.databases import new_postgres_database
from tests.live import Place
from tests.node_client import NodeClient
from tests.redis_server import OwnRedis, own_redis
from tests.reliability.mortal import Mortal, mortal
from tests.reliability.speaking import (
    HOST,
    PEOPLE,
    SLUG,
    THREAD,
    another,
    furnish,
    reply,
    signed_in,
)
from tests.reliability.unlucky import misfortunes
from tests.servers import Running, wait_until
from tests.visitor import Filled, Page, Visitor

STREAM = f"thread/{SLUG}/1"
POSTS = f"/d/{SLUG}/posts"
FORUMS = ("africa", "global")
SPEAKERS, READERS = 3, 2
LOST_BY_A_READER = 5  # per cent
ROUNDS_A_KILL, ROUNDS_AN_INTERRUPTION = 25, 15
ARTICLE = re.compile(r'<article [^>]*id="p(\d+)".*?</article>', re.DOTALL)
TAKEN = {303}
TAKEN_BEFORE = {303, 403, 409, 422}  # asked again because the first answer was cut off
HEALED_WITHIN = 60


class Unlucky(Place):
    """A place whose servers are under a bad star."""

    def __init__(
        self, folder: Path, url: str, *, seed: int, workers: int = 1, redis: OwnRedis | None = None
    ) -> None:
        more = {"REDIS_URL": redis.url} if redis else {}
        super().__init__(folder, url, UNLUCKY_SEED=str(seed), **more)
        self._workers, self.redis = workers, redis

    def serve(self, *_: object, **variables: str) -> Running:
        return super().serve("tests.reliability.unlucky:app()", self._workers, **variables)

    run = serve  # the last server is as unlucky as those before it


@dataclass
class Speaker:
    """One who contributes, edits and withdraws; the host, who moves the thread about."""

    site: Mortal
    visitor: Visitor
    chance: random.Random
    own: list[int] = field(default_factory=list)
    withdrawn: set[int] = field(default_factory=set)

    def speak(self, rounds: int) -> None:
        form = self.site.persist(lambda: reply(self.visitor, ""))
        for number in range(rounds):
            kind = self.chance.choices(("say", "edit", "withdraw"), (8, 2, 1))[0]
            left = [one for one in self.own if one not in self.withdrawn]
            if kind == "say" or not left:
                self._say(another(form, f"Word {number}: {self.chance.random()}."))
            elif kind == "edit":
                self._edit(self.chance.choice(left), f"Better: {self.chance.random()}.")
            else:
                self._withdraw(self.chance.choice(left))

    def move_about(self, rounds: int) -> None:
        for number in range(rounds):
            forum = FORUMS[number % 2]
            form = self._filled(f"{THREAD}/move", "/move", forum=forum)
            self._insist(form, TAKEN_BEFORE)

    def _say(self, filled: Filled) -> None:
        page = self._insist(filled, TAKEN, self.site.contribute)
        self.own.append(int(page.headers["Location"].rpartition("#p")[2]))

    def _edit(self, number: int, body: str) -> None:
        self._insist(self._filled(f"{POSTS}/{number}/edit", "/edit", body=body), TAKEN_BEFORE)

    def _withdraw(self, number: int) -> None:
        form = self._filled(f"{POSTS}/{number}/actions", "/withdraw")
        self._insist(form, TAKEN_BEFORE)
        self.withdrawn.add(number)

    def _filled(self, path: str, form: str, **answers: object) -> Filled:
        return self.site.persist(lambda: self.visitor.fill(path, form, **answers))

    def _insist(
        self,
        filled: Filled,
        taken: set[int],
        send: Callable[[Visitor, Filled], Page] | None = None,
    ) -> Page:
        """Send it until it is taken: 503 says that nothing was stored."""
        send = send or (lambda visitor, form: self.site.persist(lambda: visitor.send(form)))
        while (page := send(self.visitor, filled)).status == 503:
            pass
        assert page.status in taken, (page.status, filled.url, page.text)
        return page


def prove(place: Unlucky, node: Path, *, rounds: int, seed: int) -> Counter[str]:
    """Raises AssertionError when a page lost or repeated anything; what befell the servers."""
    kills = max(2, rounds // ROUNDS_A_KILL)
    furnish(place)
    with ExitStack() as stack:
        site = stack.enter_context(mortal(place, kills=kills, contributions=rounds // 2, seed=seed))
        readers = [stack.enter_context(reading(node, place, seed + n)) for n in range(READERS)]
        speakers = [
            Speaker(site, signed_in(site.server, name), random.Random(seed + n))  # noqa: S311
            for n, name in enumerate((*PEOPLE[:SPEAKERS], HOST))
        ]
        pool = stack.enter_context(ThreadPoolExecutor())
        acting = [pool.submit(one.speak, rounds // SPEAKERS) for one in speakers[:-1]]
        acting.append(pool.submit(speakers[-1].move_about, max(4, rounds // 20)))
        disturbing = pool.submit(disturb, place, readers, lambda: all(one.done() for one in acting))
        site.die_and_live()
        for done in (*acting, disturbing):
            done.result()
        own = {number for one in speakers for number in one.own}
        assert_pages_are_as_after_a_reload(Visitor(place.url), readers, own)
    return misfortunes(place.folder)


@contextmanager
def reading(node: Path, place: Place, seed: int) -> Iterator[NodeClient]:
    with NodeClient(node, place.url, seed=seed) as reader:
        reader.watch(STREAM, THREAD)
        reader.drop(LOST_BY_A_READER)
        yield reader


def disturb(place: Unlucky, readers: Sequence[NodeClient], is_over: Callable[[], bool]) -> None:
    """Cut off one reader after another, and take Redis away for a while, again and again."""
    turn = 0
    while not is_over():
        turn += 1
        readers[turn % len(readers)].disconnect()
        if place.redis:
            (place.redis.stop if turn % 2 else place.redis.start)()
        time.sleep(1)
    if place.redis and turn % 2:
        place.redis.start()


def assert_pages_are_as_after_a_reload(
    visitor: Visitor, readers: Iterable[NodeClient], acknowledged: set[int]
) -> None:
    fresh = freshly_read(visitor)
    assert sorted(fresh) == sorted({1, *acknowledged})
    for reader in readers:
        wait_until(
            lambda reader=reader: reader.followed(STREAM).posts == fresh,  # type: ignore[misc]
            HEALED_WITHIN,
            "holding what a reload shows",
        )
        reader.followed(STREAM).assert_complete()


def freshly_read(visitor: Visitor) -> dict[int, str]:
    """The drawing of each contribution of the thread by its number, from all its pages."""
    found: dict[int, str] = {}
    number = 1
    while (page := visitor.get(f"{THREAD}?view=flat&page={number}")).status == 200:
        found |= {int(post[1]): post[0] for post in ARTICLE.finditer(page.text)}
        number += 1
    return found


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    parser.add_argument("--postgres", metavar="URL")
    given = parser.parse_args(arguments)
    node = node_client.installed()
    if node is None:
        parser.error("Node.js with npm is not here, or cannot install")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if given.postgres:
            url = stack.enter_context(new_postgres_database(given.postgres))
            redis = stack.enter_context(own_redis())
            place = Unlucky(folder, url, seed=given.seed, workers=2, redis=redis)
        else:
            place = Unlucky(folder, f"sqlite:///{folder}/proof.db", seed=given.seed)
        befell = prove(place, node, rounds=given.rounds, seed=given.seed)
    print("Nothing lost, nothing repeated:", dict(befell))


if __name__ == "__main__":
    main(sys.argv[1:])
