"""Answering in a thread, as a browser does it."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.models import Draft, Post, Thread
from tests.browser import Browser
from tests.factories import Cast, make_thread, signed_in
from tests.forms import form_of

PAGE = "/d/june-2005/threads/1"
SEND = f"{PAGE}/posts"


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    return make_thread(dialogue, cast.amina, body="Who was asked?\n\nNobody.")


@pytest.fixture
def bruno(app: Flask, thread: Thread, cast: Cast) -> Browser:
    return signed_in(app, cast.bruno)


def newest() -> Post:
    return db.session.scalars(select(Post).order_by(Post.number.desc()).limit(1)).one()


def test_the_form_is_as_scripts_rely_on_it(bruno: Browser) -> None:
    form = form_of(bruno.get(PAGE).text, "reply")
    assert (form.action, form.method) == (SEND, "POST")
    sent = {"csrf_token", "body", "reply_to", "lang", "consent", "client_key", "facilitation"}
    assert set(form.values) == sent
    assert form.names - sent == {"preview", "save_draft"}
    assert form.values["reply_to"] == form.values["body"] == [""]
    assert form.values["consent"] == ["alias"]
    assert form.choices["consent"] == ["name", "alias", "paraphrase", "none"]
    assert {"en", "fr", "ar"} <= set(form.choices["lang"])


def test_each_page_has_a_key_of_its_own(bruno: Browser) -> None:
    keys = {form_of(bruno.get(PAGE).text, "reply").values["client_key"][0] for _ in range(3)}
    assert len(keys) == 3


def test_a_contribution_is_published_and_led_to(bruno: Browser) -> None:
    answer = bruno.submit(PAGE, "reply", body="I *was*.", lang="fr", consent="none", reply_to="1")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?post=2#p2")
    post = newest()
    assert (post.body, post.lang, post.consent, post.via) == ("I *was*.", "fr", "none", "web")
    assert post.reply_to is not None
    assert post.reply_to.number == 1
    page = bruno.get(PAGE).text
    assert "Your contribution was published." in page
    assert '<div class="post__body prose" lang="fr" dir="auto"><p>I <em>was</em>.</p>' in page
    assert "in reply to 1" in page
    assert '<div class="notices" role="status"' in page
    assert "Your contribution was published." not in bruno.get(PAGE).text


def test_the_same_form_twice_has_the_same_answer_twice(bruno: Browser) -> None:
    data = form_of(bruno.get(PAGE).text, "reply").filled({"body": "Once."})
    answers = [bruno.post(SEND, data=data) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, f"{PAGE}?post=2#p2")] * 2
    assert newest().number == 2


def test_a_form_used_twice_for_different_words_loses_none(bruno: Browser) -> None:
    form = form_of(bruno.get(PAGE).text, "reply")
    bruno.post(SEND, data=form.filled({"body": "First."}))
    bruno.get(PAGE)
    again = bruno.post(SEND, data=form.filled({"body": "Second, from the other window."}))
    assert (again.status_code, again.location) == (303, f"{PAGE}?post=2#p2")
    page = bruno.get(PAGE).text
    assert "This form was sent before, with other words." in page
    waiting = form_of(page, "reply")
    assert waiting.values["body"] == ["Second, from the other window."]
    sent = bruno.post(SEND, data=waiting.filled({}))
    assert sent.location == f"{PAGE}?post=3#p3"
    assert newest().body == "Second, from the other window."
    assert db.session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"body": " \n "}, "Write something: this is empty."),
        ({"body": "x" * 20_001}, "Shorten this to 20000 characters: it has 20001."),
        ({"body": "[" * 301}, "Use at most 300 square brackets: this has 301."),
        ({"body": "Words", "consent": "no"}, "Choose how you may be quoted."),
        ({"body": "Words", "reply_to": "99"}, "is no longer in this thread"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_the_reason(
    bruno: Browser, typed: dict[str, str], told: str
) -> None:
    answer = bruno.submit(PAGE, "reply", lang="fr", **typed)
    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "no-store"
    assert told in answer.text
    form = form_of(answer.text, "reply")
    assert form.values["body"] == [typed["body"]]
    assert form.values["lang"] == ["fr"]
    field = (set(typed) - {"body"} or {"body"}).pop()
    assert (f'<a href="#{field}">' in answer.text) == (field != "reply_to")
    assert (f'id="{field}-error"' in answer.text) == (field != "reply_to")
    assert newest().number == 1


@pytest.mark.parametrize(
    "odd", [{"client_key": "1"}, {"lang": "<b>"}, {"lang": "x" * 40}, {"reply_to": "one"}]
)
def test_a_form_that_no_browser_made_is_refused(bruno: Browser, odd: dict[str, str]) -> None:
    answer = bruno.submit(PAGE, "reply", body="Some words.", **odd)
    assert answer.status_code == 422
    assert "Some words." in answer.text
    assert newest().number == 1


def test_unknown_fields_change_nothing(bruno: Browser, cast: Cast) -> None:
    data = form_of(bruno.get(PAGE).text, "reply").filled({"body": "Mine."})
    odd = {"author_id": "1", "role": "host", "state": "held", "number": "99", "via": "x", "id": "1"}
    assert bruno.post(SEND, data=data | odd).status_code == 303
    post = newest()
    assert (post.number, post.role, post.via, post.state) == (2, "moderator", "web", "published")
    assert post.author.user_id == cast.bruno.id


def test_a_preview_shows_the_text_and_stores_nothing(bruno: Browser) -> None:
    answer = bruno.submit(PAGE, "reply", body="As #1, **truly** <b>.", preview="1", reply_to="1")
    assert answer.status_code == 200
    assert "<strong>truly</strong> &lt;b&gt;." in answer.text
    assert '<a href="/d/june-2005/posts/1"' in answer.text
    form = form_of(answer.text, "reply")
    assert form.values["body"] == ["As #1, **truly** <b>."]
    assert form.values["reply_to"] == ["1"]
    assert newest().number == 1
    assert db.session.scalars(select(Draft)).all() == []


def test_a_preview_is_checked_too(bruno: Browser) -> None:
    answer = bruno.submit(PAGE, "reply", body=" ", preview="1")
    assert answer.status_code == 422
    assert '<a href="#body">' in answer.text


def test_quoting_fills_the_form(bruno: Browser) -> None:
    led = bruno.get("/d/june-2005/posts/1/quote")
    assert (led.status_code, led.location) == (302, f"{PAGE}?quote=1#reply")
    form = form_of(bruno.get(f"{PAGE}?quote=1").text, "reply")
    assert form.values["body"] == ["> Who was asked?\n>\n> Nobody.\n>\n> #1\n\n"]
    assert form.values["reply_to"] == ["1"]


def test_answering_leads_to_the_form(bruno: Browser) -> None:
    led = bruno.get("/d/june-2005/posts/1/reply")
    assert (led.status_code, led.location) == (302, f"{PAGE}?reply_to=1#reply")
    page = bruno.get(f"{PAGE}?reply_to=1").text
    assert "You answer contribution 1 by" in page
    assert form_of(page, "reply").values["reply_to"] == ["1"]


@pytest.mark.parametrize("asked", ["99", "x", "-1", "1e3", "9" * 50])
def test_a_form_for_what_is_not_there_answers_the_thread(bruno: Browser, asked: str) -> None:
    for name in ("reply_to", "quote"):
        answer = bruno.get(f"{PAGE}?{name}={asked}")
        assert answer.status_code == 200
        assert form_of(answer.text, "reply").values["reply_to"] == [""]
