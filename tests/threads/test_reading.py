"""What each participant has read: noted without writing, written every few seconds."""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select

from dialogue.accounts.models import User
from dialogue.background import Background
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.threads import operations
from dialogue.threads.models import ReadMark, Thread
from dialogue.threads.page import contents_of, first_unread, unread_in
from dialogue.threads.queries import open_at
from dialogue.threads.reading import positions as reading
from dialogue.threads.reading.positions import ReadingBuffer, buffer, read_in
from tests.factories import (
    Cast,
    first_post,
    forum_of,
    make_many_posts,
    make_participant,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.statements import statements


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    """Three contributions: Amina's, Bruno's answer, Amina's answer to that."""
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.bruno, reply_to=1)
    make_post(thread, cast.amina, reply_to=2)
    return thread


def marks() -> list[tuple[int, int]]:
    rows = db.session.execute(select(ReadMark.participant_id, ReadMark.post_id))
    return sorted((seat, post) for seat, post in rows)


def unread(user: User, thread: Thread) -> set[int]:
    """Numbers of the contributions that are new for somebody."""
    seat = seat_of(user, thread.dialogue)
    contents = contents_of(open_at(user, thread.dialogue.slug, thread.number))
    found = unread_in(contents, seat.id, seat.read_floor, read_in(seat.id, thread.id))
    counted = reading.unread_by_thread(user, seat, [thread.id]).get(thread.id, 0)
    assert counted == len(found)
    by_cell = {(thread.forum_id, thread.stage_id)} if found else set()
    assert reading.unread_by_cell(user, seat) == by_cell
    return {contents.lines[post_id].number for post_id in found}


def test_what_one_wrote_is_read(thread: Thread, cast: Cast) -> None:
    assert unread(cast.amina, thread) == {2}
    assert unread(cast.bruno, thread) == {1, 3}
    assert unread(cast.chen, thread) == {1, 2, 3}


def test_a_page_notes_what_it_showed(app: Flask, thread: Thread, cast: Cast) -> None:
    browser = signed_in(app, cast.chen)
    first = browser.get("/d/june-2005/threads/1").text
    assert first.count("New for you") == 3
    assert "3 new for you: go to the first" in first
    assert 'href="/d/june-2005/threads/1#p1"' in first
    again = browser.get("/d/june-2005/threads/1").text
    assert "ew for you" not in again
    assert unread(cast.chen, thread) == set()
    answer = make_post(thread, cast.bruno)
    assert unread(cast.chen, thread) == {answer.number}


def test_reading_writes_nothing(app: Flask, thread: Thread, cast: Cast) -> None:
    browser = signed_in(app, cast.chen)
    with statements(app) as asked:
        for path in ("threads/1", "threads/1?view=flat", "threads", "", "people/", "rounds/2/"):
            assert browser.get(f"/d/june-2005/{path}").status_code == 200
    assert len(asked.queries()) > 6
    assert asked.writes() == []
    assert marks() == []


def test_what_gathered_is_written_once(app: Flask, thread: Thread, cast: Cast) -> None:
    browser = signed_in(app, cast.chen)
    browser.get("/d/june-2005/threads/1")
    reading.flush()
    chen = seat_of(cast.chen, thread.dialogue).id
    assert marks() == [(chen, 1), (chen, 2), (chen, 3)]
    assert buffer.of(chen) == set()
    assert unread(cast.chen, thread) == set()
    buffer.note(chen, {1, 2})
    reading.flush()
    assert len(marks()) == 3
    with statements(app) as asked:
        reading.flush()
    assert asked == []


def test_only_the_page_that_was_shown_is_read(app: Flask, dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina)
    make_many_posts(thread, 44, seat_of(cast.amina, dialogue))
    browser = signed_in(app, cast.chen)
    browser.get("/d/june-2005/threads/1?page=2")
    assert unread(cast.chen, thread) == {*range(1, 21), *range(41, 46)}
    led = browser.get("/d/june-2005/threads/1/new-for-me")
    assert (led.status_code, led.location) == (302, "/d/june-2005/threads/1#p1")
    browser.get("/d/june-2005/threads/1")
    led = browser.get("/d/june-2005/threads/1/new-for-me")
    assert led.location == "/d/june-2005/threads/1?page=3#p41"
    browser.get("/d/june-2005/threads/1?page=3")
    led = browser.get("/d/june-2005/threads/1/new-for-me")
    assert led.location == "/d/june-2005/threads/1?page=3#reply"


