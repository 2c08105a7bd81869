"""The participation report: who took part how much, as page, table and document show it.

The only place that decides what is shown. A report is of the whole dialogue or of one part of it
(a forum, a round, a stage, a language), never of parts of parts: so that what two reports show
cannot be subtracted to tell of a few people. That nobody spoke in a forum, in a round, at a stage
or in a language is no secret, every reader sees it on the dialogue's own pages: such zeros are
shown.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dialogue.analysis.groups import ALL, BY, OF_PEOPLE, PARTS, PLACE, Part
from dialogue.analysis.participation import (
    CONTRIBUTIONS,
    COUNTED,
    MEASURES,
    PARITY,
    POSTED,
    REGISTERED,
    TOP_SHARE,
    Counts,
    Measure,
    Said,
    counted,
    inequality,
    parity,
    share_of_the_top,
)
from dialogue.analysis.participation_queries import Material, read_material
from dialogue.analysis.shielding import Line, shielded_line, shielded_slice
from dialogue.dialogues.models import Dialogue
from dialogue.errors import NotFound
from dialogue.permissions import Actor, Permission, require
from dialogue.small_cells import FEWEST, TOTAL, suppress

Figures = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures by group, in the order of ``measures``; None where one is hidden, or where there is
    not enough to tell. ``behind`` are, by group (ALL: of all) and measure, the contributions that
    make up a figure that is shown; the seats for those registered."""

    by: str
    measures: tuple[str, ...]
    rows: Mapping[str, Figures]
    total: Figures
    behind: Mapping[tuple[str, str], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Report:
    """``part`` is None for the whole dialogue; ``groups`` are all that there can be. What the team
    of facilitators, moderators and hosts said is in no table: it is ``team_contributions``."""

    part: Part | None
    at: datetime
    k: int
    groups: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Table]
    total: Figures
    gini: Measure
    team_contributions: int
    said_anything: bool


def participation_report(
    actor: Actor, dialogue: Dialogue, part: Part | None = None, *, k: int = FEWEST
) -> Report:
    """Who took part, as far as the actor may read. NotPermitted for whoever may read no report,
    NotFound for a part that there is not."""
    require(actor, Permission.READ_REPORT, dialogue)
    return report_of(read_material(actor, dialogue), part, k=k)


def report_of(material: Material, part: Part | None = None, *, k: int = FEWEST) -> Report:
    """The report of what was read: pure."""
    if part is not None and part.group not in material.groups[part.by]:
        raise NotFound
    making = _Making(material, k)
    tables = {by: making.table(by, part) for by in BY if part is None or by != part.by}
    said = _within(material.said, part)
    total = next(iter(tables.values())).total
    gini = inequality(said, material.members)
    return Report(
        part=part,
        at=material.at,
        k=k,
        groups=material.groups,
        tables=tables,
        total=total,
        gini=gini if total[CONTRIBUTIONS] is not None else Measure(None, gini.people),
        team_contributions=len(_within(material.team, part)),
        said_anything=bool(material.said),
    )


def _within(said: Sequence[Said], part: Part | None) -> list[Said]:
    return [one for one in said if part is None or one.groups[PLACE[part.by]] == part.group]


