"""Who may read a forum, asked from both sides: they must always agree."""

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import readers_of, visible_forums
from dialogue.dialogues.seats.models import ForumSeat, Participant
from dialogue.extensions import db
from dialogue.permissions import Phase, Role
from tests.factories import make_dialogue

ACCOUNTS = ("ordinary", "suspended", "without a password", "administrator")
IN_FORUM = (None, Role.PARTICIPANT, Role.MODERATOR)
FORUMS = {"global": "public", "africa": "members", "europe-central-asia": "private"}


def everybody(dialogue: Dialogue) -> list[User]:
    """One of each kind of person, seated."""
    forums, users = [one for one in dialogue.forums if one.slug in FORUMS], []
    for role, in_forum, has_left, account in product(Role, IN_FORUM, (False, True), ACCOUNTS):
        now = clock.now()
        user = User(
            name=f"{role} {in_forum} {has_left} {account}",
            created_at=now,
            is_admin=account == "administrator",
            password_hash=None if account == "without a password" else "hashed",
            suspended_at=now if account == "suspended" else None,
        )
        seat = Participant(
            dialogue_id=dialogue.id,
            user=user,
            role=role.value,
            name=user.name,
            handle=f"h{len(users)}",
            joined_at=now,
            left_at=now if has_left else None,
        )
        if in_forum:
            seat.forum_seats = [ForumSeat(forum_id=one.id, role=in_forum) for one in forums]
        db.session.add(seat)
        users.append(user)
    db.session.commit()
    return users


@pytest.mark.parametrize("visibility", ["public", "members", "private"])
def test_both_sides_agree_on_who_may_read(app: Flask, visibility: str) -> None:
    dialogue = make_dialogue(visibility="public")
    dialogue.visibility = visibility
    forums = {one.slug: one for one in dialogue.forums if one.slug in FORUMS}
    for slug, how in FORUMS.items():
        forums[slug].visibility = how
    users = everybody(dialogue)
    who_signs_in = [one for one in users if one.password_hash and not one.suspended_at]
    found_any = False
    for phase in Phase:
        dialogue.phase = phase.value
        db.session.commit()
        may_read = {user: set(db.session.scalars(visible_forums(user))) for user in who_signs_in}
        for forum in forums.values():
            readers = set(
                db.session.scalars(readers_of(forum.id).with_only_columns(Participant.user_id))
            )
            expected = {user.id for user, found in may_read.items() if forum in found}
            assert readers == expected, (phase, forum.slug)
            found_any = found_any or 0 < len(readers) < len(users)
    assert found_any


def test_a_seat_elsewhere_opens_nothing(app: Flask) -> None:
    here, elsewhere = make_dialogue("here", visibility="private"), make_dialogue("elsewhere")
    everybody(elsewhere)
    assert db.session.scalars(readers_of(here.forums[0].id)).all() == []
    assert db.session.scalars(select(Participant.id)).all()
