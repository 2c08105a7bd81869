"""Hints between processes: "these streams have something new". One lost costs a second, not a word.

What is new is always read from the database; so a hint holds keys only, and every process looks by
itself now and then.
"""

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Protocol, cast

import structlog

HERE = __name__.rpartition(".")[0]
CHANNEL = "dialogue_streams"
LONGEST_HINT = 7000
RETRY_AFTER = 2.0
Hear = Callable[[Iterable[str]], None]

log = structlog.get_logger(__name__)


class Bus(Protocol):
    def tell(self, keys: Iterable[str]) -> None:
        """Hint to the other processes; a failure is not raised."""
        ...

    def listen(self, hear: Hear) -> None:
        """Have ``hear(keys)`` called with the hints of other processes until ``close``."""
        ...

    def close(self) -> None: ...


def bus_for(database_url: str, redis_url: str | None) -> Bus:
    """Redis where there is one, else PostgreSQL's own, else this process is the only one. A driver
    that is not used is not loaded."""
    if redis_url is not None:
        return cast(Bus, import_module(f"{HERE}.redis_bus").RedisBus(redis_url))
    if database_url.startswith("postgresql"):
        return cast(Bus, import_module(f"{HERE}.postgres_bus").PostgresBus(database_url))
    return MemoryBus()


class MemoryBus:
    """The only process hears itself without a bus."""

    def tell(self, keys: Iterable[str]) -> None:
        pass

    def listen(self, hear: Hear) -> None:
        pass

    def close(self) -> None:
        pass


class Listening(ABC):
    """Listens in a thread of its own, and begins anew when the connection is lost."""

    lost: tuple[type[Exception], ...]

    def __init__(self) -> None:
        self._closing = threading.Event()

    def listen(self, hear: Hear) -> None:
        self._closing.clear()
        threading.Thread(target=self._keep_on, args=(hear,), name="bus", daemon=True).start()

    def close(self) -> None:
        self._closing.set()

    def _keep_on(self, hear: Hear) -> None:
        while not self._closing.is_set():
            try:
                self._hear(hear)
            except self.lost as error:
                log.warning("bus lost", error=type(error).__name__)
                self._closing.wait(RETRY_AFTER)

    @abstractmethod
    def _hear(self, hear: Hear) -> None: ...


def hints_of(keys: Iterable[str]) -> Iterator[str]:
    """The keys in as few messages as fit the narrowest bus."""
    batch: list[str] = []
    for key in sorted(keys):
        if batch and sum(map(len, batch)) + len(key) + 4 * len(batch) > LONGEST_HINT:
            yield json.dumps(batch)
            batch = []
        batch.append(key)
    if batch:
        yield json.dumps(batch)