class _Making:
    """Makes the tables of a report, each dimension's figures once."""

    def __init__(self, material: Material, k: int) -> None:
        self._material, self._k = material, k
        self._total = counted(material.said, material.at)
        self._registered = {by: self._members(by) for by in OF_PEOPLE}
        self._lines = self._shielded()

    def table(self, by: str, part: Part | None) -> Table:
        line = self._lines[by] if part is None else self._slice(part, by)
        said = _grouped(_within(self._material.said, part), by)
        seats = self._registered.get(by)
        rows: dict[str, Figures] = {
            group: self._figures(line, group, said[group], seats) for group in line.groups
        }
        total = self._figures(line, ALL, _within(self._material.said, part), seats)
        measures = tuple(name for name in MEASURES if seats or name not in (REGISTERED, PARITY))
        return Table(by, measures, rows, total, self._behind(by, line, {**rows, ALL: total}))

    def _behind(
        self, by: str, line: Line, figures: Mapping[str, Figures]
    ) -> dict[tuple[str, str], tuple[int, ...]]:
        counts = {**line.counts, ALL: line.total}
        behind = {
            (group, name): counts[group][name].numbers for group in counts for name in COUNTED
        }
        if by in self._registered:
            for group in counts:
                behind[group, REGISTERED] = self._seats(by, group)
        return {key: of for key, of in behind.items() if figures[key[0]][key[1]] is not None}

    def _seats(self, by: str, group: str) -> tuple[int, ...]:
        members = self._material.members.items()
        return tuple(seat for seat, told in members if group in (ALL, told[by]))

    def _figures(
        self, line: Line, group: str, said: Sequence[Said], seats: Mapping[str, int | None] | None
    ) -> dict[str, float | None]:
        counts = line.total if group == ALL else line.counts[group]
        figures: dict[str, float | None] = {
            name: counts[name].value if _is_shown(line, name, group) else None for name in COUNTED
        }
        core = figures[CONTRIBUTIONS]
        figures[TOP_SHARE] = None if core is None else share_of_the_top(said).value
        figures[REGISTERED] = seats[group] if seats else None
        figures[PARITY] = self._parity(line, core, group, seats)
        return figures

    def _parity(
        self, line: Line, core: float | None, group: str, seats: Mapping[str, int | None] | None
    ) -> float | None:
        if not seats or group == ALL or core is None or CONTRIBUTIONS in line.total_hidden:
            return None
        own, everyone = seats[group], seats[ALL]
        if own is None or everyone is None:
            return None
        return parity(core, line.total[CONTRIBUTIONS].value or 0, own, everyone)

    def _shielded(self) -> dict[str, Line]:
        """Every dimension's figures; a total that one of them has to hide is hidden in all."""
        said = {by: _grouped(self._material.said, by) for by in BY}
        lines = {by: self._line(by, said[by], ()) for by in BY}
        gone = frozenset().union(*(line.total_hidden for line in lines.values()))
        if all(line.total_hidden == gone for line in lines.values()):
            return lines
        return {by: self._line(by, said[by], gone) for by in BY}

    def _line(self, by: str, said: defaultdict[str, list[Said]], gone: Collection[str]) -> Line:
        """Where the number of people registered would tell too much, that is hidden instead."""
        material = self._material
        groups = material.groups[by]
        make = partial(
            shielded_line,
            groups,
            {group: counted(said[group], material.at) for group in groups},
            self._total,
            self._k,
            empty=[group for group in groups if by in PARTS and not said[group]],
            gone=gone,
        )
        line = make(most=self._most(by))
        if POSTED not in line.total_hidden or self._total[POSTED].people < self._k:
            return line
        self._registered[by] |= dict.fromkeys(groups, None)
        return make()

    def _slice(self, part: Part, by: str) -> Line:
        """The table's row, shielded with all others of the same two dimensions."""
        material, said = self._material, defaultdict(list)
        for one in material.said:
            said[one.groups[PLACE[part.by]], one.groups[PLACE[by]]].append(one)

        def cell(row: str, column: str) -> Counts:
            return counted(said.get((row, column), ()), material.at)

        def is_empty(row: str, column: str) -> bool:
            is_open = by in PARTS or self._nobody_in(part.by, row)
            return is_open and (row, column) not in said

        return shielded_slice(
            self._lines[part.by],
            self._lines[by],
            part.group,
            cell,
            self._k,
            empty=is_empty,
        )

    def _nobody_in(self, by: str, group: str) -> bool:
        return not self._lines[by].counts[group][CONTRIBUTIONS].value

    def _most(self, by: str) -> dict[str, float]:
        """How many people of a group can have contributed: the registered, where that is shown."""
        seats = self._registered.get(by) or {}
        return {group: count for group, count in seats.items() if count is not None}

    def _members(self, by: str) -> dict[str, int | None]:
        """How many are registered, by group and (ALL) together; None where it is hidden."""
        groups = self._material.groups[by]
        told = [one[by] for one in self._material.members.values()]
        counts = [told.count(group) for group in groups]
        gone = (TOTAL, (0, None)) if len(told) < self._k else ()
        closed = suppress([counts], self._k, ("rows",), hidden=gone)
        shown: dict[str, int | None] = {
            group: None if (0, j) in closed else counts[j] for j, group in enumerate(groups)
        }
        return shown | {ALL: None if TOTAL in closed else len(told)}


def _is_shown(line: Line, name: str, group: str) -> bool:
    return name not in line.total_hidden if group == ALL else line.shows(name, group)


def _grouped(said: Sequence[Said], by: str) -> defaultdict[str, list[Said]]:
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        found[one.groups[PLACE[by]]].append(one)
    return found


def numbers_behind(report: Report, by: str, group: str, name: str) -> tuple[int, ...]:
    """The contributions (for those registered, the seats) that make up a figure; NotFound for one
    that is hidden, as for none."""
    table = report.tables.get(by)
    numbers = table.behind.get((group, name)) if table else None
    if numbers is None:
        raise NotFound
    return numbers
