"""Who is refused is told why, and what they typed is never lost."""

from html import escape

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import limits
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.models import Post, Thread
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import Cast, make_dialogue, make_thread, make_user, signed_in
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


def test_who_may_not_answer_is_told_why_and_loses_nothing(
    app: Flask, thread: Thread, cast: Cast
) -> None:
    observer = signed_in(app, cast.chen)
    page = observer.get(PAGE).text
    assert "Your role here does not allow this." in page
    assert 'id="reply"' in page
    assert "<textarea" not in page
    data = {"csrf_token": token_for(observer), "body": "What I wanted to say."}
    for extra in ({}, {"preview": "1"}):
        answer = observer.post(SEND, data=data | extra)
        assert answer.status_code == 403
        assert "What I wanted to say." in answer.text
    assert newest().number == 1


def test_who_has_no_seat_is_asked_to_join(app: Flask, thread: Thread) -> None:
    page = signed_in(app, make_user("Stranger")).get(PAGE).text
    assert "You need a seat in this dialogue: join it first." in page
    assert 'href="/d/june-2005/join"' in page


def test_a_visitor_is_asked_to_sign_in_and_loses_nothing(client: Browser, thread: Thread) -> None:
    page = client.get(PAGE).text
    assert "You need to sign in first." in page
    assert f'href="/account/sign-in?next={PAGE}"' in page
    data = {"csrf_token": token_for(client), "body": "Long and dear words. " * 20}
    answer = client.post(SEND, data=data)
    assert answer.status_code == 403
    assert "Long and dear words." in answer.text
    form = form_of(answer.text, "/account/sign-in")
    assert form.values["resume_to"] == [SEND]
    assert newest().number == 1


def test_a_sign_in_that_ended_over_a_private_thread_loses_nothing(
    app: Flask, cast: Cast, thread: Thread
) -> None:
    """What is there looks the same to a visitor as what is not, and both keep the words."""
    thread.dialogue.visibility = "private"
    db.session.commit()
    visitor = app.test_client()
    words = "Long and dear words. " * 20
    data = {"csrf_token": token_for(visitor), "body": words}  # type: ignore[arg-type]
    hidden = visitor.post(SEND, data=data)
    absent = visitor.post("/d/june-2005/threads/999/posts", data=data)
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert escape(words) in hidden.text
    assert form_of(hidden.text, "/account/sign-in").values["resume_to"] == [SEND]
    assert len(hidden.text) == len(absent.text) - len("999") + len("1")


def test_a_thread_that_moved_out_of_sight_keeps_the_words(
    app: Flask, dialogue: Dialogue, cast: Cast, thread: Thread
) -> None:
    amina = signed_in(app, cast.amina)
    data = form_of(amina.get(PAGE).text, "reply").filled({"body": "Words\nfor long."})
    thread.forum.visibility = "private"
    db.session.commit()
    answer = amina.post(SEND, data=data)
    assert answer.status_code == 404
    assert "Words\nfor long." in answer.text


def test_too_many_is_told_with_the_words(bruno: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONTRIBUTIONS", limits.Limit("contributions", ("1/10minute",)))
    assert bruno.submit(PAGE, "reply", body="One.").status_code == 303
    answer = bruno.submit(PAGE, "reply", body="And one more.")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "And one more." in answer.text
    assert newest().number == 2


def test_a_closed_dialogue_answers_403_with_the_words(bruno: Browser, dialogue: Dialogue) -> None:
    data = form_of(bruno.get(PAGE).text, "reply").filled({"body": "Too late?"})
    dialogue.phase = "closed"
    dialogue.version += 1
    db.session.commit()
    answer = bruno.post(SEND, data=data)
    assert answer.status_code == 403
    assert "This dialogue is closed." in answer.text
    assert "Too late?" in answer.text
    assert "This dialogue is closed." in bruno.get(PAGE).text


def test_absent_threads_are_not_found(bruno: Browser) -> None:
    make_dialogue("other")
    data = {"csrf_token": token_for(bruno)}
    for path in (
        "/d/june-2005/threads/2/posts",
        "/d/other/threads/1/posts",
        "/d/x/threads/1/posts",
    ):
        assert bruno.post(path, data=data).status_code == 404
        assert bruno.get(path.removesuffix("/posts")).status_code == 404
