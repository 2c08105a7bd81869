"""The same form twice is one contribution, however it comes about, and no words are lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.streams import Stream, StreamEntry
from dialogue.threads import operations
from dialogue.threads.models import Draft, Post, Thread
from tests.factories import Cast, first_post, make_dialogue, make_post, make_thread


def count(model: type[Thread] | type[Post]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_same_form_twice_is_one_contribution(dialogue: Dialogue, cast: Cast) -> None:
    key = str(uuid4())
    thread = make_thread(dialogue, cast.amina, client_key=key)
    assert make_thread(dialogue, cast.amina, client_key=key.upper()) is thread
    assert count(Thread) == 1
    once = make_post(thread, cast.amina, client_key=key)
    assert make_post(thread, cast.amina, client_key=f"{{{key}}}") is once
    assert count(Post) == 2


def test_another_persons_key_is_another_form(dialogue: Dialogue, cast: Cast) -> None:
    key = str(uuid4())
    thread = make_thread(dialogue, cast.amina)
    posts = {make_post(thread, who, client_key=key).id for who in (cast.amina, cast.bruno)}
    assert len(posts) == 2


def test_a_key_that_is_none_is_refused(dialogue: Dialogue, cast: Cast) -> None:
    with pytest.raises(Invalid):
        make_thread(dialogue, cast.amina, client_key="1")
    assert count(Thread) == 0


def test_the_key_of_a_withdrawn_contribution_brings_nothing_back(
    dialogue: Dialogue, cast: Cast
) -> None:
    key = str(uuid4())
    thread = make_thread(dialogue, cast.amina)
    post = make_post(thread, cast.amina, body="I regret this.", client_key=key)
    operations.withdraw_post(cast.amina, post)
    assert make_post(thread, cast.amina, body="I regret this.", client_key=key) is post
    assert (post.body, post.state, count(Post)) == ("", "withdrawn", 2)
    assert db.session.scalars(select(Draft)).all() == []


def test_other_words_under_a_used_key_wait_as_a_draft(dialogue: Dialogue, cast: Cast) -> None:
    key = str(uuid4())
    thread = make_thread(dialogue, cast.amina)
    once = make_post(thread, cast.amina, body="First words.", client_key=key)
    assert make_post(thread, cast.amina, body="Second words.", client_key=key) is once
    assert (once.body, count(Post)) == ("First words.", 2)
    draft = db.session.scalars(select(Draft)).one()
    assert (draft.place, draft.fields["body"]) == ("thread/1", "Second words.")


@pytest.mark.parametrize("again", ["First  words.", "First words, better.", "First words.\r\n"])
def test_a_replay_keeps_no_draft(dialogue: Dialogue, cast: Cast, again: str) -> None:
    key = str(uuid4())
    first = again.replace("\r\n", "\n") if "\r" in again else "First  words."
    thread = make_thread(dialogue, cast.amina)
    post = make_post(thread, cast.amina, body=first, client_key=key)
    operations.edit_post(cast.amina, post, body="First words, better.", version=1)
    make_post(thread, cast.amina, body=again, client_key=key)
    assert db.session.scalars(select(Draft)).all() == []


THREADS, EACH = 8, 25


def in_threads(app: Flask, work: list[object], do: object) -> list[object]:
    """``do(item)`` for each, eight at a time, each in an application context of its own."""
    together = Barrier(THREADS)

    def one(item: object) -> object:
        with app.app_context():
            together.wait(timeout=30)
            return do(item)  # type: ignore[operator]

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, work))


def test_two_hundred_at_once_are_numbered_without_holes(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    thread_id = make_thread(dialogue, cast.amina).id
    people = [cast.amina.id, cast.bruno.id]

    def speak(who: object) -> list[int]:
        actor, thread = db.session.get_one(User, who), db.session.get_one(Thread, thread_id)
        return [make_post(thread, actor, client_key=str(uuid4())).number for _ in range(EACH)]

    told = in_threads(app, [people[place % 2] for place in range(THREADS)], speak)
    numbers = sorted(number for one in told for number in one)  # type: ignore[attr-defined]
    assert numbers == list(range(2, THREADS * EACH + 2))
    db.session.expire_all()
    assert dialogue.last_post_number == THREADS * EACH + 1
    for stream in db.session.scalars(select(Stream)):
        seqs = db.session.scalars(
            select(StreamEntry.seq)
            .where(StreamEntry.stream_id == stream.id)
            .order_by(StreamEntry.seq)
        ).all()
        assert list(seqs) == list(range(1, stream.head + 1)), stream.key


def test_one_form_sent_eight_times_at_once_is_one_contribution(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    thread_id, actor_id, key = make_thread(dialogue, cast.amina).id, cast.amina.id, str(uuid4())

    def send(_turn: object) -> int:
        actor, thread = db.session.get_one(User, actor_id), db.session.get_one(Thread, thread_id)
        return make_post(thread, actor, client_key=key).number

    assert in_threads(app, list(range(THREADS)), send) == [2] * THREADS
    assert count(Post) == 2


def test_one_thread_opened_eight_times_at_once_is_one_thread(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    dialogue_id, actor_id, key = dialogue.id, cast.amina.id, str(uuid4())

    def send(_turn: object) -> int:
        actor = db.session.get_one(User, actor_id)
        return make_thread(db.session.get_one(Dialogue, dialogue_id), actor, client_key=key).number

    assert in_threads(app, list(range(THREADS)), send) == [1] * THREADS
    assert (count(Thread), count(Post)) == (1, 1)


def test_keys_are_apart_in_each_dialogue(dialogue: Dialogue, cast: Cast) -> None:
    key = str(uuid4())
    other = make_dialogue("other")
    here, there = make_thread(dialogue, client_key=key), make_thread(other, client_key=key)
    assert here.id != there.id
    assert first_post(here).id != first_post(there).id
