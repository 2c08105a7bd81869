"""What stands beside a draft: whose words it reflects, what to cite next, what is found, what is
suggested, and the words that set groups apart."""

import re
import subprocess
import sys
from html import unescape
from typing import Any

import pytest
from flask import Flask

from dialogue import limits
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide
from dialogue.summaries.coverage.ledger_reading import read_ledger
from dialogue.summaries.coverage.queries import cited_in
from dialogue.summaries.coverage.small_groups import closed_lines
from dialogue.summaries.models import Point, Section, Summary
from dialogue.summaries.queries import load_draft
from dialogue.summaries.sources import text_queries
from dialogue.summaries.sources.finding import Wanted, is_called, wanted_from
from dialogue.summaries.sources.finding_queries import find
from dialogue.summaries.sources.offered import SHOWN, read_sources
from dialogue.summaries.sources.suggesting import set_apart, suggested
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary, set_targets
from dialogue.summaries.writing.point_operations import add_point
from dialogue.threads.models import Post
from dialogue.threads.operations import withdraw_post
from tests.browser import Browser
from tests.factories import (
    first_post,
    make_participant,
    make_post,
    make_thread,
    signed_in,
)
from tests.statements import statements

S = "/d/june-2005/summaries"
DRAFT, SOURCES, COVERAGE = f"{S}/1/draft", f"{S}/1/sources", f"{S}/1/coverage"
CITED = re.compile(r'data-cite-number="(\d+)"')
TALK = (
    "Water reaches the upper village only every third day, and the young leave.",
    "The young leave because no water reaches the fields of the upper village.",
    "Without water in the upper village there is no work for the young.",
    "The school bus does not stop for refugee children in our quarter.",
    "Refugee children wait for the school bus that drives past our quarter.",
    "A council of elders settles quarrels over pasture before they grow.",
)


@pytest.fixture
def summary(dialogue: Dialogue, writer: User) -> Summary:
    return begin_summary(writer, dialogue, kind="dialogue", title="Synthesis")


@pytest.fixture
def desk(app: Flask, writer: User) -> Browser:
    return signed_in(app, writer)


def section(summary: Summary, key: str = "introduction") -> Section:
    return next(one for one in load_draft(summary) if one.key == key)


def write(writer: User, summary: Summary, text: str = "It is so.", **fields: Any) -> Point:
    return add_point(writer, summary, section=section(summary), text=text, **fields)


def seat(dialogue: Dialogue, name: str, kind: str | None = None, region: str | None = None) -> User:
    person = make_participant(dialogue, name)
    person.stakeholder_type, person.region = kind, region
    db.session.commit()
    return person.user


def make_talk(dialogue: Dialogue) -> list[Post]:
    """Six people of three groups, who say TALK in one thread."""
    kinds = ("academia", "academia", "media", "media", "un", "un")
    people = [seat(dialogue, f"Speaker {n}", kind) for n, kind in enumerate(kinds)]
    thread = make_thread(dialogue, people[0], title="Water and work", body=TALK[0])
    return [
        first_post(thread),
        *(make_post(thread, who, body) for who, body in zip(people[1:], TALK[1:], strict=True)),
    ]


def numbers(page: str) -> list[int]:
    return [int(number) for number in CITED.findall(page)]


def plain(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_what_was_typed_is_read_as_words_and_numbers() -> None:
    assert wanted_from({"q": 'Élan  "vital", #7 #9'}) == Wanted(("elan", "vital"), (7, 9))
    assert wanted_from({"q": "2030"}) == Wanted(("2030",), (2030,))
    assert wanted_from({"q": "#", "by": " @amina ", "thread": "#3"}) == Wanted(
        ("#",), (), "@amina", 3
    )
    assert not wanted_from({"q": " ", "by": " ", "thread": "many"}).is_anything


def test_people_are_called_by_name_without_accents_and_by_handle() -> None:
    assert is_called("rene", "René Été", "r7")
    assert is_called("R7", "René", "r7")
    assert is_called("@r7", "René", "r7")
    assert not is_called("@rené", "René", "r7")
    assert not is_called("bruno", "René", "r7")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("MÜTTER", [1]),
        ("mutter", [1]),
        ("mutter brot", [1]),
        ("mutter reis", []),
        ("水源", [2]),
        ("مياه", [3]),
        ("brot", [1, 4]),
    ],
)
def test_all_words_are_found_whatever_their_case_and_accents(
    dialogue, writer, summary, typed, expected
) -> None:
    thread = make_thread(dialogue, seat(dialogue, "Ute"), body="Die Mütter backen *Brot*.")
    make_post(thread, body="上游的水源不足。")
    make_post(thread, body="المياه قليلة هنا")
    make_post(thread, body="Brot fehlt.")
    assert find(writer, summary, wanted_from({"q": typed})).numbers == expected


def test_people_threads_and_numbers_are_found(dialogue, writer, summary) -> None:
    amina, dina = seat(dialogue, "Amina"), seat(dialogue, "Dína Öz")
    one, two = make_thread(dialogue, amina), make_thread(dialogue, dina, title="Another")
    third = make_post(two, amina, "Once more 2.")

    def found(**typed: str) -> list[int]:
        return find(writer, summary, wanted_from(typed)).numbers

    assert found(by="amina") == [first_post(one).number, third.number]
    assert found(by="dina o") == [first_post(two).number]
    assert found(by="amina", thread=f"#{two.number}") == [third.number]
    assert found(by="nobody") == []
    assert found(q=f"#{third.number} #1") == [1, third.number]
    assert found(q="2") == [2, third.number]
    assert found(q="#999") == []


