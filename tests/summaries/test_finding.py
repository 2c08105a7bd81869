"""What a writer finds beside a draft, and cites."""

import pytest

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide
from dialogue.summaries.coverage.queries import cited_in
from dialogue.summaries.models import Summary
from dialogue.summaries.queries import load_draft
from dialogue.summaries.sources.finding import Wanted, is_called, wanted_from
from dialogue.summaries.sources.finding_queries import find
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.threads.operations import withdraw_post
from tests.factories import (
    first_post,
    make_post,
    make_thread,
)
from tests.summaries.beside import (
    DRAFT,
    SOURCES,
    S,
    make_talk,
    numbers,
    plain,
    seat,
    section,
    write,
)


@pytest.fixture
def summary(dialogue: Dialogue, writer: User) -> Summary:
    return begin_summary(writer, dialogue, kind="dialogue", title="Synthesis")


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
