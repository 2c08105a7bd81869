"""Opening a thread, as a browser does it."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.models import Draft, Thread
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import Cast, forum_of, signed_in
from tests.forms import form_of

PAGE = "/d/june-2005/threads/new"
SEND = "/d/june-2005/threads"
GOOD = {
    "title": "Who is asked",
    "body": "The *young* are not.",
    "forum": "africa",
    "stage": "exclusion",
}


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Browser:
    return signed_in(app, cast.amina)


def opened() -> list[Thread]:
    return list(db.session.scalars(select(Thread).order_by(Thread.number)))


def test_the_form_is_as_scripts_rely_on_it(amina: Browser) -> None:
    form = form_of(amina.get(PAGE).text, SEND)
    assert (form.action, form.method) == (SEND, "POST")
    fields = {"title", "body", "forum", "stage", "question", "lang", "client_key", "csrf_token"}
    assert fields <= form.names
    assert form.names - fields == {
        "consent", "other_stages", "reply_to", "preview", "save_draft",
    }  # fmt: skip
    assert form.choices["forum"][:2] == ["", "global"]
    assert form.choices["stage"] == [
        *("fragmentation", "exclusion", "polarization", "coexistence", "collaboration"),
        *("cohesion", "cross-cutting"),
    ]
    assert form.choices["question"][:2] == ["", "1.1"]
    assert form.values["forum"] == form.values["question"] == [""]
    assert "stage" not in form.values


def test_a_thread_is_opened_and_led_to(amina: Browser, dialogue: Dialogue) -> None:
    answer = amina.submit(
        PAGE, SEND, **GOOD, question="2.1", lang="fr", other_stages=["cohesion"], consent="name"
    )
    assert (answer.status_code, answer.location) == (303, f"{SEND}/1")
    thread = opened()[0]
    assert (thread.title, thread.forum.slug, thread.stage.slug) == (
        "Who is asked", "africa", "exclusion",
    )  # fmt: skip
    assert [stage.slug for stage in thread.other_stages] == ["cohesion"]
    assert (thread.question_id, thread.lang) == (dialogue.rounds[1].questions[0].id, "fr")
    page = amina.get(f"{SEND}/1").text
    assert "Your thread is open." in page
    assert '<h1 lang="fr" dir="auto">Who is asked</h1>' in page
    assert "<p>The <em>young</em> are not.</p>" in page
    assert "Answers question 2.1:" in page


def test_the_question_may_be_named_by_its_id(amina: Browser, dialogue: Dialogue) -> None:
    question = dialogue.rounds[0].questions[1]
    data = form_of(amina.get(PAGE).text, SEND).filled({**GOOD}) | {"question": str(question.id)}
    assert amina.post(SEND, data=data).status_code == 303
    assert opened()[0].question_id == question.id


def test_the_address_fills_the_form(amina: Browser) -> None:
    form = form_of(amina.get(f"{PAGE}?forum=africa&stage=cohesion&question=3.1").text, SEND)
    chosen = [form.values[name] for name in ("forum", "stage", "question")]
    assert chosen == [["africa"], ["cohesion"], ["3.1"]]


def test_the_same_form_twice_opens_one_thread(amina: Browser) -> None:
    data = form_of(amina.get(PAGE).text, SEND).filled({**GOOD})
    answers = [amina.post(SEND, data=data) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, f"{SEND}/1")] * 2
    assert len(opened()) == 1


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"title": " "}, {"title"}),
        ({"title": "x" * 201}, {"title"}),
        ({"body": ""}, {"body"}),
        ({"title": "", "body": "", "stage": None, "consent": "x"},
         {"title", "body", "stage", "consent"}),
        ({"forum": ""}, {"forum"}),
        ({"forum": "nowhere", "question": "9.9"}, {"forum", "question"}),
        ({"stage": None}, {"stage"}),
        ({"stage": "topic"}, {"stage"}),
        ({"other_stages": ["topic"]}, {"other_stages"}),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_comes_back_with_the_reason(
    amina: Browser, wrong: dict[str, object], fields: set[str]
) -> None:
    answer = amina.submit(PAGE, SEND, **{**GOOD, **wrong})
    assert answer.status_code == 422
    for name in ("title", "body", "forum", "stage", "question", "consent", "other_stages"):
        assert (f'<a href="#{name}">' in answer.text) == (name in fields), name
    form = form_of(answer.text, SEND)
    sent = {**GOOD, **wrong}
    assert form.values["title"] == [sent["title"]]
    assert form.values["body"] == [sent["body"]]
    assert opened() == []


def test_a_forum_that_was_closed_to_one_meanwhile_is_refused_like_none(
    amina: Browser, dialogue: Dialogue
) -> None:
    data = form_of(amina.get(PAGE).text, SEND).filled({**GOOD})
    forum_of(dialogue, "africa").visibility = "private"
    dialogue.version += 1
    db.session.commit()
    answer = amina.post(SEND, data=data)
    assert answer.status_code == 422
    assert "The *young* are not." in answer.text
    assert "africa" not in form_of(answer.text, SEND).choices["forum"]
    assert opened() == []


def test_a_preview_shows_the_text_and_keeps_every_choice(amina: Browser) -> None:
    chosen = {**GOOD, "question": "2.1", "lang": "ar", "consent": "none"}
    answer = amina.submit(PAGE, SEND, **chosen, other_stages=["cohesion"], preview="1")
    assert answer.status_code == 200
    assert "<p>The <em>young</em> are not.</p>" in answer.text
    form = form_of(answer.text, SEND)
    assert {name: form.values[name] for name in chosen} == {
        name: [value] for name, value in chosen.items()
    }
    assert form.values["other_stages"] == ["cohesion"]
    assert opened() == []


def test_a_draft_keeps_every_choice(amina: Browser) -> None:
    chosen = {**GOOD, "question": "2.1", "lang": "ar", "consent": "none"}
    others = ["fragmentation", "cohesion"]
    answer = amina.submit(PAGE, SEND, **chosen, other_stages=others, save_draft="1")
    assert (answer.status_code, answer.location) == (303, PAGE)
    form = form_of(amina.get(PAGE).text, SEND)
    assert {name: form.values[name] for name in chosen} == {
        name: [value] for name, value in chosen.items()
    }
    assert form.values["other_stages"] == others
    amina.post(SEND, data=form.filled({}))
    assert len(opened()) == 1
    assert db.session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize("button", [{}, {"preview": "1"}, {"save_draft": "1"}])
def test_a_visitor_loses_nothing(client: Browser, dialogue: Dialogue, button: dict) -> None:  # type: ignore[type-arg]
    page = client.get(PAGE)
    assert page.status_code == 403
    assert "You need to sign in first." in page.text
    assert "<textarea" not in page.text
    words = "Long and dear words. " * 20
    data = {"csrf_token": token_for(client), **GOOD, "body": words, **button}
    answer = client.post(SEND, data=data)
    assert answer.status_code == 403
    assert words in answer.text
    assert form_of(answer.text, "/account/sign-in").values["resume_to"] == [SEND]


@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_who_may_not_open_is_told_why(app: Flask, cast: Cast, button: dict) -> None:  # type: ignore[type-arg]
    chen = signed_in(app, cast.chen)
    assert chen.get(PAGE).status_code == 403
    answer = chen.post(SEND, data={"csrf_token": token_for(chen), **GOOD, **button})
    assert answer.status_code == 403
    assert "Your role here does not allow this." in answer.text
    assert "The *young* are not." in answer.text


def test_while_a_dialogue_closes_nothing_is_opened(amina: Browser, dialogue: Dialogue) -> None:
    dialogue.phase = "closing"
    dialogue.version += 1
    db.session.commit()
    page = amina.get(PAGE)
    assert page.status_code == 403
    assert "existing threads can still be answered" in page.text
    assert opened() == []
