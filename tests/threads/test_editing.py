"""Changing and taking back what one said."""

from threading import Event as Signal
from threading import Thread as SystemThread

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.threads import operations
from dialogue.threads.models import Draft, Mention, Post, Revision
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    make_participant,
    make_post,
    make_thread,
    seat_of,
)
from tests.fakes import Clock


@pytest.fixture
def post(dialogue: Dialogue, cast: Cast) -> Post:
    """Amina's first contribution."""
    return first_post(make_thread(dialogue, cast.amina, body="I was **there**."))


def revisions(post: Post) -> list[Revision]:
    return list(
        db.session.scalars(
            select(Revision).where(Revision.post_id == post.id).order_by(Revision.version)
        )
    )


def test_an_edit_replaces_the_wording_and_keeps_the_old_one(
    post: Post, cast: Cast, clock: Clock
) -> None:
    published = clock.now
    edited = clock.move(minutes=10)
    operations.edit_post(cast.amina, post, body="I was *near*.", version=1, reason=" a  slip ")
    clock.move(minutes=5)
    operations.edit_post(cast.amina, post, body="I was far.", version=2, lang="fr")
    assert (post.body, post.html, post.version) == ("I was far.", "<p>I was far.</p>", 3)
    assert (post.lang, post.created_at, post.edited_at) == ("fr", published, clock.now)
    first, second = revisions(post)
    assert (first.body, first.version, first.reason) == ("I was **there**.", 1, "a slip")
    assert (first.written_at, first.replaced_at) == (published, edited)
    assert (second.body, second.html, second.lang) == (
        "I was *near*.",
        "<p>I was <em>near</em>.</p>",
        "en",
    )
    assert (second.written_at, second.replaced_by_id) == (edited, cast.amina.id)


def test_who_edits_an_old_version_is_told_and_changes_nothing(post: Post, cast: Cast) -> None:
    operations.edit_post(cast.amina, post, body="First tab.", version=1)
    with pytest.raises(Conflict):
        operations.edit_post(cast.amina, post, body="Second tab.", version=1)
    db.session.refresh(post)
    assert (post.body, post.version, len(revisions(post))) == ("First tab.", 2, 1)


def test_saying_the_same_again_changes_nothing(dialogue: Dialogue, cast: Cast) -> None:
    post = first_post(make_thread(dialogue, cast.amina, body="One line.\nAnother."))
    operations.edit_post(cast.amina, post, body="One line.\r\nAnother.", version=1, lang="en")
    operations.edit_post(cast.amina, post, body="One line.\nAnother.", version=1)
    assert (post.version, post.edited_at, revisions(post)) == (1, None, [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"body": ""}, "body"), ({"body": "x" * 20_001}, "body"), ({"reason": "x" * 301}, "reason")],
)
def test_an_edit_is_checked_like_a_contribution(
    post: Post, cast: Cast, wrong: dict[str, str], field: str
) -> None:
    details = {"body": "Other words.", **wrong}
    with pytest.raises(Invalid) as refusal:
        operations.edit_post(cast.amina, post, version=1, **details)  # type: ignore[arg-type]
    assert set(refusal.value.fields) == {field}
    assert revisions(post) == []


def test_a_reason_of_three_hundred_characters_is_kept(post: Post, cast: Cast) -> None:
    operations.edit_post(cast.amina, post, body="Other words.", version=1, reason="x" * 300)
    assert revisions(post)[0].reason == "x" * 300


@pytest.mark.parametrize("who", ["bruno", "chen"])
def test_nobody_edits_or_withdraws_what_another_said(post: Post, cast: Cast, who: str) -> None:
    stranger = getattr(cast, who)
    with pytest.raises(NotPermitted):
        operations.edit_post(stranger, post, body="Put in your mouth.", version=1)
    with pytest.raises(NotPermitted):
        operations.withdraw_post(stranger, post)
    with pytest.raises(NotPermitted):
        operations.withdraw_post(OPERATOR, post)
    assert (post.body, post.state) == ("I was **there**.", "published")


@pytest.mark.parametrize(("minutes", "waited", "may"), [
    (15, 15, True), (15, 15.1, False), (0, 0.1, False), (None, 60 * 24 * 365, True),
])  # fmt: skip
def test_editing_ends_with_its_window(
    post: Post, cast: Cast, clock: Clock, minutes: int | None, waited: float, may: bool
) -> None:
    post.dialogue.edit_minutes = minutes
    db.session.commit()
    clock.move(minutes=waited)
    if may:
        operations.edit_post(cast.amina, post, body="In time.", version=1)
    else:
        with pytest.raises(NotPermitted):
            operations.edit_post(cast.amina, post, body="Too late.", version=1)
    # Taking back is possible at any time.
    operations.withdraw_post(cast.amina, post)