def test_the_first_new_one_depends_on_the_order(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina)
    first = first_post(thread)
    second = make_post(thread, cast.amina)
    below_first = make_post(thread, cast.amina, reply_to=first.number)
    contents = contents_of(open_at(cast.chen, "june-2005", 1))
    new = {second.id, below_first.id}
    assert first_unread(contents, "nested", new) == below_first.id
    assert first_unread(contents, "flat", new) == second.id
    assert first_unread(contents, "flat", set()) is None


def test_what_was_withdrawn_is_not_new(thread: Thread, cast: Cast) -> None:
    operations.withdraw_post(cast.amina, first_post(thread))
    assert unread(cast.chen, thread) == {2, 3}


def test_an_edit_makes_nothing_new(thread: Thread, cast: Cast) -> None:
    seat = seat_of(cast.chen, thread.dialogue)
    buffer.note(seat.id, {1, 2, 3})
    operations.edit_post(cast.amina, first_post(thread), body="Better said.", version=1)
    assert unread(cast.chen, thread) == set()


def test_everything_can_be_taken_as_read(app: Flask, thread: Thread, cast: Cast) -> None:
    browser = signed_in(app, cast.chen)
    answer = browser.submit("/d/june-2005/", "/d/june-2005/read")
    assert (answer.status_code, answer.location) == (303, "/d/june-2005/")
    assert unread(cast.chen, thread) == set()
    assert unread(cast.bruno, thread) == {1, 3}
    assert "Take everything as read" not in browser.get("/d/june-2005/").text
    later = make_post(thread, cast.bruno)
    assert unread(cast.chen, thread) == {later.number}


def test_nothing_is_new_where_one_may_not_read(dialogue: Dialogue, cast: Cast) -> None:
    forum_of(dialogue, "africa").visibility = "private"
    db.session.commit()
    hidden = make_thread(dialogue, cast.bruno, forum="africa")
    amina = seat_of(cast.amina, dialogue)
    assert reading.unread_by_thread(cast.amina, amina, [hidden.id]) == {}
    assert reading.unread_by_cell(cast.amina, amina) == set()


def test_a_visitor_leaves_no_trace(app: Flask, thread: Thread) -> None:
    app.test_client().get("/d/june-2005/threads/1")
    assert buffer.take() == {}


def test_what_cannot_be_written_waits(
    app: Flask, thread: Thread, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of(cast.chen, thread.dialogue).id
    buffer.note(seat, {1, 2})

    def fail() -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(reading, "transaction", fail)
        with pytest.raises(OSError, match="full"):
            reading.flush()
    assert buffer.of(seat) == {1, 2}
    reading.flush()
    assert marks() == [(seat, 1), (seat, 2)]


def test_marks_of_what_is_gone_do_not_hold_up_the_others(
    app: Flask, thread: Thread, dialogue: Dialogue, cast: Cast
) -> None:
    chen = seat_of(cast.chen, dialogue).id
    going = make_participant(dialogue, "Going").id
    for seat in (chen, going, 999_999):
        buffer.note(seat, {1, 888_888})
    with transaction():
        db.session.execute(delete(Participant).where(Participant.id == going))
    reading.flush()
    assert marks() == [(chen, 1)]


def test_the_buffer_keeps_people_apart() -> None:
    own = ReadingBuffer()
    own.note(1, [5, 6])
    own.note(1, [6, 7])
    own.note(2, [5])
    assert (own.of(1), own.of(2), own.of(3)) == ({5, 6, 7}, {5}, set())
    taken = own.take()
    assert taken == {1: {5, 6, 7}, 2: {5}}
    assert own.take() == {}
    own.note(2, [9])
    own.put_back(taken)
    assert own.of(2) == {5, 9}


def test_the_process_writes_by_itself_and_when_it_stops(
    app: Flask, thread: Thread, cast: Cast
) -> None:
    assert (reading.flush, 3) in app.extensions["background"]._duties
    background = Background(app)
    background.add(reading.flush, every=0.05)
    seat = seat_of(cast.chen, thread.dialogue).id
    background.start()
    buffer.note(seat, {1, 2})
    wait_until(lambda: not buffer.of(seat))
    background.stop()
    assert marks() == [(seat, 1), (seat, 2)]


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)
