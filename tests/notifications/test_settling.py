"""What people were told of becomes seen, by hand or by reading, and goes when it is old."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import retention
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.moderation.operations import correct_stage
from dialogue.notifications.models import Notification
from dialogue.notifications.retention import drop_old
from dialogue.notifications.settling_queries import KEPT
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post
from dialogue.threads.reading import positions as reading
from dialogue.threads.reading.operations import read_everything
from tests.contract.routes import token_for
from tests.factories import (
    Cast,
    make_post,
    make_thread,
    signed_in,
)
from tests.fakes import Clock
from tests.notifications.conftest import deliver, told
from tests.notifications.listing import PAGE, THREAD, shown, unseen


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
