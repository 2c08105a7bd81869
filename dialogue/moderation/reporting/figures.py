"""Counting moderation without giving anybody away (pure).

A group's figure is shown when at least ``FEWEST`` people stand behind it. Totals are shown too, so
further groups are hidden until nothing hidden can be worked out within less than ``FEWEST``.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import TYPE_CHECKING

from dialogue.disclosure import FEWEST as FEWEST
from dialogue.late import late

if TYPE_CHECKING:
    from dialogue import small_cells
else:
    small_cells = late("dialogue.small_cells")

HOLDS, RETURNS, REMOVALS, HEARD, UPHELD, DISMISSED = COUNTED = (
    *("holds", "returns", "removals", "heard", "upheld", "dismissed"),
)
WAITS = "waits"
_Z = 1.96  # 95 per cent of a normal distribution lie within


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that counts: ``kind`` is one of COUNTED, or WAITS with the ``seconds`` that passed;
    ``key`` is the same for what counts once."""

    kind: str
    group: Hashable
    person: Hashable
    key: Hashable
    seconds: int = 0


@dataclass(slots=True)
class _Cell:
    keys: set[Hashable] = field(default_factory=set)
    people: set[Hashable] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Row:
    """A group's figures; None where they are hidden. ``share`` is that of upheld appeals, with the
    bounds of its Wilson interval; waiting times are seconds."""

    counts: Mapping[str, int | None]
    share: tuple[float, float, float] | None
    median: float | None
    slow: float | None


@dataclass(frozen=True, slots=True)
class Table:
    rows: Mapping[Hashable, Row]
    total: Row


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies, between neighbours in proportion."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The bounds of the 95 per cent interval of a share (Wilson 1927)."""
    share, square = hits / of, _Z * _Z
    centre = share + square / (2 * of)
    margin = _Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    scale = 1 + square / of
    return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)


def hidden(
    counts: Sequence[int], small: Collection[int], caps: Sequence[float] | None = None
) -> frozenset[int]:
    """Which of ``counts``, whose total is known, must not be shown: those at the places ``small``,
    and the smallest others that are needed to protect them. ``caps`` are the most that each can be
    by what else is shown."""
    return small_cells.suppress_line(counts, FEWEST, small=small, caps=dict(enumerate(caps or ())))


def table_of(facts: Iterable[Fact], groups: Sequence[Hashable]) -> Table:
    """The figures of these groups, and of all of them together; facts of other groups are not for
    this table."""
    cells: dict[tuple[str, Hashable], _Cell] = defaultdict(_Cell)
    waits: dict[Hashable, list[int]] = defaultdict(list)
    known = set(groups)
    for fact in facts:
        if fact.group not in known:
            continue
        for group in (fact.group, _ALL):
            cell = cells[fact.kind, group]
            cell.keys.add(fact.key)
            cell.people.add(fact.person)
            if fact.kind == WAITS:
                waits[group].append(fact.seconds)
    shown = {kind: _shown(cells, kind, groups) for kind in COUNTED[:4]}
    shown[UPHELD] = _upheld(cells, groups, shown[HEARD])
    rows = {one: _row(shown, cells, waits, one) for one in [*groups, _ALL]}
    total = rows.pop(_ALL)
    return Table(rows, total)


_ALL = object()
Cells = Mapping[tuple[str, Hashable], _Cell]
Shown = Mapping[Hashable, int]


def _count(cells: Cells, kind: str, group: Hashable) -> int:
    found = cells.get((kind, group))
    return len(found.keys) if found else 0


def _is_small(cells: Cells, kind: str, group: Hashable) -> bool:
    found = cells.get((kind, group))
    return found is None or len(found.people) < FEWEST


def _shown(cells: Cells, kind: str, groups: Sequence[Hashable]) -> dict[Hashable, int]:
    """What may be shown of a kind, by group, the total among them."""
    if _is_small(cells, kind, _ALL):
        return {}
    small = {place for place, one in enumerate(groups) if _is_small(cells, kind, one)}
    return _open_counts(cells, kind, groups, small, None)


def _upheld(cells: Cells, groups: Sequence[Hashable], heard: Shown) -> dict[Hashable, int]:
    """Beside how many appeals were heard, how many were upheld tells how many were not."""

    def is_small(group: Hashable) -> bool:
        return any(_is_small(cells, kind, group) for kind in (UPHELD, DISMISSED))

    if is_small(_ALL):
        return {}
    small = {place for place, one in enumerate(groups) if is_small(one)}
    return _open_counts(cells, UPHELD, groups, small, [heard.get(one, inf) for one in groups])


def _open_counts(
    cells: Cells,
    kind: str,
    groups: Sequence[Hashable],
    small: set[int],
    caps: Sequence[float] | None,
) -> dict[Hashable, int]:
    counts = [_count(cells, kind, one) for one in groups]
    closed = hidden(counts, small, caps)
    found = {one: counts[place] for place, one in enumerate(groups) if place not in closed}
    return found | {_ALL: sum(counts)}


def _row(
    shown: Mapping[str, Shown],
    cells: Cells,
    waits: Mapping[Hashable, Sequence[int]],
    group: Hashable,
) -> Row:
    timed = waits[group] if not _is_small(cells, WAITS, group) else ()
    return Row(
        counts={kind: shown[kind].get(group) for kind in COUNTED[:5]},
        share=_share(shown[UPHELD].get(group), shown[HEARD].get(group)),
        median=percentile(timed, 0.5) if timed else None,
        slow=percentile(timed, 0.9) if timed else None,
    )


def _share(upheld: int | None, heard: int | None) -> tuple[float, float, float] | None:
    if upheld is None or not heard:
        return None
    return (upheld / heard, *wilson(upheld, heard))
