"""What stands beside a draft: whose words it reflects, and what to cite next."""

import re

import pytest

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.summaries.coverage.ledger_reading import read_ledger
from dialogue.summaries.coverage.operations import set_targets
from dialogue.summaries.coverage.small_groups import closed_lines
from dialogue.summaries.models import Summary
from dialogue.summaries.sources.offered import SHOWN, read_sources
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from tests.factories import (
    make_post,
    make_thread,
    signed_in,
)
from tests.statements import statements
from tests.summaries.beside import (
    COVERAGE,
    DRAFT,
    SOURCES,
    TALK,
    make_talk,
    numbers,
    plain,
    seat,
    write,
)


@pytest.fixture
def summary(dialogue: Dialogue, writer: User) -> Summary:
    return begin_summary(writer, dialogue, kind="dialogue", title="Synthesis")


def test_cite_next_names_one_contribution_of_each_person(dialogue, writer, summary) -> None:
    posts = make_talk(dialogue)
    again = make_post(posts[0].thread, posts[5].author.user, "And more of it.")
    point = write(writer, summary)
    cite(writer, point, number=posts[0].number)
    found = read_sources(writer, summary, {}, read_ledger(writer, summary))
    named = [one.post.number for one in found.offered]
    assert named == [3, 4, 5, 6, 2]
    assert again.number not in named


def test_the_ledger_follows_each_citation(dialogue, writer, summary, desk) -> None:
    posts = make_talk(dialogue)
    set_targets(writer, dialogue, targets={"people": "30", "stakeholder-type": "50"})
    point = write(writer, summary)

    def told() -> str:
        page = desk.get(DRAFT).text
        found = re.search(r'<section[^>]* id="ledger".*?</section>', page, re.S)
        assert found
        return plain(found[0])

    assert "People 0 of 6 (0%) below the target of 30 per cent" in told()
    assert "6 people are not reflected yet" in told()
    cite(writer, point, number=posts[0].number)
    cite(writer, point, number=posts[1].number)
    now = told()
    assert "Contributions 2 of 6 (33%)" in now
    assert "People 2 of 6 (33%) target of 30 per cent reached" in now
    assert "Stakeholder types 1 of 3 (33%) below the target of 50 per cent" in now
    assert "4 people are not reflected yet" in now


def test_coverage_tells_people_contributions_words_and_points_of_each_group(
    dialogue, writer, summary, desk
) -> None:
    posts = make_talk(dialogue)
    point = write(writer, summary)
    cite(writer, point, number=posts[0].number)
    cite(writer, write(writer, summary, "And so."), number=posts[0].number)
    page = desk.get(COVERAGE).text
    words = len(TALK[0].split()), len(TALK[0].split()) + len(TALK[1].split())
    share = f"{words[0]} of {words[1]} ({words[0] / words[1]:.0%})"
    assert f"Academia and research 1 of 2 (50%) 1 of 2 (50%) {share} 2" in plain(page)
    assert "5 people are not reflected yet" in plain(page)
    assert "Speaker 5" in page
    assert "Speaker 0" not in page


def test_those_not_reflected_are_paged(dialogue, writer, summary, desk) -> None:
    thread = make_thread(dialogue, seat(dialogue, "Person 0"))
    for number in range(1, 27):
        make_post(thread, seat(dialogue, f"Person {number}"))
    assert "27 people are not reflected yet" in plain(desk.get(COVERAGE).text)
    assert "Person 26" in desk.get(f"{COVERAGE}?page=2").text
    assert desk.get(f"{COVERAGE}?page=3").status_code == 404
    assert desk.get(f"{DRAFT}?page=99").status_code == 200
    assert len(numbers(desk.get(DRAFT).text)) == SHOWN


def test_readers_of_a_circulated_draft_see_figures_of_five_and_more(
    app, dialogue, writer, summary
) -> None:
    academics = [seat(dialogue, f"Scholar {n}", "academia", "africa") for n in range(12)]
    reporters = [seat(dialogue, f"Reporter {n}", "media", "africa") for n in range(3)]
    thread = make_thread(dialogue, academics[0])
    for one in (*academics[1:], *reporters):
        make_post(thread, one)
    cite(writer, write(writer, summary), number=1)
    reader = signed_in(app, academics[1])
    assert reader.get(COVERAGE).status_code == 404
    summary.state = "circulated"
    db.session.commit()
    page = plain(reader.get(COVERAGE).text)
    assert "People 1 of 15" in page
    assert "Media – – – –" in page
    assert "Academia and research – – – –" in page
    assert "Africa 1 of 15" in page
    assert "Not yet reflected" not in page
    assert "Reporter" not in page
    assert "Media 0 of 3" in plain(signed_in(app, writer).get(COVERAGE).text)
    assert reader.get(f"{COVERAGE}?terms=stakeholder-type").status_code == 200
    assert "Words that set groups apart" not in plain(reader.get(f"{COVERAGE}?terms=region").text)
    assert reader.get(SOURCES).status_code == 403
    assert 'id="found"' not in reader.get(DRAFT).text


def test_strangers_learn_of_no_draft(app, client, cast, summary) -> None:
    for address in (SOURCES, COVERAGE):
        assert client.get(address).status_code == 404
        assert signed_in(app, cast.amina).get(address).status_code == 404


def test_a_published_summary_offers_nothing_to_cite(dialogue, writer, summary, desk) -> None:
    make_talk(dialogue)
    write(writer, summary)
    summary.state, summary.version = "published", 1
    db.session.commit()
    page = desk.get(f"{SOURCES}?q=water&point=1").text
    assert "3 contributions found" in plain(page)
    assert numbers(page) == []
    assert "Cite in point" not in page


def test_odd_addresses_find_nothing_and_break_nothing(dialogue, writer, summary, desk) -> None:
    make_talk(dialogue)
    write(writer, summary)
    for odd in ("%00", "%27%22%3Cb%3E", "%25", "_", "😀" * 300, "#" * 50):
        for name in ("q", "by", "thread", "suggest", "page", "point"):
            assert desk.get(f"{DRAFT}?{name}={odd}").status_code == 200
        assert desk.get(f"{COVERAGE}?terms={odd}").status_code == 200
    assert numbers(desk.get(f"{SOURCES}?q=%25").text) == []
    assert numbers(desk.get(f"{SOURCES}?point=99").text) == [1, 2, 3, 4, 5, 6]


def test_hidden_groups_cannot_be_worked_out(dialogue, writer, summary) -> None:
    people = [seat(dialogue, f"A{n}", "academia") for n in range(6)]
    people += [seat(dialogue, f"M{n}", "media") for n in range(2)]
    people += [seat(dialogue, f"U{n}", "un") for n in range(9)]
    thread = make_thread(dialogue, people[0])
    for one in people[1:]:
        make_post(thread, one)
    lines = read_ledger(writer, summary).found.lines["stakeholder-type"]
    closed = [lines[place].group for place in sorted(closed_lines(lines))]
    assert set(closed) == {"media", "academia"}


@pytest.mark.parametrize("more", [0, 30])
def test_the_panel_asks_as_little_of_many_as_of_few(app, dialogue, writer, summary, more) -> None:
    posts = make_talk(dialogue)
    for number in range(more):
        make_post(posts[0].thread, seat(dialogue, f"More {number}"))
    for number in range(1, 4):
        cite(writer, write(writer, summary), number=number)
    desk = signed_in(app, writer)
    desk.get(DRAFT)
    with statements(app) as asked:
        desk.get(DRAFT)
    assert len(asked.queries()) <= 12
