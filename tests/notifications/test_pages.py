"""The page of what one was told of, and those on which one chooses: what they say, and to whom."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import memory, retention
from dialogue.dialogues import seat_operations
from dialogue.dialogues.forms import ForumForm
from dialogue.dialogues.forum_operations import change_forum
from dialogue.dialogues.models import Dialogue
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.moderation.operations import correct_stage, move_thread
from dialogue.notifications.models import ForumWatch, Notification, ThreadWatch
from dialogue.notifications.queries import KEPT
from dialogue.notifications.retention import drop_old
from dialogue.notifications.watching_operations import watch_forum, watch_thread
from dialogue.threads import reading
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, withdraw_post
from dialogue.threads.reading_operations import read_everything
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import (
    OPERATOR,
    Cast,
    forum_of,
    make_participant,
    make_post,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.fakes import Clock
from tests.notifications.conftest import deliver, told
from tests.statements import statements

PAGE = "/account/notifications"
WATCHING = f"{PAGE}/watching"
THREAD = "/d/june-2005/threads/1"


def shown(browser: Browser) -> str:
    deliver()
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def unseen(page: str) -> int:
    """What the head of a page says."""
    (told_now,) = re.findall(r'<live-count [^>]*data-unseen="(\d+)"', page)
    assert f"<span data-count>{told_now}</span>" in page
    return int(told_now)


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
        "Your thread was moved",
        "We were there.",
        "As @amina knows.",
        "Who is left out",
        "Peace Dialogue",
        "<bdi>Bruno</bdi>",
        'href="/d/june-2005/posts/2"',
        'href="/d/june-2005/posts/3"',
        'href="/d/june-2005/threads/1"',
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


def test_nobody_settles_what_is_somebody_elses(app: Flask, thread: Thread, cast: Cast) -> None:
    make_post(thread, cast.bruno)
    deliver()
    notification = db.session.scalars(select(Notification)).one()
    bruno = signed_in(app, cast.bruno)
    token = token_for(bruno)
    answer = bruno.post(f"{PAGE}/{notification.id}/seen", data={"csrf_token": token})
    assert answer.status_code == 404
    bruno.post(f"{PAGE}/seen", data={"csrf_token": token, "newest": "999"})
    assert len(told(cast.amina)) == cast.amina.unseen == 1


def test_one_or_all_are_marked_as_seen(app: Flask, thread: Thread, cast: Cast) -> None:
    for _ in range(3):
        make_post(thread, cast.bruno)
    browser = signed_in(app, cast.amina)
    page = shown(browser)
    first = f"/account/notifications/{db.session.scalars(select(Notification.id)).first()}/seen"
    assert browser.submit(PAGE, first).status_code == 303
    assert unseen(browser.get(PAGE).text) == 2
    held = browser.get(PAGE).text
    make_post(thread, cast.bruno)  # after the page was made
    deliver()
    newest = re.search(r'name="newest" value="(\d+)"', held)
    assert newest is not None
    answer = browser.submit(PAGE, "/account/notifications/seen", newest=newest[1])
    assert answer.status_code == 303
    page = browser.get(PAGE).text
    assert page.count(">New</strong>") == unseen(page) == 1
    told(cast.amina)


def test_reading_a_thread_makes_what_speaks_of_it_seen(
    app: Flask, thread: Thread, cast: Cast
) -> None:
    other = make_thread(thread.dialogue, cast.amina)
    post = make_post(thread, cast.bruno)
    make_post(other, cast.bruno)
    correct_stage(cast.bruno, thread, stage="cohesion", reason="It is.")
    edit_post(cast.bruno, post, body="Oh, @amina!", version=1)
    browser = signed_in(app, cast.amina)
    assert unseen(shown(browser)) == 3
    browser.get(THREAD)
    assert unseen(browser.get(PAGE).text) == 3  # a page view writes nothing
    reading.flush()
    assert unseen(browser.get(PAGE).text) == 1
    told(cast.amina)
    browser.get(f"/d/june-2005/threads/{other.number}")
    reading.flush()
    assert unseen(browser.get(PAGE).text) == 0


def test_a_mention_in_what_one_has_read_before_is_seen_by_reading_it_again(
    app: Flask, thread: Thread, cast: Cast
) -> None:
    post = make_post(thread, cast.bruno)
    browser = signed_in(app, cast.chen)
    browser.get(THREAD)
    reading.flush()
    edit_post(cast.bruno, post, body="@chen, look.", version=1)
    assert told(cast.chen) == [("post.edited", "mention", 2)]
    bystander = signed_in(app, cast.bruno)
    bystander.get(THREAD)
    reading.flush()
    assert unseen(browser.get(PAGE).text) == 1
    browser.get(THREAD)
    reading.flush()
    assert unseen(browser.get(PAGE).text) == 0


def test_taking_everything_as_read_takes_it_as_seen(thread: Thread, cast: Cast) -> None:
    make_post(thread, cast.bruno)
    assert len(told(cast.amina)) == cast.amina.unseen == 1
    read_everything(cast.amina, thread.dialogue)
    make_post(thread, cast.bruno)
    assert len(told(cast.amina)) == 2
    assert cast.amina.unseen == 1


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


LEVELS_PAGES = [f"{THREAD}/watch", "/d/june-2005/forums/global/watch"]


@pytest.mark.parametrize("path", LEVELS_PAGES)
def test_levels_are_chosen_on_a_page_of_their_own(
    app: Flask, thread: Thread, cast: Cast, path: str
) -> None:
    chen, back = signed_in(app, cast.chen), path.removesuffix("watch").rstrip("/")
    page = chen.get(back if "threads" in path else f"{back}/").text
    assert f'href="{path}"' in page
    for level in ("all", "none", "replies"):
        answer = chen.submit(path, path, level=level)
        assert (answer.status_code, answer.headers["Location"].rstrip("/")) == (303, back)
        assert "Your choice is kept." in chen.get(answer.headers["Location"]).text
        (checked,) = re.findall(r'value="(\w*)"\s+checked', chen.get(path).text)
        assert checked == level
    assert f'href="{path}"' in chen.get(WATCHING).text
    assert chen.submit(path, path, level="").status_code == 303
    assert "You have chosen nothing yet." in chen.get(WATCHING).text
    assert db.session.scalars(select(ThreadWatch)).all() == []
    assert db.session.scalars(select(ForumWatch)).all() == []


@pytest.mark.parametrize("path", LEVELS_PAGES)
def test_levels_are_for_those_who_take_part(
    app: Flask, client: Browser, thread: Thread, cast: Cast, path: str
) -> None:
    assert client.get(path).status_code == 403
    assert signed_in(app, make_user("Stranger")).get(path).status_code == 403
    chen = signed_in(app, cast.chen)
    answer = chen.submit(path, path, level="everything")
    assert answer.status_code == 422
    assert "Choose one of the answers in the list." in answer.text
    for absent in ("/d/june-2005/threads/99/watch", "/d/june-2005/forums/moon/watch"):
        assert chen.get(absent).status_code == 404


def test_what_is_three_months_old_goes(
    app: Flask, thread: Thread, cast: Cast, clock: Clock
) -> None:
    make_post(thread, cast.bruno)
    deliver()
    clock.set(clock.now + KEPT - timedelta(days=1))
    make_post(thread, cast.bruno)
    assert len(told(cast.amina)) == cast.amina.unseen == 2
    assert drop_old() == 0
    clock.move(days=2)
    assert drop_old() == 1
    assert [number for _, _, number in told(cast.amina)] == [3]
    assert cast.amina.unseen == 1


def test_no_lasting_trace_tells_when_somebody_read(
    app: Flask, thread: Thread, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post(thread, cast.bruno)
    deliver()
    signed_in(app, cast.amina).get(THREAD)
    reading.flush()
    kinds = select(Event.kind).where(Event.kind.startswith("notification.")).order_by(Event.id)
    assert db.session.scalars(kinds).all() == ["notification.added", "notification.seen"]
    clock.set(clock.now + KEPT + timedelta(days=1))
    drop_old()
    assert len(db.session.scalars(kinds).all()) == 3  # a stream still holds word of them
    monkeypatch.setattr(retention, "KEPT", 0)
    retention.drop_old_entries()
    drop_old()
    assert db.session.scalars(kinds).all() == ["notification.dropped"]
