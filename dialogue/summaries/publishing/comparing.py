"""What changed from one published version to the next, point by point (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialogue.threads.differences import Piece, differences

ATTRIBUTES = ("label", "own_view", "level", "addressee", "stage")


@dataclass(frozen=True, slots=True)
class PointChange:
    """``kind`` is "added", "dropped" or "changed"; ``pieces`` are of its text. ``attributes`` tells
    what else changed, as (name, before, after). ``cited`` and ``not_cited`` are the numbers of
    contributions that it cites now and did not, and the other way round."""

    kind: str
    number: int
    pieces: Sequence[Piece]
    attributes: Sequence[tuple[str, Any, Any]] = ()
    cited: Sequence[int] = ()
    not_cited: Sequence[int] = ()


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[PointChange]:
    """The changes in the order of the later content, and then what was dropped."""
    old, new = _points(before), _points(after)
    return [*_kept_or_added(old, new), *_dropped(old, new)]


def _points(content: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    return {point["number"]: point for one in content["sections"] for point in one["points"]}


def _kept_or_added(
    old: Mapping[int, Mapping[str, Any]], new: Mapping[int, Mapping[str, Any]]
) -> Iterator[PointChange]:
    for number, point in new.items():
        if number not in old:
            yield PointChange(
                "added", number, [Piece("added", point["text"])], cited=sorted(_cited(point))
            )
        elif change := _change(old[number], point):
            yield change


def _dropped(
    old: Mapping[int, Mapping[str, Any]], new: Mapping[int, Mapping[str, Any]]
) -> Iterator[PointChange]:
    for number, point in old.items():
        if number not in new:
            yield PointChange(
                "dropped",
                number,
                [Piece("removed", point["text"])],
                not_cited=sorted(_cited(point)),
            )


def _change(before: Mapping[str, Any], after: Mapping[str, Any]) -> PointChange | None:
    attributes = [
        (name, before[name], after[name]) for name in ATTRIBUTES if before[name] != after[name]
    ]
    then, now = _cited(before), _cited(after)
    if before["text"] == after["text"] and not attributes and then == now:
        return None
    return PointChange(
        "changed",
        after["number"],
        differences(before["text"], after["text"]),
        attributes,
        sorted(now - then),
        sorted(then - now),
    )


def _cited(point: Mapping[str, Any]) -> set[int]:
    return {one["post"] for one in point["citations"]}
