"""Hints from one process to another, over each bus; a lost bus is found again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dialogue.realtime.bus import LONGEST_HINT, Bus, MemoryBus, bus_for, hints_of
from tests.conftest import missing
from tests.servers import wait_until

KEYS = ["dialogue/june-2005", "thread/june-2005/12"]


@pytest.fixture(params=["redis", "postgresql"])
def address(request: pytest.FixtureRequest) -> tuple[str, str | None]:
    """A database's address, and a Redis's where it is the bus."""
    if request.param == "redis":
        return "sqlite:///dialogue.db", str(request.getfixturevalue("redis_url"))
    return os.environ["TEST_POSTGRES_URL"] or missing("PostgreSQL is not here"), None


class Ear:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, keys: object) -> None:
        self.heard += list(keys)  # type: ignore[call-overload]


@contextmanager
def listening(address: tuple[str, str | None], ear: Ear) -> Iterator[Bus]:
    bus = bus_for(*address)
    bus.listen(ear)
    try:
        yield bus
    finally:
        bus.close()


def test_one_hears_what_the_other_tells(address: tuple[str, str | None]) -> None:
    ear, mouth = Ear(), bus_for(*address)
    with listening(address, ear):

        def is_heard() -> bool:
            mouth.tell(KEYS)
            return set(ear.heard) == set(KEYS)

        wait_until(is_heard, 20, "hearing it")
    mouth.close()


def test_many_keys_come_in_several_hints(address: tuple[str, str | None]) -> None:
    many = [f"thread/a-dialogue-with-a-long-name/{number}" for number in range(1000)]
    ear, mouth = Ear(), bus_for(*address)
    with listening(address, ear):

        def is_heard() -> bool:
            mouth.tell(many)
            return set(ear.heard) == set(many)

        wait_until(is_heard, 20, "hearing all")
    mouth.close()


@pytest.mark.parametrize(
    "address",
    [
        ("sqlite:///dialogue.db", "redis://127.0.0.1:1/0"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", None),
    ],
)
def test_a_bus_that_is_away_fails_nobody(address: tuple[str, str | None]) -> None:
    with listening(address, Ear()) as bus:
        bus.tell(KEYS)


def test_one_process_needs_none() -> None:
    assert isinstance(bus_for("sqlite:///dialogue.db", None), MemoryBus)


def test_hints_fit_the_narrowest_bus() -> None:
    hints = list(hints_of(f"{number:050}" for number in range(1000)))
    assert len(hints) > 1
    assert all(len(hint) <= LONGEST_HINT + 100 for hint in hints)
    assert list(hints_of([])) == []