def test_withdrawing_deletes_the_words_everywhere_and_keeps_the_place(
    post: Post, cast: Cast, clock: Clock
) -> None:
    operations.edit_post(cast.amina, post, body="@bruno SECRET words", version=1)
    answer = make_post(post.thread, cast.bruno, reply_to=1)
    post.attachments = ["SECRET.pdf"]
    db.session.commit()
    operations.withdraw_post(cast.amina, post)
    assert (post.body, post.html, post.attachments) == ("", "", [])
    assert (post.state, post.withdrawn_at, post.version) == ("withdrawn", clock.now, 3)
    assert (post.number, answer.reply_to_id) == (1, post.id)
    assert revisions(post) == []
    assert db.session.scalars(select(Mention)).all() == []


def test_withdrawing_forgets_the_draft_of_a_change(post: Post, cast: Cast) -> None:
    db.session.add(
        Draft(
            user_id=cast.amina.id,
            dialogue_id=post.dialogue_id,
            place="edit/1",
            fields={"body": "Nearly sent."},
            updated_at=post.created_at,
        )
    )
    db.session.commit()
    operations.withdraw_post(cast.amina, post)
    assert db.session.scalars(select(Draft)).all() == []


def test_what_was_withdrawn_stays_so(post: Post, cast: Cast) -> None:
    operations.withdraw_post(cast.amina, post)
    with pytest.raises(NotPermitted):
        operations.withdraw_post(cast.amina, post)
    with pytest.raises(NotPermitted):
        operations.edit_post(cast.amina, post, body="Back again.", version=2)
    assert post.version == 2


def test_an_edit_that_is_being_written_does_not_outlive_the_withdrawal(
    app: Flask, post: Post, cast: Cast
) -> None:
    """Two windows: one publishes a change, the other withdraws before that has been written."""
    post_id, actor_id, edited = post.id, cast.amina.id, Signal()

    def edit_slowly() -> None:
        with app.app_context():
            actor, mine = db.session.get_one(User, actor_id), db.session.get_one(Post, post_id)
            with transaction():
                operations.edit_post(actor, mine, body="Quickly, SECRET.", version=1)
                db.session.flush()
                edited.set()
                stopping.wait(0.2)

    stopping = Signal()
    other = SystemThread(target=edit_slowly)
    other.start()
    assert edited.wait(10)
    operations.withdraw_post(cast.amina, post)
    other.join()
    db.session.refresh(post)
    assert (post.body, post.html, post.state) == ("", "", "withdrawn")
    assert revisions(post) == []


def test_the_affiliation_of_the_moment_stays_with_the_contribution(
    dialogue: Dialogue, clock: Clock
) -> None:
    before = {
        "stakeholder_type": "community", "region": "africa", "country": "KE",
        "organisation": "Elders of Nakuru", "capacity": "organisation", "lang": "fr",
    }  # fmt: skip
    after = {
        "stakeholder_type": "media", "region": "arab-states", "country": "EG",
        "organisation": "A newspaper", "capacity": "personal", "lang": "ar",
    }  # fmt: skip
    seat = make_participant(dialogue, **before)
    amina = seat.user
    post = first_post(make_thread(dialogue, amina))
    frozen = {**before, "author_name": "Amina", "role": "participant"}
    round_two = dialogue.rounds[1].id
    seat_operations.change_seat(amina, seat, alias="A. N. Other", **after)  # type: ignore[arg-type]
    make_participant(dialogue, user=amina, role="analyst", name="A. N. Other")
    clock.move(days=7)
    operations.edit_post(amina, post, body="Said better.", version=1)
    db.session.refresh(post)
    assert {name: getattr(post, name) for name in frozen} == frozen
    assert (post.round_id, post.consent) == (round_two, "alias")
    later = make_post(post.thread, amina)
    assert {name: getattr(later, name) for name in after} == after
    assert (later.author_name, later.role) == ("A. N. Other", "analyst")
    assert later.round_id == dialogue.rounds[2].id


def test_a_role_in_the_forum_is_the_role_one_speaks_in_there(
    dialogue: Dialogue, cast: Cast
) -> None:
    make_participant(dialogue, user=cast.amina, role="facilitator", forum="africa")
    inside = first_post(make_thread(dialogue, cast.amina, forum="africa"))
    outside = first_post(make_thread(dialogue, cast.amina, forum="global"))
    assert (inside.role, outside.role) == ("facilitator", "participant")
    assert seat_of(cast.amina, dialogue).role == "participant"
