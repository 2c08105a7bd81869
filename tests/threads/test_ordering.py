"""The two orders of a thread, whatever answers whatever."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.threads.ordering import flat, nested, order_of


@dataclass(frozen=True)
class Line:
    id: int
    reply_to_id: int | None = None


@st.composite
def threads(draw: st.DrawFn) -> list[Line]:
    """Contributions by number, each answering an earlier one, the thread or what is elsewhere."""
    lines: list[Line] = []
    for place in range(draw(st.integers(0, 40))):
        earlier = st.sampled_from([line.id for line in lines]) if lines else st.none()
        parent = draw(st.one_of(st.none(), earlier, st.just(10_000)))
        lines.append(Line(place * 3 + 1, parent))
    return lines


@given(threads())
def test_nothing_is_lost_or_doubled(lines: list[Line]) -> None:
    placed = nested(lines)
    assert sorted(line.id for line, _depth in placed) == [line.id for line in lines]


@given(threads())
def test_answers_stand_below_what_they_answer(lines: list[Line]) -> None:
    seen: dict[int, int] = {}
    path: list[int] = []
    for line, depth in nested(lines):
        parent = line.reply_to_id if line.reply_to_id in {one.id for one in lines} else None
        assert depth == (0 if parent is None else seen[parent] + 1)
        del path[depth:]
        assert path[-1:] == ([] if parent is None else [parent])
        path.append(line.id)
        seen[line.id] = depth


@given(threads())
def test_answers_to_the_same_keep_their_time(lines: list[Line]) -> None:
    placed = [line for line, _depth in nested(lines)]
    present = {line.id for line in lines}
    for parent in {None, *present}:
        alike = [
            line.id
            for line in placed
            if (line.reply_to_id if line.reply_to_id in present else None) == parent
        ]
        assert alike == sorted(alike)


@given(threads())
def test_by_time_is_as_given(lines: list[Line]) -> None:
    assert flat(lines) == [(line, 0) for line in lines]


@given(threads())
def test_each_place_is_known_by_id(lines: list[Line]) -> None:
    order = order_of(nested(lines))
    assert all(order.placed[place][0] == line_id for line_id, place in order.position.items())
    assert len(order.placed) == len(order.position) == len(lines)


def test_an_example() -> None:
    lines = [Line(1), Line(2, 1), Line(3), Line(4, 1), Line(5, 2)]
    assert [(line.id, depth) for line, depth in nested(lines)] == [
        (1, 0), (2, 1), (5, 2), (4, 1), (3, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("depth", [5_000])
def test_a_long_chain_of_answers_exhausts_nothing(depth: int) -> None:
    lines = [Line(1), *(Line(number, number - 1) for number in range(2, depth + 1))]
    assert nested(lines)[-1] == (lines[-1], depth - 1)
