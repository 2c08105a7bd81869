"""Whether what several reports show together tells of a few people: looked for by another way."""

from collections.abc import Iterable

import networkx

from dialogue.analysis.groups import ALL, BY, Part
from dialogue.analysis.participation_queries import Material
from dialogue.analysis.report import report_of
from dialogue.small_cells import FEWEST

Place = tuple[str, str]


def audit(material: Material, kind: str, name: str, dimensions: Iterable[str] = BY) -> int:
    """The reports of every part of a kind beside that of the whole: no figure hidden in one of them
    may follow from the others within less than five, but for what the sums alone tell. How many
    hidden figures there were."""
    checked = 0
    rows = material.groups[kind]
    shown = {row: report_of(material, Part(kind, row)) for row in rows}
    bare = {row: report_of(material, Part(kind, row), k=0) for row in rows}
    whole, bare_whole = report_of(material), report_of(material, k=0)
    for by in dimensions:
        if by == kind:
            continue
        columns = material.groups[by]
        told = {
            (row, one): (
                shown[row].tables[by].rows[one][name],
                bare[row].tables[by].rows[one][name],
            )
            for row in rows
            for one in columns
        }
        for row, seen in whole.tables[kind].rows.items():
            told[row, ALL] = seen[name], bare_whole.tables[kind].rows[row][name]
        for one, seen in whole.tables[by].rows.items():
            told[ALL, one] = seen[name], bare_whole.tables[by].rows[one][name]
        told[ALL, ALL] = whole.total[name], bare_whole.total[name]
        table = {place: int(value or 0) for place, (_, value) in told.items()}
        hidden = {place for place, (seen, _) in told.items() if seen is None}
        for place in hidden - {(ALL, ALL)}:
            low, high = least_and_most(table, hidden, place)
            assert low <= table[place] <= high
            if high - low < FEWEST:
                sums_alone = hidden | {cell for cell in table if ALL not in cell}
                assert (low, high) == least_and_most(table, sums_alone, place), (by, place)
            checked += 1
    return checked


def least_and_most(table: dict[Place, int], hidden: set[Place], cell: Place) -> tuple[int, int]:
    """What a hidden figure can be, by cheapest flows from rows to columns (network simplex)."""
    rows = sorted({row for row, _ in table} - {ALL})
    columns = sorted({column for _, column in table} - {ALL})
    ends = [("begin", f"row {row}", (row, ALL)) for row in rows]
    ends += [(f"column {one}", "end", (ALL, one)) for one in columns]
    ends += [(f"row {row}", f"column {one}", (row, one)) for row in rows for one in columns]
    ends.append(("end", "begin", (ALL, ALL)))
    most = 10 * sum(table[row, ALL] for row in rows) + 10
    found = []
    for sign in (1, -1):
        net = networkx.DiGraph()
        demand = dict.fromkeys({end for *both, _ in ends for end in both}, 0)
        for tail, head, place in ends:
            if place in hidden:
                net.add_edge(tail, head, capacity=most, weight=sign if place == cell else 0)
            else:  # what is known leaves the one and reaches the other
                demand[tail] += table[place]
                demand[head] -= table[place]
        for node, amount in demand.items():
            net.add_node(node, demand=amount)
        cost, _ = networkx.network_simplex(net)
        found.append(sign * cost)
    return found[0], found[1]
