"""Every page in a few walks: what one person opens one after the other, in one window."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from tests.contract.inventory import Way

MOST = 12  # so that a walk takes seconds, and two processes get even shares


@dataclass(frozen=True)
class Walk:
    person: str
    number: int
    ways: tuple[Way, ...]

    def __str__(self) -> str:
        return f"{self.person}-{self.number}"


def walks(ways: Iterable[Way]) -> list[Walk]:
    """Walks over all of these. Who has to come to a page from another one, which is remembered,
    goes nowhere else."""
    found = []
    for person, of_theirs in groupby(sorted(ways, key=_person), key=_person):
        theirs = list(of_theirs)
        alone = [[way] for way in theirs if way.after]
        others = [way for way in theirs if not way.after]
        parts = [others[at : at + MOST] for at in range(0, len(others), MOST)] + alone
        found += [Walk(person, number, tuple(part)) for number, part in enumerate(parts, 1)]
    return found


def _person(way: Way) -> str:
    return way.person
