"""The two orders of a thread, and where in them each contribution stands (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Placed(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def reply_to_id(self) -> int | None: ...


L = TypeVar("L", bound=Placed)


def nested(lines: Sequence[L]) -> list[tuple[L, int]]:
    """Each line with its depth (0: answers the thread), every reply below what it answers and
    siblings in the given order. A reply to something outside the thread counts as depth 0."""
    present = {line.id for line in lines}
    below: dict[int | None, list[L]] = {}
    for line in lines:
        parent = line.reply_to_id if line.reply_to_id in present else None
        below.setdefault(parent, []).append(line)
    ordered: list[tuple[L, int]] = []
    waiting = [(line, 0) for line in reversed(below.get(None, []))]
    while waiting:
        line, depth = waiting.pop()
        ordered.append((line, depth))
        waiting.extend((reply, depth + 1) for reply in reversed(below.get(line.id, [])))
    return ordered


def flat(lines: Iterable[L]) -> list[tuple[L, int]]:
    """Each line at depth 0, in the given order."""
    return [(line, 0) for line in lines]


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a thread's contributions, with positions by id."""

    placed: tuple[tuple[int, int], ...]
    position: dict[int, int]


def order_of(placed: Sequence[tuple[L, int]]) -> Order:
    return Order(
        tuple((line.id, depth) for line, depth in placed),
        {line.id: index for index, (line, _) in enumerate(placed)},
    )
