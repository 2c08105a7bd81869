"""Trees of replies from bare links to parents, which may be missing or run in circles."""

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Node:
    """An item that may hang on another; ``order`` is its place in the files."""

    key: str
    parent: str | None
    at: datetime | None
    order: int


def cut_circles(nodes: Mapping[str, Node]) -> list[Node]:
    """Makes the earliest item of each circle of parents a root; returns these items."""
    cut: list[Node] = []
    settled: set[str] = set()
    for start in nodes:
        path: dict[str, None] = {}
        key: str | None = start
        while key is not None and key in nodes and key not in settled and key not in path:
            path[key] = None
            key = nodes[key].parent
        if key is not None and key in path:
            seen = list(path)
            circle = [nodes[each] for each in seen[seen.index(key) :]]
            earliest = min(circle, key=lambda node: (node.at or _LAST, node.order))
            earliest.parent = None
            cut.append(earliest)
        settled.update(path)
    return cut


def pass_over(nodes: dict[str, Node], dropped: Collection[str]) -> list[Node]:
    """Takes the ``dropped`` out; what hung on one hangs on the nearest kept above, or is a root.

    Returns those that were moved. Needs trees.
    """
    above: dict[str, str | None] = {}
    moved: list[Node] = []
    for node in parents_first(nodes):
        if node.parent in above:
            node.parent = above[node.parent]
            moved.append(node)
        if node.key in dropped:
            above[node.key] = node.parent
            del nodes[node.key]
    return [node for node in moved if node.key in nodes]


def parents_first(nodes: Mapping[str, Node]) -> list[Node]:
    """All nodes in file order, save that each comes after its parent. Needs trees."""
    done: dict[str, Node] = {}
    for node in nodes.values():
        waiting: list[Node] = []
        upward: Node | None = node
        while upward is not None and upward.key not in done:
            waiting.append(upward)
            upward = nodes.get(upward.parent) if upward.parent is not None else None
        done.update((each.key, each) for each in reversed(waiting))
    return list(done.values())


def roots_of(nodes: Mapping[str, Node]) -> dict[str, str]:
    """The key of the topmost ancestor of each node. Needs trees."""
    roots: dict[str, str] = {}
    for node in parents_first(nodes):
        roots[node.key] = node.key if node.parent is None else roots[node.parent]
    return roots


def reading_order(nodes: Iterable[Node]) -> list[Node]:
    """By time, then by file order, but never an answer before what it answers. Needs trees."""
    found = {node.key: node for node in nodes}
    children: dict[str, list[Node]] = {}
    ready: list[tuple[datetime, int, str]] = []
    for node in found.values():
        if node.parent is not None and node.parent in found:
            children.setdefault(node.parent, []).append(node)
        else:
            heapq.heappush(ready, (node.at or _FIRST, node.order, node.key))
    ordered: list[Node] = []
    while ready:
        key = heapq.heappop(ready)[2]
        ordered.append(found[key])
        for child in children.get(key, ()):
            heapq.heappush(ready, (child.at or _FIRST, child.order, child.key))
    return ordered
