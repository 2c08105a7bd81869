"""Shares, percentiles and suppression on reference values; and the page that shows the figures."""

from itertools import product

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.extensions import db
from dialogue.moderation.models import Act, Decision
from dialogue.moderation.reporting.figure_queries import counted_until, figures_of, groups_of
from dialogue.moderation.reporting.figures import (
    DISMISSED,
    FEWEST,
    HEARD,
    HOLDS,
    UPHELD,
    WAITS,
    Fact,
    hidden,
    percentile,
    table_of,
    wilson,
)
from tests.browser import Browser
from tests.factories import forum_of, make_participant
from tests.fakes import Clock

D = "/d/june-2005"


def test_shares_and_percentiles() -> None:
    assert wilson(8, 10) == pytest.approx((0.490157, 0.943319), abs=1e-6)
    assert wilson(0, 5) == pytest.approx((0.0, 3.8416 / 8.8416), abs=1e-6)
    assert wilson(5, 5) == pytest.approx((5 / 8.8416, 1.0), abs=1e-6)
    assert percentile([3, 1, 2, 4], 0.5) == 2.5
    assert percentile(range(1, 11), 0.9) == pytest.approx(9.1)
    assert percentile([7], 0.9) == 7


def widths(counts: list[int], closed: set[int]) -> list[int]:
    """How many values each hidden count could have for all that the others and the total tell."""
    left = sum(counts[place] for place in closed)
    return [left + 1 if len(closed) > 1 else 1 for _ in closed]


def test_nothing_that_is_hidden_follows_from_the_total() -> None:
    assert hidden([12, 9, 30], set()) == set()
    assert hidden([12, 3, 20], {1}) == {0, 1}  # the total would tell the 3
    assert hidden([12, 3, 2, 20], {1, 2}) == {1, 2}  # together five: each may be 0 to 5
    assert hidden([12, 2, 2, 20], {1, 2}) == {0, 1, 2}  # together four: too few
    assert hidden([40, 0], {1}) == {0, 1}
    for counts in product((0, 1, 4, 6, 9), repeat=4):
        small = {place for place, count in enumerate(counts) if count < FEWEST}
        closed = hidden(counts, small)
        assert small <= closed
        if closed and sum(counts) >= FEWEST:
            assert min(widths(list(counts), closed)) > FEWEST


def facts(kind: str, group: str, people: int, each: int = 1) -> list[Fact]:
    return [
        Fact(kind, group, f"{group}-{person}", f"{kind}-{group}-{person}-{time}", person * 3600)
        for person in range(people)
        for time in range(each)
    ]


def test_people_are_counted_behind_each_figure() -> None:
    """One person's nine held contributions are one person's."""
    table = table_of(
        [*facts(HOLDS, "a", 1, each=9), *facts(HOLDS, "b", 6), *facts(HOLDS, "c", 8, each=2)],
        ["a", "b", "c"],
    )
    assert table.rows["a"].counts[HOLDS] is None
    assert table.rows["b"].counts[HOLDS] is None  # or the total would tell
    assert (table.rows["c"].counts[HOLDS], table.total.counts[HOLDS]) == (16, 31)


def test_upheld_appeals_tell_those_that_were_not() -> None:
    shares = [
        *facts(HEARD, "a", 12), *facts(UPHELD, "a", 6), *facts(DISMISSED, "a", 6),
        *facts(HEARD, "b", 12), *facts(UPHELD, "b", 10), *facts(DISMISSED, "b", 2),
        *facts(HEARD, "c", 20), *facts(UPHELD, "c", 8), *facts(DISMISSED, "c", 12),
    ]  # fmt: skip
    table = table_of(shares, ["a", "b", "c"])
    found = {group: (row.counts[HEARD], row.counts[UPHELD]) for group, row in table.rows.items()}
    assert found == {"a": (12, None), "b": (12, None), "c": (20, 8)}
    assert table.rows["c"].share == pytest.approx((0.4, 0.218804, 0.613422), abs=1e-6)
    assert table.rows["a"].share is None
    assert table.total.share is not None


def test_waits_of_a_few_are_hidden() -> None:
    table = table_of([*facts(WAITS, "a", 4), *facts(WAITS, "b", 11)], ["a", "b"])
    assert (table.rows["a"].median, table.rows["a"].slow) == (None, None)
    assert (table.rows["b"].median, table.rows["b"].slow) == (5 * 3600, 9 * 3600)


def a_decision(
    dialogue: Dialogue, act: Act, forum: str | None, clock: Clock, **values: object
) -> None:
    seat = make_participant(dialogue, f"Person {values.pop('person')}")
    place = forum_of(dialogue, forum) if forum else None
    db.session.add(
        Decision(
            dialogue_id=dialogue.id,
            forum_id=place.id if place else None,
            at=clock.now,
            act=act.value,
            seat_id=seat.id,
            data={},
            **values,
        )
    )
    db.session.commit()


def test_the_page_counts_up_to_the_last_round_and_leaves_private_forums_out(
    app: Flask, dialogue: Dialogue, clock: Clock, client: Browser
) -> None:
    shape = shape_of(dialogue)
    assert counted_until(shape) == shape.rounds[0].ends_at
    clock.move(days=-5)
    forum_of(dialogue, "europe-central-asia").visibility = "private"
    dialogue.version += 1
    db.session.commit()
    for person in range(6):
        for forum in ("africa", "europe-central-asia", "global"):
            a_decision(dialogue, Act.HIDE, forum, clock, person=person, region=forum, waited=7200)
    clock.move(days=5)
    a_decision(dialogue, Act.HIDE, "africa", clock, person=9)  # after the round
    shape = shape_of(dialogue)
    tables = figures_of(shape, counted_until(shape))
    by_forum = {
        shape.forum(group).slug if group else "": row.counts["removals"]
        for group, row in tables["forum"].rows.items()
    }
    assert "europe-central-asia" not in by_forum
    assert by_forum["africa"] == 6
    assert by_forum["global"] is None  # or the total would tell that elsewhere nothing happened
    assert {table.total.counts["removals"] for table in tables.values()} == {12}
    assert len(groups_of(shape, "region")) == len(tables["region"].rows)
    page = client.get(f"{D}/register/figures").text
    assert "before June 13, 2005" in page
    assert "Nine in ten within (hours)" in page
    csv = client.get(f"{D}/register/figures.csv").text.splitlines()
    assert "forum,africa,,,6,,,,,,7200,7200" in csv
    assert not [
        line for line in csv if "europe-central-asia" in line.split(",")[1] and "forum" in line
    ]
