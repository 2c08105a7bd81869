"""What is hidden in a table, on the reference value and against a search of every table."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.small_cells import BOTH, TOTAL, Place, ranges, suppress, suppress_line

ORACLE = [[12, 3, 20], [9, 14, 8], [4, 11, 16]]
K = 3


def test_the_reference_table() -> None:
    small = {(0, 1), (2, 0)}
    assert ranges(ORACLE, small) == {(0, 1): (3, 3), (2, 0): (4, 4)}  # both can be worked out
    closed = suppress(ORACLE, 5)
    assert closed == {*small, (0, 0), (2, 1)}
    assert ranges(ORACLE, closed) == {
        (0, 1): (0, 14), (2, 0): (1, 15), (0, 0): (1, 15), (2, 1): (0, 14),
    }  # fmt: skip


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert suppress([[12, 30, 20], [9, 14, 8]], 5) == frozenset()
    assert suppress([], 5) == frozenset()


def test_without_margins_the_total_still_tells() -> None:
    assert suppress([[90, 3], [60, 80]], 5, ()) == {(0, 1), (1, 0)}
    assert suppress([[90, 3], [60, 80]], 5, ("rows",)) == {(0, 1), (0, 0)}


def test_a_list_whose_total_is_shown() -> None:
    assert suppress_line([12, 3, 20], 5) == {0, 1}
    assert suppress_line([12, 3, 2, 20], 5) == {1, 2}
    assert suppress_line([12, 2, 2, 20], 5) == {0, 1, 2}
    assert suppress_line([40, 0], 5) == {0, 1}
    assert suppress_line([12, 0, 20], 5, structural={1}) == frozenset()
    assert suppress_line([12, 9, 20], 5, hidden={1}) == {0, 1}


def test_what_a_place_can_be_at_most_is_taken_into_account() -> None:
    assert suppress_line([3, 8, 30], 5, caps={1: 9}) == {0, 1}
    assert suppress_line([7, 8, 30], 5, small={0}, caps={0: 7, 1: 9}) == {0, 1, 2}


def test_a_table_too_small_for_any_range_is_hidden_with_its_margins() -> None:
    assert TOTAL in suppress([[1, 1], [1, 0]], 5)
    assert ranges([[1, 1]], suppress([[1, 1]], 5))[TOTAL][1] == float("inf")


def ways(total: int, known: tuple[int | None, ...]) -> Iterator[tuple[int, ...]]:
    """Every column of whole numbers with this sum; where a number is known it is that."""
    if not known:
        if total == 0:
            yield ()
        return
    for first in range(total + 1) if known[0] is None else (known[0],):
        if first <= total:
            yield from ((first, *rest) for rest in ways(total - first, known[1:]))


def alike(table: list[list[int]], hidden: frozenset[Place]) -> Iterator[dict[Place, int]]:
    """Every table that agrees with all that is shown, by trying them all; columns' sums are."""
    rows, columns = range(len(table)), range(len(table[0]))
    each = [
        ways(
            sum(table[i][j] for i in rows),
            tuple(None if (i, j) in hidden else table[i][j] for i in rows),
        )
        for j in columns
    ]
    for tried in product(*each):
        sums = [sum(column[i] for column in tried) for i in rows]
        if all((i, None) in hidden or sums[i] == sum(table[i]) for i in rows):
            yield {(i, j): tried[j][i] for i in rows for j in columns} | {
                (i, None): sums[i] for i in rows
            }


small_tables = st.integers(2, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 4), min_size=columns, max_size=columns),
        min_size=2,
        max_size=3 if columns < 3 else 2,
    )
)


@settings(max_examples=120, deadline=None)
@given(small_tables, st.data())
def test_no_hidden_number_can_be_told_within_less_than_k(
    table: list[list[int]], data: st.DataObject
) -> None:
    margins = [(i, None) for i in range(len(table))]
    away = data.draw(st.sets(st.sampled_from(margins)))
    closed = suppress(table, K, hidden=away)
    assert {(i, j) for i, row in enumerate(table) for j, one in enumerate(row) if one < K} <= closed
    if TOTAL in closed:
        assert ranges(table, closed)[TOTAL][1] - ranges(table, closed)[TOTAL][0] >= K
        return
    found: dict[Place, set[int]] = {place: set() for place in closed}
    for other in alike(table, closed):
        for place in closed:
            found[place].add(other[place])
    exact = {place: (min(values), max(values)) for place, values in found.items()}
    assert exact == ranges(table, closed)
    assert all(high - low >= K for low, high in exact.values())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 60), min_size=7, max_size=7), min_size=2, max_size=12),
    st.integers(3, 8),
)
def test_larger_tables_keep_the_range(table: list[list[int]], k: int) -> None:
    closed = suppress(table, k)
    assert all(high - low >= k for low, high in ranges(table, closed).values())
    shown = {(i, j) for i, row in enumerate(table) for j in range(7) if row[j]} - closed
    assert all(table[i][j] >= k for i, j in shown)  # type: ignore[index]


@pytest.mark.parametrize("margins", [BOTH, ("rows",), ("columns",), ()])
def test_hiding_the_same_again_hides_no_more(margins: tuple[str, ...]) -> None:
    closed = suppress(ORACLE, 5, margins)
    assert suppress(ORACLE, 5, margins, small=closed) == closed
