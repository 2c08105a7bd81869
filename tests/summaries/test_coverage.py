"""Whose words a summary reflects: reference values worked out by hand."""

import pytest

from dialogue.summaries.coverage.measures import (
    NOT_GIVEN,
    Share,
    Spoken,
    cite_next,
    ledger,
    not_yet_reflected,
)


def said(
    number: int, person: int, group: str, *, words: int = 10, region: str = "africa"
) -> Spoken:
    return Spoken(number, person, words, (group, region, "global", "exclusion", "en"))


THREE_GROUPS = [
    said(1, 1, "academia", words=300),
    said(2, 1, "academia", words=200),
    said(3, 2, "academia"),
    said(4, 3, "media", region="arab-states"),
    said(5, 4, NOT_GIVEN, region=NOT_GIVEN),
]


def test_shares_count_people_contributions_and_groups_once() -> None:
    found = ledger(THREE_GROUPS, {1: {7, 8}, 2: {8}})
    assert (found.contributions, found.people) == (Share(2, 5), Share(1, 4))
    assert found.groups["stakeholder-type"] == Share(1, 2)
    academia, media, _ = found.lines["stakeholder-type"]
    assert (academia.people, academia.contributions) == (Share(1, 2), Share(2, 3))
    assert (academia.words, academia.points) == (Share(500, 510), 2)
    assert (media.group, media.people.value, media.points) == ("media", 0.0, 0)


def test_to_cite_everyone_once_is_not_to_give_everyone_the_same_room() -> None:
    found = ledger(THREE_GROUPS, {2: {1}, 3: {1}, 4: {2}, 5: {3}})
    assert found.people.value == 1.0
    assert found.lines["stakeholder-type"][0].words.value == pytest.approx(210 / 510)


def test_nothing_said_is_nothing_to_divide_by() -> None:
    found = ledger([], {})
    assert (found.people.value, found.contributions, found.groups["lang"]) == (
        0.0,
        Share(0, 0),
        Share(0, 0),
    )
    assert cite_next([], {}) == []


def test_gain_is_the_sum_of_shares_of_what_would_be_represented() -> None:
    """Of academia and of Africa one person is cited, and of each other group that all are of. Of
    number 5 neither stakeholder type nor region is known."""
    found = cite_next(THREE_GROUPS, {1: {1}})
    halves, wholes = 1 / 2, 1.0
    assert [(one.number, one.gain) for one in found] == [
        (4, pytest.approx(2 * wholes + 3 * halves)),
        (3, pytest.approx(5 * halves)),
        (5, pytest.approx(3 * halves)),
    ]


def test_gain_counts_people_and_not_how_often_they_are_cited() -> None:
    once, twice = cite_next(THREE_GROUPS, {1: {1}}), cite_next(THREE_GROUPS, {1: {1}, 2: {1, 2}})
    assert once == twice


def test_whoever_is_cited_is_not_proposed_again() -> None:
    assert [one.number for one in not_yet_reflected(THREE_GROUPS, {2: {1}})] == [3, 4, 5]
    assert cite_next(THREE_GROUPS, {1: {1}, 3: {1}, 4: {1}, 5: {1}}) == []
