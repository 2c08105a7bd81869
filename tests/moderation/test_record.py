"""The record of acts as those may read it who moderate: narrowed, paged, and as a table."""

import csv
import io

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.setup.operations import change_rules
from dialogue.moderation.operations import move_thread
from dialogue.moderation.reporting.record import ACTS_A_PAGE
from tests.browser import Browser
from tests.factories import (
    OPERATOR,
    forum_of,
    make_dialogue,
    make_participant,
    make_person,
    make_thread,
    make_user,
    signed_in,
)
from tests.fakes import Clock
from tests.statements import statements

RECORD = "/d/june-2005/moderation/record"


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    """Bruno moderates all of it and moved a thread to Africa, where Dora moderates."""
    made = make_dialogue()
    bruno = make_person(made, "Bruno", "moderator")
    make_participant(made, "Dora", "moderator", forum="africa")
    thread = make_thread(made, make_person(made))
    move_thread(bruno, thread, forum=forum_of(made, "africa"))
    return made


def read_by(app: Flask, person: User, query: str = "") -> str:
    answer = signed_in(app, person).get(f"{RECORD}{query}")
    assert answer.status_code == 200
    return answer.text


def rows_of(page: str) -> int:
    return page.count('<th scope="row"')


def test_a_moderator_reads_who_did_what_to_whom(app: Flask, dialogue: Dialogue) -> None:
    page = read_by(app, make_user("Bruno"))
    assert "moved a thread" in page
    assert "gave or took a role: moderator" in page
    assert "Dora" in page
    assert "the command line or the program" in page


def test_a_moderator_of_one_forum_reads_what_concerns_it(app: Flask, dialogue: Dialogue) -> None:
    page = read_by(app, make_user("Dora"))
    assert "moved a thread" in page
    assert "made the dialogue" not in page
    change_rules(OPERATOR, dialogue, text="Only a host needs to know.")
    assert "changed the set-up" not in read_by(app, make_user("Dora"))


@pytest.mark.parametrize("address", [RECORD, f"{RECORD}.csv"])
def test_everybody_else_finds_nothing(
    app: Flask, client: Browser, dialogue: Dialogue, address: str
) -> None:
    assert client.get(address).status_code == 404
    for name, role in (("Chen", "observer"), ("Eva", "analyst"), ("Fay", "facilitator")):
        browser = signed_in(app, make_person(dialogue, name, role))
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    ("query", "acts"),
    [
        ("?kind=decision.move", 1),
        ("?forum=africa", 2),
        ("?by=operator", 4),
        ("?kind=decision.move&by=operator", 0),
        ("?from=2005-06-15&until=2005-06-15", 5),
        ("?until=2005-06-14", 0),
        ("?from=yesterday&by=x&about=%D9%A1", 5),
        ("?before=2", 1),
        ("?before=99999999999999999999", 5),
    ],
)
def test_it_can_be_narrowed(app: Flask, dialogue: Dialogue, query: str, acts: int) -> None:
    assert rows_of(read_by(app, make_user("Bruno"), query)) == acts


def test_what_concerns_one_person(app: Flask, dialogue: Dialogue) -> None:
    dora = make_user("Dora")
    page = read_by(app, make_user("Bruno"), f"?about={dora.id}")
    assert rows_of(page) >= 1
    assert "made the dialogue" not in page.partition("<tbody>")[2]


def test_a_long_record_has_pages(app: Flask, dialogue: Dialogue) -> None:
    for turn in range(ACTS_A_PAGE):
        change_rules(OPERATOR, dialogue, text=f"Rule {turn}.")
    bruno = signed_in(app, make_user("Bruno"))
    first = bruno.get(RECORD)
    assert rows_of(first.text) == ACTS_A_PAGE
    with statements(app) as asked:
        bruno.get(f"{RECORD}?before=10")
    few = len(asked.queries())
    with statements(app) as asked:
        bruno.get(RECORD)
    assert len(asked.queries()) == few


def test_the_table_holds_every_act_in_order_and_no_formula(app: Flask, dialogue: Dialogue) -> None:
    make_participant(
        dialogue, role="analyst", user=make_user("=HYPERLINK(1)", email="x@example.org")
    )
    answer = signed_in(app, make_user("Bruno")).get(f"{RECORD}.csv")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [int(row["seq"]) for row in rows] == list(range(1, len(rows) + 1))
    assert [row["hash_before"] for row in rows[1:]] == [row["hash"] for row in rows[:-1]]
    assert rows[-1]["person"] == "'=HYPERLINK(1)"
    assert {row["forum"] for row in rows if row["action"] == "decision.move"} == {"africa"}
