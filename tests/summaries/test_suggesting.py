"""What is suggested to a writer, and the words that set groups apart."""

import re
import subprocess
import sys

import pytest

from dialogue import limits
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.summaries.coverage.queries import cited_in
from dialogue.summaries.models import Summary
from dialogue.summaries.sources import text_queries
from dialogue.summaries.sources.suggesting import set_apart, suggested
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.threads.operations import withdraw_post
from tests.factories import (
    first_post,
    make_post,
    make_thread,
)
from tests.summaries.beside import (
    COVERAGE,
    DRAFT,
    SOURCES,
    make_talk,
    numbers,
    plain,
    seat,
    write,
)


@pytest.fixture
def summary(dialogue: Dialogue, writer: User) -> Summary:
    return begin_summary(writer, dialogue, kind="dialogue", title="Synthesis")


def test_suggestions_come_when_asked_for_each_with_its_reason(
    dialogue, writer, summary, desk
) -> None:
    posts = make_talk(dialogue)
    cite(writer, write(writer, summary), number=posts[0].number)
    assert "word-overlap" not in desk.get(DRAFT).text
    page = desk.get(f"{DRAFT}?suggest=1").text
    told = plain(page)
    assert "Picked by a word-overlap method. Not a summary." in told
    assert re.search(r"Shares words with \d+ contributions? of others: ", told)
    found = numbers(page)
    assert posts[0].number not in found
    assert len({posts[number - 1].stakeholder_type for number in found} & {"media", "un"}) == 2
    assert "The first of its group among what is cited and suggested: Media" in told
    assert cited_in(summary) == {posts[0].number: {1}}


def test_suggestions_stay_while_they_are_worked_through(dialogue, writer, summary) -> None:
    posts = make_talk(dialogue)
    point = write(writer, summary)
    first = suggested(writer, summary, (), turn="1")
    number = first.picks[0].number
    cite(writer, point, number=number)
    assert suggested(writer, summary, {number}, turn="1") is first
    anew = suggested(writer, summary, {number}, turn="2")
    assert number not in [pick.number for pick in anew.picks]
    gone = posts[first.picks[1].number - 1]
    withdraw_post(gone.author.user, gone)
    after = suggested(writer, summary, {number}, turn="1")
    assert gone.number not in [pick.number for pick in after.picks]


def test_suggestions_are_made_among_the_newest_and_say_so(
    dialogue, writer, summary, desk, monkeypatch
) -> None:
    monkeypatch.setattr(text_queries, "MOST_COMPARED", 4)
    posts = make_talk(dialogue)
    cite(writer, write(writer, summary), number=posts[0].number)
    page = desk.get(f"{SOURCES}?suggest=1").text
    assert "Picked among the newest 4 of 6 contributions." in plain(page)
    assert set(numbers(page)) <= {4, 5, 6}


def test_suggestions_within_a_thread(dialogue, writer, summary) -> None:
    make_talk(dialogue)
    other = make_thread(dialogue, title="Another", body="Water is short in the upper village.")
    found = suggested(writer, summary, (), turn="1", thread=other.number)
    assert [pick.number for pick in found.picks] == [first_post(other).number]


def test_comparing_words_is_limited(dialogue, writer, summary, desk, monkeypatch) -> None:
    tight = limits.Limit("word-comparisons", ("2/hour",), limits.WORD_COMPARISONS.message)
    monkeypatch.setattr(limits, "WORD_COMPARISONS", tight)
    make_talk(dialogue)
    for turn in ("1", "2", "2", "1"):
        assert numbers(desk.get(f"{DRAFT}?suggest={turn}").text)
    third = desk.get(f"{DRAFT}?suggest=3")
    assert third.status_code == 200
    assert "compared many times within an hour" in plain(third.text)
    refused = desk.get(f"{COVERAGE}?terms=region")
    assert refused.status_code == 200
    assert "compared many times within an hour" in plain(refused.text)


def test_terms_set_groups_apart_when_enough_people_used_them(
    dialogue, writer, summary, desk
) -> None:
    kinds = ["academia"] * 12 + ["media"] * 12
    people = [seat(dialogue, f"Someone{n}", kind) for n, kind in enumerate(kinds)]
    thread = make_thread(dialogue, people[0], body="Rivers and Someone3 again.")
    for place, who in enumerate(people[1:], 1):
        own = "Rivers and Someone3" if place < 12 else "Newspapers and schools"
        rare = " dowry" if place < 4 else ""
        make_post(thread, who, f"{own} again{rare}.")
    found = set_apart(writer, summary, "stakeholder-type")
    assert [term.word for term in found.terms["academia"] if term.z > 0] == ["Rivers"]
    page = plain(desk.get(f"{COVERAGE}?terms=stakeholder-type").text)
    assert "Rivers 12 of 12 used more" in page
    assert "dowry" not in page
    assert "Rivers" not in plain(desk.get(COVERAGE).text)


def test_a_server_begins_without_numbers(tmp_path) -> None:
    code = (
        "import sys; from dialogue import create_app; from config import read_settings; import os;"
        "create_app(read_settings({**os.environ, 'DIALOGUE_INSTANCE': sys.argv[1]}));"
        "sys.exit('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == 0
