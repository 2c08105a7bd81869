"""Notifications as the program makes them, and what may happen to those who get mails of them."""

from typing import Any

from sqlalchemy import select

from dialogue import clock
from dialogue.accounts.models import TokenPurpose, User
from dialogue.accounts.operations import confirm_email_change
from dialogue.accounts.writing import add_token
from dialogue.events import Event, record
from dialogue.extensions import db
from dialogue.notifications.models import Notification
from dialogue.operation import transaction
from dialogue.permissions import SITE, Visitor
from dialogue.threads.models import Post, Thread
from tests.factories import OPERATOR


def notify(
    user: User, post: Post, reason: str = "reply", *, thread: Thread | None = None, **values: Any
) -> Notification:
    """Tell somebody of a contribution, and record that they are told, in one transaction."""
    values = {"post_id": post.id, "at": clock.now()} | values
    with transaction():
        notification = Notification(
            user_id=user.id,
            dialogue_id=post.dialogue_id,
            event_id=_event_of(post, user),
            reason=reason,
            thread_id=(thread or post.thread).id,
            **values,
        )
        db.session.add(notification)
        db.session.flush()
        record(
            "notification.added",
            actor=OPERATOR,
            about=("notification", notification.id),
            dialogue_id=post.dialogue_id,
        )
    return notification


def change_address(user: User, address: str) -> None:
    """The account gets another address, confirmed by the link that was sent there."""
    with transaction():
        _row, token = add_token(TokenPurpose.CHANGE_EMAIL, user_id=user.id, email=address)
    confirm_email_change(Visitor(), SITE, token=token)


def _event_of(post: Post, user: User) -> int:
    """An event of this contribution of which the person was not told yet."""
    told = select(Notification.event_id).where(Notification.user_id == user.id)
    event = db.session.scalars(
        select(Event.id)
        .where(Event.dialogue_id == post.dialogue_id, Event.id.not_in(told))
        .order_by(Event.id.desc())
    ).first()
    assert event is not None
    return event
