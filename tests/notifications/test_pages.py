"""The page of what one was told of: what it says, to whom, and what it costs."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import memory
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.dialogues.setup.forum_operations import change_forum
from dialogue.extensions import db
from dialogue.moderation.operations import correct_stage, move_thread
from dialogue.notifications.models import Notification
from dialogue.notifications.watching_operations import watch_forum, watch_thread
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, withdraw_post
from dialogue.threads.reading import positions as reading
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import (
    OPERATOR,
    Cast,
    forum_of,
    make_participant,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.notifications.conftest import deliver
from tests.notifications.listing import PAGE, THREAD, WATCHING, shown, unseen
from tests.statements import statements


def test_who_was_told_nothing_learns_what_will_come(app: Flask, cast: Cast) -> None:
    page = shown(signed_in(app, cast.amina))
    assert "When somebody replies to you" in page
    assert unseen(page) == 0
    assert "Mark all as seen" not in page


def test_each_says_why_who_where_when_and_what(app: Flask, thread: Thread, cast: Cast) -> None:
    make_post(thread, cast.bruno, "We *were* there.")
    make_post(thread, cast.bruno, "As @amina knows.", reply_to=2)
    correct_stage(cast.bruno, thread, stage="cohesion", reason="It is.")
    move_thread(cast.bruno, thread, forum=forum_of(thread.dialogue, "africa"))
    page = shown(signed_in(app, cast.amina))
    for words in (
        "A reply to you",
        "You are mentioned",
        "The stage of your thread was corrected",
        "What you wrote was moved",
        "We were there.",
        "As @amina knows.",
        "Who is left out",
        "Peace Dialogue",
        "<bdi>Bruno</bdi>",
        'href="/d/june-2005/posts/2"',
        'href="/d/june-2005/posts/3"',
        'href="/d/june-2005/decisions/1"',
        'href="/d/june-2005/decisions/2"',
        "June 15, 2005",
    ):
        assert words in page, words
    assert page.count(">New</strong>") == unseen(page) == 4
    assert page.index("moved") < page.index("corrected") < page.index("mentioned")


def test_visitors_are_led_to_sign_in(client: Browser) -> None:
    for path in (PAGE, WATCHING):
        assert client.get(path).headers["Location"].startswith("/account/sign-in?next=")
    assert "live-count" not in client.get("/").text


def test_it_shows_the_present_wording(app: Flask, thread: Thread, cast: Cast) -> None:
    post = make_post(thread, cast.bruno, "First said.")
    browser = signed_in(app, cast.amina)
    assert "First said." in shown(browser)
    edit_post(cast.bruno, post, body="Better said.", version=1)
    page = shown(browser)
    assert "Better said." in page
    assert "First said." not in page
    withdraw_post(cast.bruno, post)
    for page in (browser.get(PAGE).text, shown(browser)):  # before and after it was worked off
        assert "said." not in page
        assert "Bruno" not in page


def test_whoever_lost_the_forum_sees_nothing_of_it(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    africa = forum_of(dialogue, "africa")
    change_forum(OPERATOR, africa, form=ForumForm(title=africa.title, visibility="private"))
    dalia = make_participant(dialogue, "Dalia", forum="africa").user
    thread = make_thread(dialogue, dalia, forum="africa", title="ZX9TITLE", body="ZX9FIRST")
    watch_thread(dalia, thread, level="all")
    watch_forum(dalia, africa, level="all")
    make_post(thread, cast.bruno, "ZX9PRIVATE")
    browser = signed_in(app, dalia)
    page = shown(browser)
    assert "ZX9PRIVATE" in page
    assert unseen(page) == 1
    assert "ZX9TITLE" in browser.get(WATCHING).text
    notification = db.session.scalars(select(Notification)).one()
    seat_operations.leave(dalia, seat_of(dalia, dialogue))
    for worked_off in (False, True):
        if worked_off:
            deliver()
        for path in (PAGE, WATCHING, "/account/changes?after=0.0", "/account/changes?after=7.7"):
            assert "ZX9" not in browser.get(path).text
        assert "1 to 1" not in browser.get(PAGE).text
        token = token_for(browser)
        answer = browser.post(f"{PAGE}/{notification.id}/seen", data={"csrf_token": token})
        assert answer.status_code == 404
    assert unseen(browser.get(PAGE).text) == 0
    for path in ("threads/1/watch", "forums/africa/watch"):
        assert browser.get(f"/d/june-2005/{path}").status_code == 404


def fill(thread: Thread, cast: Cast, count: int) -> None:
    for number in range(count):
        make_post(thread, cast.bruno, f"Number {number}.")
    deliver()


def test_a_page_holds_thirty_and_costs_no_more_for_it(
    app: Flask, thread: Thread, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialogue.limits.count", lambda *_: None)
    browser = signed_in(app, cast.amina)
    fill(thread, cast, 1)
    costs = []
    for more in (0, 34):
        fill(thread, cast, more)
        memory.forget_everything()
        with statements(app) as asked:
            page = browser.get(PAGE).text
        assert asked.writes() == []
        costs.append(len(asked.queries()))
    assert costs[0] == costs[1] <= 5
    assert page.count('class="entry"') == 30
    assert unseen(page) == 35
    assert "Number 33." in page
    assert "Number 0." in browser.get(f"{PAGE}?page=2").text
    assert browser.get(f"{PAGE}?page=3").status_code == 404


def test_every_page_tells_the_count_and_asks_nothing_more_for_it(
    app: Flask, thread: Thread, cast: Cast
) -> None:
    amina, bruno = signed_in(app, cast.amina), signed_in(app, cast.bruno)
    for browser in (amina, bruno):
        browser.get(THREAD)
    reading.flush()
    make_post(thread, cast.bruno)
    deliver()
    for path in (THREAD, "/d/june-2005/", "/", "/help", "/d/june-2005/threads"):
        for browser, count in ((amina, 1), (bruno, 0)):
            with statements(app) as asked:
                page = browser.get(path)
            assert unseen(page.text) == count
            assert not [one for one in asked if "notification" in one]


def test_a_page_that_is_held_is_not_good_any_more_when_the_count_changed(
    app: Flask, dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    other = make_thread(dialogue, cast.amina, forum="africa")
    browser = signed_in(app, cast.amina)
    browser.get(THREAD)
    held = {"If-None-Match": browser.get(THREAD).headers["ETag"]}
    assert browser.get(THREAD, headers=held).status_code == 304
    make_post(other, cast.bruno)
    deliver()
    answer = browser.get(THREAD, headers=held)
    assert (answer.status_code, unseen(answer.text)) == (200, 1)
