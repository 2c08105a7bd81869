"""What a stream says after a place in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from dialogue.cursors import BEGINNING, UNKNOWN, Cursor
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.realtime import entries
from dialogue.realtime.entries import ENTRIES_AT_ONCE, FARTHEST_BEHIND, Change, coalesced
from dialogue.streams import Stream, StreamEntry, head_of
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, withdraw_post
from tests.factories import Cast, first_post, make_many_posts, make_post, seat_of

KEY = "thread/june-2005/1"


def told_after(cursor: Cursor) -> list[tuple[str, str]]:
    return [(one.object, one.kind) for one in entries.missed(KEY, cursor).changes]


def test_a_stream_without_entries(dialogue: Dialogue) -> None:
    assert head_of(KEY) == BEGINNING
    assert entries.missed(KEY, BEGINNING) == entries.Missed(BEGINNING)
    assert entries.missed(KEY, Cursor(3, 1)).reset


def test_what_happened_after_a_place_in_order(thread: Thread, cast: Cast) -> None:
    before = head_of(KEY)
    first = make_post(thread, cast.amina)
    second = make_post(thread, cast.bruno)
    edit_post(cast.amina, first_post(thread), body="Nobody asks the young.", version=1)
    assert told_after(before) == [
        (f"post/{first.number}", "new"),
        (f"post/{second.number}", "new"),
        ("post/1", "edit"),
    ]
    missed = entries.missed(KEY, before)
    assert (missed.cursor, missed.reset, missed.more) == (head_of(KEY), False, False)
    assert missed.cursor.seq == before.seq + 3
    assert entries.missed(KEY, missed.cursor) == entries.Missed(missed.cursor)


def test_each_object_is_told_once(thread: Thread, cast: Cast) -> None:
    before = head_of(KEY)
    edited = make_post(thread, cast.amina)
    edit_post(cast.amina, edited, body="Better.", version=1)
    withdrawn = make_post(thread, cast.amina)
    withdraw_post(cast.amina, withdrawn)
    assert told_after(before) == [
        (f"post/{edited.number}", "new"),
        (f"post/{withdrawn.number}", "withdraw"),
    ]


def test_the_beginning_is_a_place(thread: Thread) -> None:
    assert told_after(BEGINNING) == [("thread/1", "new"), ("post/1", "new")]


@pytest.mark.parametrize("shift", [(1, 0), (0, 1), (5, 0)])
def test_a_place_of_another_history_begins_anew(thread: Thread, shift: tuple[int, int]) -> None:
    seq, tag = shift
    now = head_of(KEY)
    missed = entries.missed(KEY, Cursor(now.seq + seq, now.tag + tag))
    assert (missed.reset, missed.cursor, missed.changes) == (True, now, ())
    assert entries.missed(KEY, UNKNOWN).reset


def test_an_entry_of_another_history_begins_anew(thread: Thread, cast: Cast) -> None:
    before = head_of(KEY)
    make_post(thread, cast.amina)
    assert not entries.missed(KEY, before).reset
    assert entries.missed(KEY, Cursor(before.seq, before.tag + 1)).reset


def test_the_floor_needs_no_entry(thread: Thread, cast: Cast) -> None:
    make_many_posts(thread, 5, seat_of(cast.amina, thread.dialogue))
    stream_id = db.session.query(Stream.id).filter(Stream.key == KEY).scalar()
    with transaction():
        db.session.execute(update(Stream).where(Stream.key == KEY).values(floor=3))
        db.session.query(StreamEntry).filter(
            StreamEntry.stream_id == stream_id, StreamEntry.seq <= 3
        ).delete()
    assert len(told_after(Cursor(3, 0))) == 4
    assert entries.missed(KEY, Cursor(2, 0)).reset


def test_far_behind_begins_anew_and_less_far_comes_in_portions(thread: Thread, cast: Cast) -> None:
    seat, before = seat_of(cast.amina, thread.dialogue), head_of(KEY)
    make_many_posts(thread, FARTHEST_BEHIND, seat)
    place, numbers, portions = before, [], 0
    while True:
        missed = entries.missed(KEY, place)
        assert not missed.reset
        numbers += [one.object for one in missed.changes]
        place, portions = missed.cursor, portions + 1
        if not missed.more:
            break
    assert numbers == [f"post/{number}" for number in range(2, FARTHEST_BEHIND + 2)]
    assert portions == FARTHEST_BEHIND // ENTRIES_AT_ONCE
    make_post(thread, cast.amina)
    assert entries.missed(KEY, before).reset


KINDS = ("new", "edit", "withdraw", "move")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(KINDS)), max_size=12))
def test_coalescing_keeps_each_object_and_its_newest_kind(told: list[tuple[str, str]]) -> None:
    written = [StreamEntry(object=name, kind=kind) for name, kind in told]
    once = coalesced(written)
    names = [name for name, _ in told]
    assert [one.object for one in once] == list(dict.fromkeys(names))
    for one in once:
        kinds = [kind for name, kind in told if name == one.object]
        assert one.kind == kinds[-1] or (one.kind, kinds[-1]) == ("new", "edit")


def test_what_was_new_and_then_edited_is_new() -> None:
    written = [StreamEntry(object="post/1", kind=kind) for kind in ("new", "edit", "edit")]
    assert coalesced(written) == (Change("post/1", "new"),)
