"""Trees of replies: circles cut, parents first, whatever the links are."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from dialogue.imports.trees import (
    Node,
    cut_circles,
    parents_first,
    pass_over,
    reading_order,
    roots_of,
)

KEYS = [str(number) for number in range(12)]


@st.composite
def forests(draw: st.DrawFn) -> dict[str, Node]:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True))
    moments = st.none() | st.datetimes(timezones=st.just(UTC))
    parents = st.none() | st.sampled_from(keys or [None])
    return {key: Node(key, draw(parents), draw(moments), order) for order, key in enumerate(keys)}


def at(day: int) -> datetime:
    return datetime(2005, 6, day, tzinfo=UTC)


@given(forests())
def test_after_cutting_every_item_comes_after_its_parent(nodes: dict[str, Node]) -> None:
    before = {key: node.parent for key, node in nodes.items()}
    cut = {node.key for node in cut_circles(nodes)}
    assert {key for key, node in nodes.items() if node.parent != before[key]} == cut
    for ordered in (parents_first(nodes), reading_order(nodes.values())):
        place = {node.key: number for number, node in enumerate(ordered)}
        assert place.keys() == nodes.keys()
        assert all(place[node.parent] < place[node.key] for node in ordered if node.parent)


@given(forests(), st.sets(st.sampled_from(KEYS)))
def test_what_is_passed_over_leaves_no_loose_ends(nodes: dict[str, Node], out: set[str]) -> None:
    cut_circles(nodes)
    roots = roots_of(nodes)
    pass_over(nodes, out)
    assert not nodes.keys() & out
    assert all(node.parent is None or node.parent in nodes for node in nodes.values())
    assert all(
        node.parent is None or roots[node.parent] == roots[node.key] for node in nodes.values()
    )


def test_a_circle_is_cut_at_its_earliest_and_only_there() -> None:
    nodes = {
        "tail": Node("tail", "a", at(1), 0),
        "a": Node("a", "b", at(4), 1),
        "b": Node("b", "c", at(2), 2),
        "c": Node("c", "a", None, 3),
    }
    assert [node.key for node in cut_circles(nodes)] == ["b"]
    assert [node.parent for node in nodes.values()] == ["a", "b", None, "a"]


def test_among_equals_the_order_of_the_files_decides() -> None:
    nodes = [Node("x", None, at(1), 1), Node("y", None, at(1), 0), Node("z", None, None, 2)]
    assert [node.key for node in reading_order(nodes)] == ["z", "y", "x"]
