"""A dialogue with its cast, a thread of Amina's, and what people were told of it."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import deliveries
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.notifications.models import Notification
from dialogue.threads.models import Thread
from tests.beginnings import begin_with_dialogue, the_cast
from tests.factories import Cast, make_thread
from tests.fakes import Clock


@pytest.fixture
def dialogue(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Dialogue:
    return begin_with_dialogue(request)


@pytest.fixture
def cast(dialogue: Dialogue) -> Cast:
    return the_cast()


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    """Of its opening everybody was told already."""
    thread = make_thread(dialogue, cast.amina)
    deliver()
    return thread


def deliver() -> None:
    """Work off all that is due, as the background does."""
    while deliveries.deliver_due():
        pass
    db.session.expire_all()


def told(user: User) -> list[tuple[str, str, int | None]]:
    """What somebody was told, in order: the event, the reason, the contribution's number. Their
    count is what is stored, too."""
    deliver()
    rows = db.session.scalars(
        select(Notification).where(Notification.user_id == user.id).order_by(Notification.id)
    ).all()
    assert user.unseen == sum(row.seen_at is None for row in rows)
    return [(row.event.kind, row.reason, row.post.number if row.post else None) for row in rows]
