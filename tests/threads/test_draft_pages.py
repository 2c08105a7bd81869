"""Drafts as a browser keeps, finds and throws them away."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.drafts.operations import save_draft
from dialogue.threads.models import Draft, Post, Thread
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import Cast, make_post, make_thread, signed_in
from tests.forms import form_of

PAGE = "/d/june-2005/threads/1"


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    return make_thread(dialogue, cast.amina)


@pytest.fixture
def bruno(app: Flask, thread: Thread, cast: Cast) -> Browser:
    return signed_in(app, cast.bruno)


def test_a_draft_waits_in_its_form(bruno: Browser) -> None:
    answer = bruno.submit(PAGE, "reply", body="Not yet.", lang="ar", consent="name", save_draft="1")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#reply")
    form = form_of(bruno.get(PAGE).text, "reply")
    assert form.values["body"] == ["Not yet."]
    assert (form.values["lang"], form.values["consent"]) == (["ar"], ["name"])
    to_first = bruno.submit(f"{PAGE}?reply_to=1", "reply", body="To you.", save_draft="1")
    assert to_first.location == f"{PAGE}?reply_to=1#reply"
    assert form_of(bruno.get(f"{PAGE}?reply_to=1").text, "reply").values["body"] == ["To you."]
    assert form_of(bruno.get(PAGE).text, "reply").values["body"] == ["Not yet."]
    assert len(db.session.scalars(select(Post)).all()) == 1


def test_scripts_keep_drafts_while_one_types(bruno: Browser, cast: Cast) -> None:
    data = {"csrf_token": token_for(bruno), "body": "Half a sen", "title": "x"}
    for place in ("thread/1", "thread/1/reply/1", "edit/1", "new-thread"):
        answer = bruno.post(f"/d/june-2005/drafts/{place}", data=data)
        assert (answer.status_code, answer.data) == (204, b"")
    assert len(db.session.scalars(select(Draft)).all()) == 4
    for place in ("thread", "thread/x", "elsewhere", "thread/1/reply/", "x" * 70):
        assert bruno.post(f"/d/june-2005/drafts/{place}", data=data).status_code == 404
    long = bruno.post("/d/june-2005/drafts/thread/1", data=data | {"body": "x" * 200_000})
    assert long.status_code == 422


def test_one_sees_ones_drafts_and_throws_them_away(
    bruno: Browser, dialogue: Dialogue, cast: Cast
) -> None:
    make_post(db.session.get_one(Thread, 1), cast.bruno)
    kept = {
        "thread/1": ("An answer in thread 1", f"{PAGE}#reply"),
        "thread/1/reply/1": ("An answer to contribution 1", f"{PAGE}?reply_to=1#reply"),
        "edit/2": ("A change to contribution 2", "/d/june-2005/posts/2/edit"),
        "new-thread": ("A new thread", "/d/june-2005/threads/new"),
    }
    for place in kept:
        save_draft(cast.bruno, dialogue, place=place, fields={"body": f"At {place}"})
    save_draft(cast.amina, dialogue, place="new-thread", fields={"body": "Somebody else's"})
    page = bruno.get("/account/drafts").text
    for place, (title, href) in kept.items():
        assert f'href="{href}" dir="auto">{title}<' in page
        assert f"At {place}" in page
        assert bruno.get(href).status_code == 200
    assert "Somebody else" not in page
    first = db.session.scalars(select(Draft).where(Draft.place == "edit/2")).one().id
    gone = bruno.submit("/account/drafts", f"/account/drafts/{first}/discard")
    assert (gone.status_code, gone.location) == (303, "/account/drafts")
    assert "At edit/2" not in bruno.get("/account/drafts").text


def test_drafts_are_for_people_who_are_signed_in(client: Browser) -> None:
    assert client.get("/account/drafts").status_code == 403
