"""Watched words in what is said about the points of a draft: nothing waits there."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialogue.accounts.models import User
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.moderation.models import Case
from dialogue.moderation.words.operations import add_words
from dialogue.summaries.checking.models import Check, Remark
from dialogue.summaries.checking.operations import answer_check
from dialogue.summaries.checking.queries import get_own_check
from dialogue.summaries.checking.remark_operations import remark
from dialogue.summaries.writing.operations import begin_summary
from dialogue.threads.models import Post
from tests.factories import (
    first_post,
    make_participant,
    make_person,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.forms import form_of
from tests.summaries.stories import Drafted

POINT = "/d/june-2005/summaries/1/points/2"
KEY = "a6a7c1d4-3b0e-4a5a-9d55-000000000001"


@pytest.fixture
def circulated(drafted: Drafted) -> Drafted:
    drafted.circulate()
    return drafted


def watch(drafted: Drafted, act: str, lines: str, lang: str | None = None) -> None:
    add_words(drafted.cast.bruno, drafted.dialogue, lines=lines, act=act, lang=lang)


def remarked(drafted: Drafted, body: str, by: User | None = None, *, heeded: bool = False) -> str:
    made = remark(by or drafted.emre, drafted.points[1], body=body, heeded=heeded)
    assert made.body in made.html
    return made.body


def answered(drafted: Drafted, words: str, by: User | None = None, *, heeded: bool = False) -> str:
    who = by or drafted.emre
    asked = get_own_check(who, drafted.dialogue.slug, drafted.summary.number, 2)
    made = answer_check(who, asked, answer="unfair", words=words, version=1, heeded=heeded)
    return made.words


Said = Callable[..., str]
BOTH = pytest.mark.parametrize(("say", "field"), [(remarked, "body"), (answered, "words")])


@BOTH
def test_what_would_wait_is_refused_by_name(circulated: Drafted, say: Said, field: str) -> None:
    watch(circulated, "hold", "fool*\nslow")
    with pytest.raises(Invalid) as refused:
        say(circulated, "Foolish, and so slow.")
    assert refused.value.fields[field].facts == {"words": "fool*, slow"}
    assert say(circulated, "They slowly fall.") == "They slowly fall."
    assert db.session.scalar(select(func.count(Case.id))) == 0


@BOTH
def test_what_would_be_flagged_stands(circulated: Drafted, say: Said, field: str) -> None:
    watch(circulated, "flag", "army")
    assert say(circulated, "The army came.") == "The army came."


@BOTH
def test_a_warned_author_thinks_twice(circulated: Drafted, say: Said, field: str) -> None:
    watch(circulated, "warn", "lazy")
    with pytest.raises(Invalid) as warned:
        say(circulated, "Lazy, they are.")
    assert list(warned.value.fields) == ["heeded"]
    assert warned.value.fields["heeded"].facts == {"words": "lazy"}
    assert say(circulated, "Lazy, they are.", heeded=True) == "Lazy, they are."


@BOTH
def test_to_have_thought_of_a_word_opens_no_other_door(
    circulated: Drafted, say: Said, field: str
) -> None:
    watch(circulated, "hold", "fool")
    with pytest.raises(Invalid) as refused:
        say(circulated, "A fool.", heeded=True)
    assert list(refused.value.fields) == [field]


@BOTH
def test_words_give_way_to_others(circulated: Drafted, say: Said, field: str) -> None:
    watch(circulated, "replace", "slow = careful\nx")
    assert say(circulated, "Slow, x, slowly.") == "careful, …, slowly."


def test_what_other_words_would_burst_gets_a_mark(circulated: Drafted) -> None:
    watch(circulated, "replace", f"a = {'b' * 80}")
    assert remarked(circulated, "a " * 1999 + "a").split() == ["…"] * 2000
    assert answered(circulated, "a " * 499 + "a").split() == ["…"] * 500


def test_an_answer_without_words_has_none_to_watch(circulated: Drafted) -> None:
    watch(circulated, "hold", "fair")
    asked = get_own_check(circulated.emre, circulated.dialogue.slug, 1, 2)
    assert answer_check(circulated.emre, asked, answer="fair", version=1).answer == "fair"


@pytest.mark.parametrize("role", ["facilitator", "moderator", "host"])
def test_those_who_lead_say_it_as_in_contributions(circulated: Drafted, role: str) -> None:
    watch(circulated, "hold", "fool")
    watch(circulated, "replace", "x = y")
    leader = make_person(circulated.dialogue, "Lea", role)
    posted = first_post(make_thread(circulated.dialogue, leader, body="A fool, x."))
    assert remarked(circulated, "A fool, x.", leader) == posted.body == "A fool, x."


def test_an_analyst_and_who_leads_in_another_forum_do_not(circulated: Drafted) -> None:
    watch(circulated, "hold", "fool")
    dora = make_participant(circulated.dialogue, "Dora", "moderator", forum="africa").user
    for person in (circulated.rana, dora):
        with pytest.raises(Invalid):
            remarked(circulated, "A fool.", person)


def test_who_moderates_a_forum_leads_in_what_sums_up_its_threads(drafted: Drafted) -> None:
    watch(drafted, "hold", "fool")
    dora = make_participant(drafted.dialogue, "Dora", "moderator", forum="africa").user
    thread = make_thread(drafted.dialogue, drafted.emre, forum="africa")
    other = make_post(thread, dora, "A fool.")
    assert isinstance(other, Post)
    summary = begin_summary(
        drafted.rana, drafted.dialogue, kind="thread", thread=thread.number, title="Of it"
    )
    theirs = replace(drafted, summary=summary, points=[])
    made = theirs.add(f"Here (#{first_post(thread).number}).", section="agreement")
    theirs.circulate()
    assert remark(dora, made, body="A fool.").body == "A fool."


@BOTH
def test_they_are_in_the_drafts_language_or_in_their_authors(
    circulated: Drafted, say: Said, field: str
) -> None:
    watch(circulated, "hold", "sot", "fr")
    watch(circulated, "hold", "Narr", "de")
    assert say(circulated, "Un sot, ein Narr.") == "Un sot, ein Narr."
    seat_of(circulated.emre, circulated.dialogue).lang = "fr"
    db.session.commit()
    with pytest.raises(Invalid) as refused:
        say(circulated, "Un sot: ein Narr.")
    assert refused.value.fields[field].facts == {"words": "sot"}
    watch(circulated, "hold", "ein", "en")
    with pytest.raises(Invalid) as refused:
        say(circulated, "Ein Narr, un sot.")
    assert refused.value.fields[field].facts == {"words": "ein, sot"}


@BOTH
def test_an_unsaid_language_leaves_the_drafts(circulated: Drafted, say: Said, field: str) -> None:
    seat_of(circulated.emre, circulated.dialogue).lang = None
    db.session.commit()
    watch(circulated, "replace", "slow = careful", "en")
    assert say(circulated, "Slow.") == "careful."


def test_a_form_sent_twice_is_not_looked_at_again(circulated: Drafted) -> None:
    point = circulated.points[1]
    made = remark(circulated.emre, point, body="A fool.", client_key=KEY)
    watch(circulated, "hold", "fool")
    assert remark(circulated.emre, point, body="A fool.", client_key=KEY) is made


@pytest.mark.parametrize(
    ("form", "field", "more"), [("remark", "body", {}), ("check", "words", {"answer": "nuance"})]
)
def test_the_form_comes_back_with_the_words_and_what_to_change(
    circulated: Drafted, app: Flask, form: str, field: str, more: dict[str, str]
) -> None:
    watch(circulated, "hold", "fool")
    watch(circulated, "warn", "lazy")
    emre = signed_in(app, circulated.emre)
    assert "heeded" not in form_of(emre.get(POINT).text, form).names
    refused = emre.submit(POINT, form, **{field: "A lazy fool.", **more})
    assert refused.status_code == 422
    assert "These words cannot be used here: fool." in refused.text
    assert f'href="#{field}"' in refused.text
    assert form_of(refused.text, form).values[field] == ["A lazy fool."]
    warned = emre.submit(POINT, form, **{field: "A lazy one.", **more})
    assert warned.status_code == 422
    assert "Some words here may hurt or mislead: lazy." in warned.text
    assert 'href="#heeded"' in warned.text
    again = form_of(warned.text, form)
    assert (again.values[field], again.choices["heeded"]) == (["A lazy one."], ["1"])
    other = {"remark": "check", "check": "remark"}[form]
    assert "heeded" not in form_of(warned.text, other).names
    done = emre.post(again.action, data=again.filled({"heeded": "1"}))
    assert done.status_code == 303
    found = db.session.scalars(select(Remark.body if form == "remark" else Check.words)).all()
    assert "A lazy one." in found


def test_a_refusal_keeps_that_the_author_heeded(circulated: Drafted, app: Flask) -> None:
    watch(circulated, "warn", "lazy")
    watch(circulated, "hold", "fool")
    emre = signed_in(app, circulated.emre)
    warned = form_of(emre.submit(POINT, "remark", body="A lazy one.").text, "remark")
    refused = emre.post(warned.action, data=warned.filled({"heeded": "1", "body": "Lazy fool."}))
    assert form_of(refused.text, "remark").values["heeded"] == ["1"]
