"""Which figures of a report must stay hidden (pure): few people are behind them, or would be told.

Contributions and words are hidden where fewer than k people made them, and all that tells of who
wrote how much is hidden in the same cells, so that none bounds another. Where a figure is a part of
a shown one (unanswered of all contributions), the rest must not be of a few people either. People
are added up as if each stood in one cell: who stands in several only makes it harder to tell.
What the sums of a table tell by themselves stays told.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from dialogue.analysis.participation import (
    CONTRIBUTIONS,
    COUNTED,
    FIRST_TIME,
    POSTED,
    REPLIES,
    UNANSWERED,
    WORDS,
    Counts,
    Measure,
)
from dialogue.small_cells import BOTH, TOTAL, Place, suppress

CORE = (POSTED, CONTRIBUTIONS, WORDS)
WHOLE = {UNANSWERED: CONTRIBUTIONS, FIRST_TIME: POSTED}
Hidden = dict[str, frozenset[Place]]


@dataclass(frozen=True, slots=True)
class Grid:
    """Figures by row and column. ``margins`` are the sums that are shown, ``away`` by measure what
    of them is hidden already, ``empty`` the cells that can hold nothing, ``most`` how many people
    can have contributed in a cell."""

    cells: Sequence[Sequence[Counts]]
    margins: Collection[str] = BOTH
    away: Mapping[str, Collection[Place]] = field(default_factory=dict)
    empty: Collection[Place] = ()
    most: Mapping[Place, float] = field(default_factory=dict)

    def values(self, name: str) -> list[list[int]]:
        return [[int(counts[name].value or 0) for counts in row] for row in self.cells]

    def small(self, name: str, k: int) -> set[Place]:
        """The cells with too few people, and those of rows and columns whose sum is hidden."""
        gone = set(self.away.get(name, ()))
        return {
            (i, j)
            for i, row in enumerate(self.cells)
            for j, counts in enumerate(row)
            if is_small(counts[name], k, is_part=name in WHOLE)
            or (i, None) in gone
            or (None, j) in gone
        }


def is_small(measure: Measure, k: int, *, is_part: bool) -> bool:
    """Whether too few people are behind a figure, or behind the rest of what it is a part of."""
    return measure.people < k or (is_part and 0 < measure.others < k)


def shield(grid: Grid, k: int) -> Hidden:
    """By measure, the places of the grid that must stay hidden."""
    core: frozenset[Place] = frozenset()
    for name in CORE:
        caps = grid.most if name == POSTED else {}
        core |= _closed(grid, name, k, core, caps)
    found: Hidden = dict.fromkeys(CORE, core)
    for name in (REPLIES, UNANSWERED, FIRST_TIME):
        caps = _by_the_whole(grid, name, core) if name in WHOLE else {}
        cells = {place for place in core if None not in place}
        found[name] = _closed(grid, name, k, cells, caps)
    return found


def _closed(
    grid: Grid, name: str, k: int, hidden: Collection[Place], caps: Mapping[Place, float]
) -> frozenset[Place]:
    return suppress(
        grid.values(name),
        k,
        grid.margins,
        small=grid.small(name, k),
        hidden={*hidden, *grid.away.get(name, ())},
        structural=grid.empty,
        caps=caps,
    )


def _by_the_whole(grid: Grid, name: str, core: Collection[Place]) -> dict[Place, float]:
    whole = grid.values(WHOLE[name])
    return {
        (i, j): inf if (i, j) in core else value
        for i, row in enumerate(whole)
        for j, value in enumerate(row)
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One dimension: the figures of its groups in order, with those of all together."""

    groups: tuple[str, ...]
    counts: Mapping[str, Counts]
    total: Counts
    hidden: Mapping[str, frozenset[str]]  # by measure, the groups
    total_hidden: frozenset[str]  # the measures

    def shows(self, name: str, group: str) -> bool:
        return group in self.counts and group not in self.hidden[name]


def shielded_line(
    groups: tuple[str, ...],
    counts: Mapping[str, Counts],
    total: Counts,
    k: int,
    *,
    empty: Collection[str] = (),
    most: Mapping[str, float] | None = None,
    gone: Collection[str] = (),
) -> Line:
    """The figures of one dimension, with what of them is hidden. ``most`` people of a group can
    have contributed, where that is known. The totals of the measures ``gone`` are hidden, and those
    that are small; the answer names those too that have to be."""
    gone = frozenset(gone) | _small_totals(total, k)
    grid = Grid(
        [[counts[group] for group in groups]],
        ("rows",),
        away={name: (TOTAL, (0, None)) for name in gone},
        empty=[(0, j) for j, group in enumerate(groups) if group in empty],
        most={(0, j): (most or {}).get(group, inf) for j, group in enumerate(groups)},
    )
    closed = shield(grid, k)
    hidden = {
        name: frozenset(groups[j] for _i, j in places if j is not None)
        for name, places in closed.items()
    }
    lost = {name for name, places in closed.items() if TOTAL in places}
    return Line(groups, counts, total, hidden, gone | lost)


def _small_totals(total: Counts, k: int) -> frozenset[str]:
    return frozenset(name for name in COUNTED if is_small(total[name], k, is_part=name in WHOLE))


def shielded_slice(
    rows: Line,
    columns: Line,
    row: str,
    cell: Callable[[str, str], Counts],
    k: int,
    *,
    empty: Callable[[str, str], bool],
) -> Line:
    """One row of the table of two dimensions, hidden so that all its rows together tell no more
    than they may: beside each other, beside the figures by row and those by column."""
    cells = [[cell(one, other) for other in columns.groups] for one in rows.groups]
    grid = Grid(
        cells,
        away={name: _margins(rows, columns, name) for name in COUNTED},
        empty=[
            (i, j)
            for i, one in enumerate(rows.groups)
            for j, other in enumerate(columns.groups)
            if empty(one, other)
        ],
    )
    here = rows.groups.index(row)
    hidden = {
        name: frozenset(columns.groups[j] for i, j in places if i == here and j is not None)
        for name, places in shield(grid, k).items()
    }
    gone = {name for name in COUNTED if row in rows.hidden[name]}
    counts = dict(zip(columns.groups, cells[here], strict=True))
    return Line(columns.groups, counts, rows.counts[row], hidden, frozenset(gone))


def _margins(rows: Line, columns: Line, name: str) -> set[Place]:
    """The sums that are hidden where they are shown by themselves."""
    gone: set[Place] = {(rows.groups.index(one), None) for one in rows.hidden[name]}
    gone |= {(None, columns.groups.index(one)) for one in columns.hidden[name]}
    if name in rows.total_hidden | columns.total_hidden:
        gone.add(TOTAL)
    return gone
