"""The report against a recount by plain SQL, what it hides, and that nothing follows from it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.analysis.groups import ALL, OF_PEOPLE, PARTS, Part, part_called
from dialogue.analysis.participation import COUNTED, REGISTERED, Said
from dialogue.analysis.participation_queries import Material, read_material
from dialogue.analysis.report import Report, numbers_behind, participation_report
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.errors import NotFound, NotPermitted
from dialogue.extensions import db
from dialogue.imports.importing import import_archive
from dialogue.imports.readers import READERS
from dialogue.memory import forget_everything
from tests.analysis.audit import audit
from tests.analysis.recount import figures, group_of, rows_of, standing
from tests.factories import (
    OPERATOR,
    forum_of,
    make_participant,
    make_person,
    make_post,
    make_thread,
    make_user,
)
from tests.fakes import Clock
from tests.imports.archives import real
from tests.statements import statements

K = 5


def parts_of(report: Report) -> Iterator[Part]:
    for by in PARTS:
        for group in report.groups[by]:
            yield Part(by, group)


def assert_is_a_recount(dialogue: Dialogue, part: Part | None) -> int:
    """Every figure of the report with nothing hidden; how many were compared."""
    rows = rows_of(dialogue)
    counting = standing(rows)
    some = [row for row in counting if part is None or group_of(row, part.by) == part.group]
    report = participation_report(OPERATOR, dialogue, part, k=0)
    compared = 0
    for by, table in report.tables.items():
        for group, found in {**table.rows, ALL: table.total}.items():
            mine = [row for row in some if group in (ALL, group_of(row, by))]
            expected = figures(counting, mine)
            assert {name: found[name] for name in COUNTED} == expected, (by, group)
            compared += len(expected)
            behind = table.behind[group, "contributions"]
            assert sorted(behind) == sorted(row["number"] for row in mine)
            answers = sorted(number for row in mine for number in row["answers"])
            assert list(table.behind[group, "replies"]) == answers
    hosts = [row for row in rows if row["state"] == "published" and row not in counting]
    assert report.team_contributions == len(
        [row for row in hosts if part is None or group_of(row, part.by) == part.group]
    )
    return compared


def test_every_figure_is_that_of_a_recount(assembly: Dialogue) -> None:
    report = participation_report(OPERATOR, assembly, k=0)
    assert report.total["contributions"]
    assert report.team_contributions > 3
    for part in (None, *parts_of(report)):
        assert assert_is_a_recount(assembly, part) > 100


def test_registered_people_are_todays_seats_without_those_who_host(assembly: Dialogue) -> None:
    seats = [
        seat
        for seat in db.session.query(Participant).filter_by(dialogue_id=assembly.id)
        if seat.left_at is None and seat.role in ("participant", "analyst")
    ]
    table = participation_report(OPERATOR, assembly, k=0).tables["region"]
    for group, row in table.rows.items():
        assert row[REGISTERED] == sum((seat.region or "-") == group for seat in seats)
    assert table.total[REGISTERED] == len(seats)
    assert table.rows["north-america"][REGISTERED] == 1  # who moved there after speaking
    assert table.rows["north-america"]["contributions"] == 0


def shown_and_counted(dialogue: Dialogue, part: Part | None) -> Iterator[tuple[Any, Any, int]]:
    """Each figure as it is shown, as it is, and how many people are behind it."""
    report = participation_report(OPERATOR, dialogue, part)
    bare = participation_report(OPERATOR, dialogue, part, k=0)
    authors = {row["number"]: row["author_id"] for row in rows_of(dialogue)}
    for by, table in report.tables.items():
        for group, row in {**table.rows, ALL: table.total}.items():
            figure = bare.tables[by].total if group == ALL else bare.tables[by].rows[group]
            numbers = bare.tables[by].behind[group, "contributions"]
            for name in ("posted", "contributions", "words"):
                yield row[name], figure[name], len({authors[number] for number in numbers})


def test_what_few_people_said_is_shown_nowhere(assembly: Dialogue) -> None:
    report = participation_report(OPERATOR, assembly)
    for part in (None, *parts_of(report)):
        for shown, counted, people in shown_and_counted(assembly, part):
            assert shown is None or shown == counted
            assert shown is None or people >= K or counted == 0
    region = report.tables["region"]
    assert region.rows["arab-states"]["contributions"] is None  # three people
    assert region.rows["africa"]["contributions"]
    with pytest.raises(NotFound):
        numbers_behind(report, "region", "arab-states", "contributions")
    with pytest.raises(NotFound):
        numbers_behind(report, "region", "nowhere", "contributions")


@pytest.mark.parametrize("kind", PARTS)
def test_parts_and_wholes_together_tell_of_no_few(assembly: Dialogue, kind: str) -> None:
    material = read_material(OPERATOR, assembly)
    assert sum(audit(material, kind, name) for name in ("contributions", "unanswered")) > 20


ASKED = st.lists(
    st.tuples(
        st.integers(0, 14),  # who
        st.sampled_from(("f1", "f2", "f3")),
        st.sampled_from(("r1", "r2", "r3", "r4", "-")),
        st.booleans(),  # whether somebody answered
    ),
    max_size=60,
)


@settings(max_examples=40, deadline=None)
@given(ASKED)
def test_no_assembly_tells_of_few(asked: list[tuple[int, str, str, bool]]) -> None:
    """The same for assemblies that chance made, without a database."""
    now = datetime(2005, 6, 15, tzinfo=UTC)
    seen: set[int] = set()
    said = []
    for number, (person, forum, region, is_answered) in enumerate(asked, 1):
        groups = (forum, region, "-", "s", "1", "en", "-")
        answers = (1000 + number,) if is_answered else ()
        moment = now - timedelta(days=3)
        said.append(Said(number, person, moment, 7, answers, person not in seen, groups))
        seen.add(person)
    groups = {
        "forum": ("f1", "f2", "f3"), "region": ("r1", "r2", "r3", "r4", "-"),
        "stakeholder-type": ("-",), "stage": ("s",), "round": ("1",), "language": ("en",),
        "capacity": ("-",),
    }  # fmt: skip
    material = Material(tuple(said), (), {}, groups, now)
    for name in ("contributions", "unanswered", "first_time"):
        audit(material, "forum", name, dimensions=("region",))


def test_two_parts_that_differ_by_one_person_do_not_tell_of_them(
    dialogue: Dialogue, clock: Clock
) -> None:
    clock.move(days=-7)
    people = [make_person(dialogue, f"Person {number}") for number in range(12)]
    thread = make_thread(dialogue, people[0])
    for person in people[1:]:
        make_post(thread, person)
    alone = participation_report(OPERATOR, dialogue, Part("round", "1"))
    assert alone.total["contributions"] == 12
    clock.move(days=7)
    make_post(thread, make_person(dialogue, "One More"))
    whole = participation_report(OPERATOR, dialogue)
    assert whole.total["contributions"] == 13
    for number in ("1", "2"):
        part = participation_report(OPERATOR, dialogue, Part("round", number))
        assert part.total["contributions"] is None  # 13 - 12 would be one person's
        assert whole.tables["round"].rows[number]["posted"] is None
        assert {row["words"] for row in part.tables["region"].rows.values()} == {None}
    assert whole.tables["round"].rows["3"]["contributions"] == 0  # as everybody can see


@pytest.mark.parametrize("people", [0, 1, 4])
def test_next_to_nobody_is_no_error_and_no_figure(dialogue: Dialogue, people: int) -> None:
    for number in range(people):
        make_thread(dialogue, make_person(dialogue, f"Person {number}"), title=f"Thread {number}")
    report = participation_report(OPERATOR, dialogue)
    assert report.said_anything is (people > 0)
    assert report.gini.value is None
    for table in report.tables.values():
        for group, row in {**table.rows, ALL: table.total}.items():
            told = {name: row[name] for name in table.measures if row[name]}
            assert told == {}, (table.by, group)


def test_all_of_one_group_are_shown_as_one(dialogue: Dialogue) -> None:
    seats = [make_participant(dialogue, f"Person {n}", region="africa") for n in range(12)]
    thread = make_thread(dialogue, seats[0].user)
    for seat in seats[1:]:
        make_post(thread, seat.user)
    report = participation_report(OPERATOR, dialogue)
    assert report.total["contributions"] == 12
    assert report.gini.value == pytest.approx(0)
    assert report.tables["region"].rows["africa"]["contributions"] is None  # or 0 others are told


def test_who_may_read_the_report(assembly: Dialogue) -> None:
    for role in ("facilitator", "moderator", "analyst", "host"):
        person = make_person(assembly, f"A {role}", role)
        assert participation_report(person, assembly).total["contributions"]
    for role in ("participant", "observer"):
        with pytest.raises(NotPermitted):
            participation_report(make_person(assembly, f"A {role}", role), assembly)
    neighbour = make_participant(assembly, "Neighbour", "moderator", forum="africa").user
    for stranger in (make_user("Stranger"), neighbour):
        with pytest.raises(NotPermitted):
            participation_report(stranger, assembly)


def test_what_one_may_not_read_does_not_count(assembly: Dialogue) -> None:
    forum_of(assembly, "africa").visibility = "private"
    assembly.version += 1
    db.session.commit()
    analyst = make_person(assembly, "Analyst", "analyst")
    mine = participation_report(analyst, assembly, k=0)
    all_of_it = participation_report(OPERATOR, assembly, k=0)
    in_africa = all_of_it.tables["forum"].rows["africa"]["contributions"]
    assert in_africa
    assert mine.total["contributions"] == (all_of_it.total["contributions"] or 0) - in_africa
    assert "africa" not in mine.tables["forum"].rows
    with pytest.raises(NotFound):
        participation_report(analyst, assembly, Part("forum", "africa"))


def test_a_part_is_one_that_there_is(assembly: Dialogue) -> None:
    assert part_called("") is None
    assert part_called("forum:africa") == Part("forum", "africa")
    for name in ("region:africa", "forum", ":", "\x00:\x00"):
        with pytest.raises(NotFound):
            participation_report(OPERATOR, assembly, part_called(name) or Part("forum", "x"))


def test_affiliation_is_the_one_of_the_moment(dialogue: Dialogue) -> None:
    seats = [make_participant(dialogue, f"Person {n}", region="africa") for n in range(6)]
    seats += [make_participant(dialogue, f"Person {n}", region="arab-states") for n in range(6, 12)]
    thread = make_thread(dialogue, seats[0].user)
    for seat in seats[1:]:
        make_post(thread, seat.user)
    before = participation_report(OPERATOR, dialogue).tables["region"].rows
    for seat in seats:
        seat.region = "north-america"
    db.session.commit()
    after = participation_report(OPERATOR, dialogue).tables["region"].rows
    for group in before:
        assert before[group]["contributions"] == after[group]["contributions"]


def test_a_report_takes_four_queries(app: Flask, assembly: Dialogue) -> None:
    forget_everything()
    participation_report(OPERATOR, assembly)  # the dialogue's shape is known from here on
    with statements(app) as asked:
        participation_report(OPERATOR, assembly, Part("forum", "global"))
    assert len(asked.queries()) == 3  # forums, contributions, seats; words are remembered
    assert asked.writes() == []


def test_the_french_archive_is_counted_as_plain_loops_count_it(dialogue: Dialogue) -> None:
    archive = READERS["json"]([real("wiki-threads/fr-unsigned.json")])
    import_archive(OPERATOR, dialogue, archive)
    report = participation_report(OPERATOR, dialogue)
    assert (report.total["posted"], report.total["contributions"]) == (46, 84)
    for part in (None, *parts_of(report)):
        assert assert_is_a_recount(dialogue, part) > 100
    assert report.gini.people == 46
    assert 0 < (report.gini.value or inf) < 1
    assert report.tables["region"].total[REGISTERED] == 46
    assert set(OF_PEOPLE) <= set(report.tables)
