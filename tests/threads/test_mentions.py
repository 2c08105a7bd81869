"""Whom a contribution names, and what it points to."""

from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads import operations
from dialogue.threads.models import Mention
from tests.factories import (
    Cast,
    first_post,
    make_dialogue,
    make_participant,
    make_person,
    make_post,
    make_thread,
    make_user,
    seat_of,
)


def test_people_who_are_named_are_mentioned_once(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina, body="@bruno and @Bruno, @chen: ask `@amina`.")
    rows = db.session.scalars(select(Mention.participant_id)).all()
    seats = [seat_of(one, dialogue).id for one in (cast.bruno, cast.chen)]
    assert sorted(rows) == sorted(seats)
    assert '<a href="/d/june-2005/people/bruno"' in first_post(thread).html
    assert "@Bruno</a>" in first_post(thread).html


def test_names_of_every_script_can_be_mentioned(dialogue: Dialogue, cast: Cast) -> None:
    names = ["Ольга Ким", "अमीना", "أمينة", "小林"]
    seats = [
        make_participant(dialogue, name, user=make_user(name, email=f"p{place}@example.org"))
        for place, name in enumerate(names)
    ]
    named = " ".join(f"@{seat.handle}" for seat in seats)
    make_thread(dialogue, cast.amina, body=f"Friends: {named}!")
    rows = db.session.scalars(select(Mention.participant_id)).all()
    assert sorted(rows) == sorted(seat.id for seat in seats)


def test_nobody_is_mentioned_who_left_or_sits_elsewhere(dialogue: Dialogue, cast: Cast) -> None:
    make_person(make_dialogue("other"), "Dalia")
    seat_of(cast.chen, dialogue).left_at = dialogue.created_at
    db.session.commit()
    thread = make_thread(dialogue, cast.amina, body="@chen @dalia @nobody")
    assert db.session.scalars(select(Mention)).all() == []
    assert "<a" not in first_post(thread).html


def test_an_edit_mentions_anew(dialogue: Dialogue, cast: Cast) -> None:
    post = first_post(make_thread(dialogue, cast.amina, body="@bruno, look."))
    operations.edit_post(cast.amina, post, body="@chen, look.", version=1)
    assert db.session.scalars(select(Mention.participant_id)).all() == [
        seat_of(cast.chen, dialogue).id
    ]


def test_contributions_are_pointed_to_by_their_permanent_address(
    dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.amina)
    post = make_post(thread, body="As #1 says, and #99 will; not `#1`.")
    assert post.html.count('href="/d/june-2005/posts/1"') == 1
    assert 'href="/d/june-2005/posts/99"' in post.html
