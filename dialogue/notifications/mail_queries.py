"""Whom a mail may still be sent to, and of what it may speak: asked as it is written, for much may
have changed since the event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import visible_dialogues, visible_participants
from dialogue.dialogues.seats.models import Mails, Participant
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.mail.recipients import reachable
from dialogue.moderation.models import Decision
from dialogue.notifications.daily import OLDEST, latest_daily
from dialogue.notifications.models import Notification
from dialogue.notifications.queries import shown_to, visible_notifications
from dialogue.notifications.summary_queries import asks_in_the_open
from dialogue.permissions import Actor, Visitor
from dialogue.threads.models import Post

VISITOR = Visitor()


@dataclass(frozen=True, slots=True)
class DueMail:
    """A mail that may go out now: to whose seat, and the notifications that it speaks of. What
    ``open_ids`` holds any visitor may read; of the others a mail holds no word."""

    seat: Participant
    notifications: Sequence[Notification]
    open_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class DueDecision:
    """A mail about a decision to somebody without a seat; ``is_open`` as above."""

    person: User
    notification: Notification
    is_open: bool


def mail_due_at_once(event: Event) -> DueMail | None:
    """The mail that "notification.added" asks for, unless it came to nothing by now."""
    wanted = Notification.id == event.object_id
    return _due(event, select(Notification.user_id).where(wanted), Mails.EACH, wanted)


def decision_due_without_seat(event: Event) -> DueDecision | None:
    """What "notification.added" tells somebody who has no seat, as those who were declined: a
    decision about them is mailed all the same, unless they wanted no mails when they had one."""
    notification = db.session.get(Notification, event.object_id)
    if notification is None or notification.decision_id is None or notification.mailed_at:
        return None
    person = reachable(notification.user_id, since=event)
    if person is None or not person.is_confirmed:
        return None
    seats = select(Participant).where(
        Participant.user_id == person.id, Participant.dialogue_id == notification.dialogue_id
    )
    former = db.session.scalar(seats)
    if former is not None and (former.left_at is None or former.mails == Mails.NONE):
        return None
    return DueDecision(person, notification, bool(_open_among([notification])))


def daily_mail_due(event: Event) -> DueMail | None:
    """The mail that "notifications.daily_due" asks for: of what happened before its moment, so
    that a mail which is tried again speaks of the same."""
    whose = select(Participant.user_id).where(Participant.id == event.object_id)
    return _due(event, whose, Mails.DAILY, _told_by(latest_daily(event.at)))


def seats_with_daily_mail_due(now: datetime) -> Select[Participant]:
    """Seats whose daily mail has not been begun, and for which there may be something to tell."""
    moment = latest_daily(now)
    untold = select(Notification.id).where(
        Notification.user_id == Participant.user_id,
        Notification.dialogue_id == Participant.dialogue_id,
        _untold(),
        _told_by(moment),
    )
    return select(Participant).where(
        Participant.mails == Mails.DAILY.value,
        Participant.left_at.is_(None),
        or_(Participant.daily_mail_at.is_(None), Participant.daily_mail_at < moment),
        untold.exists(),
    )


def own_seats(actor: Actor) -> Sequence[Participant]:
    """The actor's present seats in dialogues that they may read, by the dialogues' titles."""
    return db.session.scalars(
        visible_participants(actor)
        .where(Participant.user_id == actor.id, Participant.left_at.is_(None))
        .order_by(Dialogue.title, Dialogue.id)
        .options(joinedload(Participant.dialogue))
    ).all()


def words_about_suggestion(notification: Notification) -> str:
    """What the moderators said to whoever suggested a stage."""
    wanted = select(Decision.message).where(Decision.case_id == notification.case_id)
    return db.session.scalar(wanted.order_by(Decision.id.desc()).limit(1)) or ""


def public_title(dialogue: Dialogue) -> str | None:
    """The dialogue's title, if anybody may know of it."""
    known = visible_dialogues(VISITOR).where(Dialogue.id == dialogue.id)
    return db.session.scalar(known.with_only_columns(Dialogue.title))


def _due(
    event: Event, whose: Select[int], level: Mails, wanted: ColumnElement[bool]
) -> DueMail | None:
    person = reachable(db.session.scalar(whose), since=event)
    if person is None or not person.is_confirmed:
        return None
    seat = _seat(person, event.dialogue_id, level)
    if seat is None:
        return None
    notifications = db.session.scalars(
        visible_notifications(person)
        .where(Notification.dialogue_id == seat.dialogue_id, _untold(), wanted)
        .options(
            joinedload(Notification.thread),
            joinedload(Notification.post).joinedload(Post.thread),
            joinedload(Notification.decision),
            joinedload(Notification.summary),
        )
        .order_by(Notification.id)
    ).all()
    return DueMail(seat, notifications, _open_among(notifications)) if notifications else None


def _open_among(notifications: Sequence[Notification]) -> frozenset[int]:
    """The ids of those of which any visitor may read, and of those that ask somebody about a point
    where any visitor may read."""
    ids = [one.id for one in notifications]
    shown = shown_to(VISITOR).where(Notification.id.in_(ids)).with_only_columns(Notification.id)
    asking = select(Notification.id).where(Notification.id.in_(ids), asks_in_the_open(VISITOR))
    return frozenset({*db.session.scalars(shown), *db.session.scalars(asking)})


def _seat(person: User, dialogue_id: int | None, level: Mails) -> Participant | None:
    return db.session.scalar(
        select(Participant).where(
            Participant.user_id == person.id,
            Participant.dialogue_id == dialogue_id,
            Participant.left_at.is_(None),
            Participant.mails == level.value,
        )
    )


def _untold() -> ColumnElement[bool]:
    """No mail spoke of it, and the person has not seen it."""
    return and_(Notification.mailed_at.is_(None), Notification.seen_at.is_(None))


def _told_by(moment: datetime) -> ColumnElement[bool]:
    return and_(Notification.at < moment, Notification.at >= moment - OLDEST)