def test_only_what_the_summary_speaks_of_is_found_by_words(dialogue, cast, writer, summary) -> None:
    thread = make_thread(dialogue, cast.amina, body="Alpha one.")
    make_post(thread, cast.amina, "Alpha two.", consent="none")
    withdraw_post(cast.amina, make_post(thread, cast.amina, "Alpha three."))
    hide(cast.bruno, make_post(thread, cast.amina, "Alpha four."), rule="attack", message="")
    make_post(thread, cast.bruno, "Alpha five.")
    dialogue.forums[1].visibility = "members"
    db.session.commit()
    make_thread(dialogue, forum=dialogue.forums[1].slug, body="Alpha six.")
    assert find(writer, summary, wanted_from({"q": "alpha"})).numbers == [1]


def test_a_round_is_searched_in_its_own_contributions(dialogue, writer, clock) -> None:
    now = make_thread(dialogue, body="Alpha now.")
    weekly = begin_summary(writer, dialogue, kind="round", round=2, title="Week 2")
    other = begin_summary(writer, dialogue, kind="round", round=3, title="Week 3")
    assert find(writer, weekly, wanted_from({"q": "alpha"})).numbers == [first_post(now).number]
    assert find(writer, other, wanted_from({"q": "alpha"})).numbers == []


def test_very_many_are_looked_through_from_the_newest(
    dialogue, writer, summary, monkeypatch
) -> None:
    monkeypatch.setattr("dialogue.summaries.sources.finding_queries.MOST_READ", 2)
    thread = make_thread(dialogue, body="Alpha.")
    for _ in range(2):
        make_post(thread, body="Alpha.")
    found = find(writer, summary, wanted_from({"q": "alpha"}))
    assert (found.numbers, found.is_cut) == ([2, 3], True)


def test_each_source_tells_how_it_may_be_used(dialogue, writer, summary, desk) -> None:
    amina = seat(dialogue, "Amina", "academia")
    thread = make_thread(dialogue, amina, title="Wells & roads", body="Alpha name.", consent="name")
    for consent in ("alias", "paraphrase", "none"):
        make_post(thread, amina, f"Alpha {consent}.", consent=consent)
    point = write(writer, summary)
    cite(writer, point, number=1)
    page = desk.get(f"{SOURCES}?q=alpha").text
    assert numbers(page) == [1, 2, 3]
    told = plain(page)
    assert "3 contributions found" in told
    for words in (
        "may be quoted by name",
        "may be quoted under a pseudonym",
        "may be cited, not quoted",
        "Cited in Point 1",
        "in thread 1 Wells & roads",
        "Alpha paraphrase.",
    ):
        assert words in told
    assert "Alpha none." not in told
    alone = desk.get(f"{SOURCES}?q=%234").text
    assert numbers(alone) == []
    assert "not to be cited" in plain(alone)
    assert "It cannot be cited here. Its author does not want it to be cited" in plain(alone)
    assert "Alpha none." not in alone


def test_what_does_not_stand_shows_neither_words_nor_author(
    dialogue, cast, writer, summary, desk
) -> None:
    thread = make_thread(dialogue, cast.amina)
    zora = seat(dialogue, "Zora")
    withdraw_post(zora, make_post(thread, zora, "Canary."))
    page = desk.get(f"{SOURCES}?q=%232").text
    assert "Withdrawn by its author" in plain(page)
    assert "Canary" not in page
    assert "Zora" not in page


def test_a_long_contribution_is_shown_whole_by_its_number(dialogue, summary, desk) -> None:
    body = " ".join(f"word{n}" for n in range(200))
    make_post(make_thread(dialogue, body=body), seat(dialogue, "Dina"))
    page = desk.get(DRAFT).text
    assert "word199" not in page
    assert "All its words" in page
    assert "word199" in desk.get(f"{DRAFT}?q=%231").text


def test_a_source_is_cited_and_the_sources_stay(dialogue, writer, summary, desk) -> None:
    make_talk(dialogue)
    point = write(writer, summary)
    assert "Cite in point 1" not in desk.get(f"{DRAFT}?q=water").text
    address = f"{DRAFT}?q=water&point={point.number}"
    action = f"{S}/1/points/{point.number}/citations?q=water&point={point.number}"
    answer = desk.submit(address, action)
    assert answer.status_code == 303
    assert answer.location == f"{DRAFT}?q=water&point={point.number}#point-{point.number}"
    assert cited_in(summary) == {1: {point.number}}
    page = desk.get(answer.location).text
    assert numbers(page) == [1, 2, 3]
    assert "Cited in" in page


def test_a_passage_is_quoted_from_the_whole_words(dialogue, writer, summary, desk) -> None:
    make_talk(dialogue)
    write(writer, summary)
    address, action = f"{DRAFT}?q=%231&point=1", f"{S}/1/points/1/citations?q=%231&point=1"
    wrong = desk.submit(address, action, passage="never said")
    assert wrong.status_code == 422
    assert "never said" in wrong.text
    assert numbers(wrong.text) == [1]
    assert desk.submit(address, action, passage="the young leave").status_code == 303
    load_draft(summary)
    assert [one.passage for one in section(summary).points[0].citations] == ["the young leave"]


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


def test_a_server_begins_without_numbers(tmp_path) -> None:
    code = (
        "import sys; from dialogue import create_app; from config import read_settings; import os;"
        "create_app(read_settings({**os.environ, 'DIALOGUE_INSTANCE': sys.argv[1]}));"
        "sys.exit('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == 0
