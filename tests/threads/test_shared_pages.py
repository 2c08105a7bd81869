"""Pages drawn once for everyone in the same position, with each reader's own words filled in."""

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from dialogue import memory
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.models import Post, Thread
from tests.browser import Browser
from tests.contract.routes import same_text
from tests.factories import (
    Cast,
    make_participant,
    make_person,
    make_post,
    make_thread,
    make_user,
    signed_in,
)
from tests.forms import form_of

PAGE = "/d/june-2005/threads/1"


NAMES = {
    "Alia <b>&": "Alia &lt;b&gt;&amp;",
    "Boris \\1 {{x}}": "Boris \\1 {{x}}",
    "own-id": "own-id",
}


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.bruno)
    return thread


def settled(browser: Browser, path: str = PAGE) -> TestResponse:
    """The page once nothing on it is new for this reader."""
    browser.get(path)
    browser.get(path)
    page = browser.get(path)
    assert page.status_code == 200
    return page


def test_nobody_meets_another(app: Flask, thread: Thread, dialogue: Dialogue) -> None:
    users = [make_user(name, email=f"p{place}@example.org") for place, name in enumerate(NAMES)]
    for user in users:
        make_participant(dialogue, user=user, name=user.name)
    browsers = [signed_in(app, user) for user in users]
    for browser in browsers:
        settled(browser)
    for user, browser in zip(users, browsers, strict=True):
        page = browser.get(PAGE).text
        assert f"<bdi>{NAMES[user.name]}</bdi>" in page
        assert f'data-user="{user.id}"' in page
        assert [name for name in NAMES if NAMES[name] in page] == [user.name]
    for browser in browsers:
        assert browser.submit(PAGE, "reply", body="Mine.").status_code == 303
    said = db.session.scalars(select(Post).where(Post.body == "Mine.").order_by(Post.number))
    assert [post.author.user_id for post in said] == [user.id for user in users]


def test_tokens_and_keys_are_each_readers_own(app: Flask, thread: Thread, cast: Cast) -> None:
    browsers = [signed_in(app, user) for user in (cast.amina, cast.bruno, cast.amina)]
    forms = [form_of(settled(browser).text, "reply") for browser in browsers]
    for name in ("csrf_token", "client_key"):
        assert len({form.values[name][0] for form in forms}) == 3
    stolen = {**forms[0].filled({"body": "In her name."})}
    assert browsers[1].post(forms[1].action, data=stolen).status_code == 400


def test_an_administrators_page_is_not_a_hosts(app: Flask, thread: Thread) -> None:
    host = make_person(thread.dialogue, "Hosea", "host")
    boss = make_user("Boss", is_admin=True)
    make_participant(thread.dialogue, user=boss, role="host")
    first, second = signed_in(app, boss), signed_in(app, host)
    settled(first)
    after_the_boss = settled(second).text
    memory.forget_everything()
    assert same_text(after_the_boss) == same_text(settled(second).text)
