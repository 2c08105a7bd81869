"""Which cells of a table of counts must not be shown, so that no few people are given away (pure).

A place of a table is (row, column); None stands for the sum: (2, None) is the margin of row 2,
(None, None) the total. Cells and margins are the arcs of one circulation, from the total to the
rows, to the columns, and back; what is shown is fixed, what is hidden may be all that balances.
The most by which a hidden number can grow or shrink is then a maximum flow (Gusfield 1988, "A graph
theoretic approach to statistical data security"): exact for whole numbers, and quick for the small
tables that people read.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf

from dialogue.disclosure import FEWEST as FEWEST

Place = tuple[int | None, int | None]
Cells = Sequence[Sequence[int]]
BOTH = ("rows", "columns")
TOTAL: Place = (None, None)


def suppress(
    table: Cells,
    k: int = FEWEST,
    margins: Collection[str] = BOTH,
    *,
    small: Collection[Place] | None = None,
    hidden: Collection[Place] = (),
    structural: Collection[Place] = (),
    caps: Mapping[Place, float] | None = None,
) -> frozenset[Place]:
    """The places that must be hidden, so that each hidden number may lie, for all that is shown,
    anywhere within a range of at least ``k``.

    ``margins`` says which sums are shown: of "rows", of "columns"; the total always is. ``small``
    are the cells with too few people behind them; without it, those below ``k``. Zeros that cannot
    be anything else (``structural``) are shown, others are small. ``hidden`` are places that are
    hidden anyway, ``caps`` the most that a place can be by what else is known. Margins are hidden
    only where hiding every cell is not enough.
    """
    net = _Net(table, margins, caps or {}, structural)
    if small is None:
        small = [place for place in net.cells if net.value[place] < k]
    closed = {*small, *hidden} - set(structural)
    waiting = deque(sorted(closed, key=_order))
    while waiting:
        place = waiting[0]
        opened = _protection(net, closed, place, k)
        closed |= opened
        waiting.extend(sorted(opened, key=_order))
        if not opened:
            waiting.popleft()
    return frozenset(closed)


def ranges(
    table: Cells,
    hidden: Collection[Place],
    margins: Collection[str] = BOTH,
    *,
    structural: Collection[Place] = (),
    caps: Mapping[Place, float] | None = None,
) -> dict[Place, tuple[int, float]]:
    """The least and the most that each hidden place can be, for all that is shown."""
    net, closed = _Net(table, margins, caps or {}, structural), set(hidden)
    found = {}
    for place in closed:
        less, more = (_push(net, closed, place, up, inf).pushed for up in (False, True))
        found[place] = (int(net.value[place] - less), net.value[place] + more)
    return found


def suppress_line(
    counts: Sequence[int],
    k: int = FEWEST,
    *,
    small: Collection[int] | None = None,
    hidden: Collection[int] = (),
    structural: Collection[int] = (),
    caps: Mapping[int, float] | None = None,
) -> frozenset[int]:
    """``suppress`` for a list of counts whose total is shown; places are positions in it."""
    closed = suppress(
        [counts],
        k,
        ("rows",),
        small=None if small is None else {(0, place) for place in small},
        hidden={(0, place) for place in hidden},
        structural={(0, place) for place in structural},
        caps={(0, place): cap for place, cap in (caps or {}).items()},
    )
    return frozenset(column for row, column in closed if row == 0 and column is not None)


class _Net:
    """The circulation of a table: rows, columns, where they begin and where they end."""

    def __init__(
        self,
        table: Cells,
        margins: Collection[str],
        caps: Mapping[Place, float],
        structural: Collection[Place],
    ) -> None:
        rows, columns = len(table), len(table[0]) if table else 0
        begin, end = rows + columns, rows + columns + 1
        self.cells: list[Place] = [(i, j) for i in range(rows) for j in range(columns)]
        self.value: dict[Place, int] = {(i, j): table[i][j] for i, j in self.cells}  # type: ignore[index]
        self.ends: dict[Place, tuple[int, int]] = {
            (i, j): (i, rows + j) for i in range(rows) for j in range(columns)
        }
        for i in range(rows):
            self.value[i, None], self.ends[i, None] = sum(table[i]), (begin, i)
        for j in range(columns):
            self.value[None, j] = sum(row[j] for row in table)
            self.ends[None, j] = (rows + j, end)
        self.value[TOTAL], self.ends[TOTAL] = sum(map(sum, table)), (end, begin)
        self.most = {place: max(caps.get(place, inf), self.value[place]) for place in self.value}
        self.may_close = set(self.cells) - set(structural)
        self.unseen = {
            place
            for place in self.value
            if (place[1] is None and place[0] is not None and "rows" not in margins)
            or (place[0] is None and place[1] is not None and "columns" not in margins)
        }
        self.margins = set(self.value) - set(self.cells) - self.unseen
        self.touching: list[list[Place]] = [[] for _ in range(end + 1)]
        for place, (tail, head) in self.ends.items():
            self.touching[tail].append(place)
            self.touching[head].append(place)

    def room(self, place: Place, node: int, changes: Mapping[Place, float]) -> tuple[int, float]:
        """Where one comes from ``node`` by this place, and how much can be moved that way."""
        tail, head = self.ends[place]
        now = self.value[place] + changes.get(place, 0)
        return (head, self.most[place] - now) if node == tail else (tail, now)

    def way(self, place: Place, *, up: bool) -> tuple[int, int, float]:
        """From where to where the others must make up for a change of this place, and the most
        that it can change by itself."""
        tail, head = self.ends[place]
        if up:
            return head, tail, self.most[place] - self.value[place]
        return tail, head, self.value[place]


@dataclass(slots=True)
class _Push:
    """How far a place was moved, and what that changed elsewhere."""

    pushed: float = 0
    changes: dict[Place, float] = field(default_factory=dict)


def _push(net: _Net, closed: set[Place], place: Place, up: bool, enough: float) -> _Push:
    """Move a hidden place up or down, by ``enough`` or as far as the other hidden ones allow."""
    start, goal, limit = net.way(place, up=up)
    enough, done, free = min(enough, limit), _Push(), (closed | net.unseen) - {place}
    while done.pushed < enough:
        path = _path(net, free, done.changes, start, goal)
        if not path:
            break
        step = min(enough - done.pushed, *(room for _, _, room in path))
        if step == inf:
            done.pushed = inf
            break
        for at, forwards, _ in path:
            done.changes[at] = done.changes.get(at, 0) + (step if forwards else -step)
        done.pushed += step
    return done


Step = tuple[Place, bool, float]


def _path(
    net: _Net, free: set[Place], changes: Mapping[Place, float], start: int, goal: int
) -> list[Step]:
    """The shortest way around by places that may change; [] when there is none."""
    came: dict[int, tuple[int, Step]] = {start: (start, (TOTAL, True, 0))}
    waiting = deque([start])
    while waiting and goal not in came:
        node = waiting.popleft()
        for place in net.touching[node]:
            if place in free:
                there, room = net.room(place, node, changes)
                if room > 0 and there not in came:
                    came[there] = (node, (place, node == net.ends[place][0], room))
                    waiting.append(there)
    return list(_back(came, start, goal)) if goal in came else []


def _back(came: Mapping[int, tuple[int, Step]], start: int, goal: int) -> Iterator[Step]:
    while goal != start:
        goal, step = came[goal]
        yield step


def _protection(net: _Net, closed: set[Place], place: Place, k: int) -> set[Place]:
    """What else has to be hidden next for this place; nothing when it is safe."""
    up = _push(net, closed, place, True, k)
    if up.pushed >= k:
        return set()
    down = _push(net, closed, place, False, k - up.pushed)
    if up.pushed + down.pushed >= k:
        return set()
    ways = [
        found
        for direction, so_far in ((True, up), (False, down))
        if (found := _cheapest(net, closed, place, direction, so_far)) is not None
    ]
    if ways:
        return min(ways, key=lambda way: way[0])[1]
    return (net.may_close - closed) or (net.margins - closed)


def _cheapest(
    net: _Net, closed: set[Place], place: Place, up: bool, so_far: _Push
) -> tuple[float, set[Place]] | None:
    """The way around that hides the least more, and what it hides; None when there is none."""
    start, goal, limit = net.way(place, up=up)
    if so_far.pushed >= limit:
        return None
    free = closed | net.unseen
    known: dict[int, float] = {}
    waiting: list[tuple[float, int, tuple[Place, ...]]] = [(0, start, ())]
    while waiting:
        cost, node, opened = heappop(waiting)
        if node == goal:
            return cost, set(opened)
        if known.setdefault(node, cost) < cost:
            continue
        for at in net.touching[node]:
            if at == place or (at not in free and at not in net.may_close):
                continue
            there, room = net.room(at, node, so_far.changes)
            if room > 0 and there not in known:
                more = 0 if at in free else max(1, net.value[at])
                heappush(waiting, (cost + more, there, opened if at in free else (*opened, at)))
    return None


def _order(place: Place) -> tuple[int, int]:
    return tuple(-1 if one is None else one for one in place)  # type: ignore[return-value]
