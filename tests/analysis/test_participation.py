"""Measures on reference values, and where there is next to nothing to measure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.analysis.participation import (
    COUNTED,
    Said,
    counted,
    gini,
    inequality,
    parity,
    share_of_the_top,
    unanswered,
)

NOW = datetime(2005, 6, 15, 12, tzinfo=UTC)


def said(number: int, person: int, *answers: int, hours: float = 72, words: int = 3) -> Said:
    return Said(number, person, NOW - timedelta(hours=hours), words, answers, False, ())


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([1, 2, 3, 4, 10], 0.4), ([0, 0, 0, 10], 0.75), ([7, 7, 7], 0.0), ([10, 4, 3, 2, 1], 0.4)],
)
def test_gini_on_reference_values(counts: list[int], expected: float) -> None:
    assert gini(counts) == pytest.approx(expected, abs=1e-12)


def test_gini_of_nothing_is_not_told() -> None:
    assert gini([]) is None
    assert gini([0, 0]) is None


@given(st.lists(st.integers(0, 1000), max_size=40))
def test_gini_stays_between_nought_and_one(counts: list[int]) -> None:
    found = gini(counts)
    assert found is None or -1e-9 <= found < 1


def test_inequality_counts_who_said_nothing_and_needs_ten_people() -> None:
    ten = [said(1, 1), said(2, 1), said(3, 2)]
    assert inequality(ten, range(1, 10)).value is None
    found = inequality(ten, range(1, 11))
    assert (found.people, found.of) == (10, 3)
    assert found.value == pytest.approx(gini([2, 1, *[0] * 8]))
    assert inequality([said(1, 99)], range(1, 10)).people == 10  # who left is counted still


def test_a_contribution_waits_from_48_hours_on() -> None:
    ages = [said(1, 1, hours=47.9), said(2, 2, hours=48), said(3, 3, 9), said(4, 4, hours=500)]
    found = unanswered(ages, NOW)
    assert (found.value, found.people, found.of, found.others) == (2, 2, 4, 2)
    assert found.numbers == (2, 4)


def test_the_share_of_the_five_who_wrote_most() -> None:
    nine = [said(number, number % 9) for number in range(18)]
    assert share_of_the_top(nine).value is None
    ten = [*nine, said(90, 9), said(91, 9)]
    assert share_of_the_top(ten).value == pytest.approx(0.5)
    assert share_of_the_top([*ten, *[said(100 + n, 3) for n in range(20)]]).value == 30 / 40


def test_parity_is_a_share_of_a_share() -> None:
    assert parity(10, 40, 25, 100) == 1.0
    assert parity(5, 40, 25, 100) == 0.5
    assert parity(0, 40, 25, 100) == 0.0
    assert parity(0, 0, 25, 100) is None
    assert parity(4, 40, 0, 100) is None
    assert parity(4, 40, 1, 0) is None


@pytest.mark.parametrize("few", [[], [said(1, 1)], [said(1, 1), said(2, 1, 3)]])
def test_next_to_nothing_breaks_nothing(few: list[Said]) -> None:
    found = counted(few, NOW)
    assert set(found) == set(COUNTED)
    assert found["contributions"].value == len(few)
    assert all(one.value is not None and one.value == one.value for one in found.values())
    assert share_of_the_top(few).value is None
    assert inequality(few, []).value is None
