"""What is kept at the door is never older than what the application would say."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.extensions import db
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, publish_post, withdraw_post
from tests.browser import Browser
from tests.factories import make_dialogue, make_person, make_thread
from tests.fakes import Clock


@pytest.fixture
def thread(app: Flask) -> Thread:
    dialogue = make_dialogue()
    return make_thread(dialogue, make_person(dialogue), title="The well and the road")


def page_of(thread: Thread) -> str:
    return f"/d/{thread.dialogue.slug}/threads/{thread.number}"


@contextmanager
def without_the_application(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within the block nothing but the door can answer."""

    def refuse(*args: object) -> None:
        raise AssertionError("the application was asked")

    with monkeypatch.context() as patched:
        patched.setattr(app, "full_dispatch_request", refuse)
        yield


def test_a_visitor_who_asks_again_is_answered_at_the_door(
    app: Flask, client: Browser, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(page_of(thread))
    with without_the_application(app, monkeypatch):
        again = client.get(page_of(thread))
        unchanged = client.get(page_of(thread), headers={"If-None-Match": first.headers["ETag"]})
    assert again.data == first.data
    assert dict(again.headers) == dict(first.headers)
    assert unchanged.status_code == 304
    assert unchanged.data == b""


@pytest.mark.parametrize("page", ["", "threads", "threads/1"])
def test_every_change_shows_at_once(app: Flask, client: Browser, thread: Thread, page: str) -> None:
    address = f"/d/{thread.dialogue.slug}/{page}"
    author = thread.author.user
    before = client.get(address).text
    post = publish_post(author, thread, body="The market roof too")
    added = client.get(address).text
    edit_post(author, post, body="The market roof, at last", version=1)
    edited = client.get(address).text
    withdraw_post(author, post)
    assert before != added
    assert added != edited or page == "threads"
    assert "at last" not in client.get(address).text


def test_a_forum_that_becomes_private_is_closed_at_once(client: Browser, thread: Thread) -> None:
    assert client.get(page_of(thread)).status_code == 200
    db.session.get_one(Forum, thread.forum_id).visibility = "private"
    thread.dialogue.version = Dialogue.version + 1
    db.session.commit()
    assert client.get(page_of(thread)).status_code == 404


def test_a_round_that_ends_is_told(clock: Clock, client: Browser, thread: Thread) -> None:
    home = f"/d/{thread.dialogue.slug}/"
    before = client.get(home).text
    clock.move(days=7)
    assert client.get(home).text != before


def test_languages_and_views_are_kept_apart(client: Browser, thread: Thread) -> None:
    page = page_of(thread)
    english = client.get(page)
    arabic = client.get(page, headers={"Accept-Language": "ar"})
    assert 'dir="rtl"' in arabic.text.partition("<body")[0]
    assert client.get(page).data == english.data
    for _ in range(2):
        fresh = client.application.test_client()
        assert "view=flat" in fresh.get(f"{page}?view=flat").headers.get("Set-Cookie", "")


def test_whoever_shows_a_sign_in_is_for_the_application(
    app: Flask, client: Browser, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(page_of(thread))
    client.set_cookie("sid", "whatever")
    with (
        without_the_application(app, monkeypatch),
        pytest.raises(AssertionError, match="the application was asked"),
    ):
        client.get(page_of(thread))
