"""Streams keep a week and two hundred entries, and say what they no longer know."""

from flask import Flask
from sqlalchemy import func, select

from dialogue.cursors import Cursor
from dialogue.extensions import db
from dialogue.realtime.entries import missed
from dialogue.retention import DAYS, KEPT, drop_old_entries
from dialogue.streams import Stream, StreamEntry, head_of
from tests.factories import make_dialogue, make_many_posts, make_participant, make_post, make_thread
from tests.fakes import Clock

KEY = "thread/june-2005/1"


def kept() -> int:
    wanted = select(func.count(StreamEntry.seq)).join(Stream, StreamEntry.stream_id == Stream.id)
    return db.session.scalar(wanted.where(Stream.key == KEY)) or 0


def test_what_is_old_and_far_behind_goes(app: Flask, clock: Clock) -> None:
    seat = make_participant(make_dialogue())
    thread = make_thread(seat.dialogue, seat.user)
    make_many_posts(thread, KEPT + 50, seat)
    assert drop_old_entries() == 0
    clock.move(days=DAYS, minutes=1)
    before = head_of(KEY)
    assert drop_old_entries() > 0
    assert kept() == KEPT
    assert drop_old_entries() == 0
    floor = before.seq - KEPT
    assert missed(KEY, Cursor(floor - 1, 0)).reset
    make_post(thread, seat.user)
    assert not missed(KEY, before).reset
    assert [one.kind for one in missed(KEY, before).changes] == ["new"]


def test_a_week_is_kept_whole(app: Flask, clock: Clock) -> None:
    seat = make_participant(make_dialogue())
    thread = make_thread(seat.dialogue, seat.user)
    make_many_posts(thread, KEPT * 2, seat)
    clock.move(days=DAYS - 1)
    assert drop_old_entries() == 0
    assert kept() == KEPT * 2 + 2
