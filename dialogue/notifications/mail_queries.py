"""Whom a mail may still be sent to, and of what it may speak: asked as it is written, for much may
have changed since the event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import (
    readable_dialogues,
    visible_dialogues,
    visible_forums,
    visible_participants,
)
from dialogue.dialogues.seat_models import Mails, Participant
from dialogue.errors import NotFound
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.mail.recipients import reachable
from dialogue.moderation.models import Decision
from dialogue.notifications.daily import OLDEST, latest_daily
from dialogue.notifications.models import Notification, Reason
from dialogue.permissions import Actor, Visitor
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.queries import visible_posts, visible_threads

VISITOR = Visitor()


@dataclass(frozen=True, slots=True)
class DueMail:
    """A mail that may go out now: to whose seat, and the notifications that it speaks of. What
    ``open_ids`` holds any visitor may read; of the others a mail holds no word."""

    seat: Participant
    notifications: Sequence[Notification]
    open_ids: frozenset[int]


def mail_due_at_once(event: Event) -> DueMail | None:
    """The mail that "notification.added" asks for, unless it came to nothing by now."""
    wanted = Notification.id == event.object_id
    return _due(event, select(Notification.user_id).where(wanted), Mails.EACH, wanted)


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


def get_mailable(person: User, notification_id: int) -> Notification:
    """One of the person's own, of something that they may see; NotFound otherwise."""
    found = db.session.scalar(_shown(person).where(Notification.id == notification_id))
    if found is None:
        raise NotFound
    return found


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
    told = _shown(person).where(Notification.dialogue_id == seat.dialogue_id, _untold(), wanted)
    notifications = db.session.scalars(told.order_by(Notification.id)).all()
    open_ids = db.session.scalars(
        told.where(_is_shown_to(VISITOR)).with_only_columns(Notification.id)
    )
    return DueMail(seat, notifications, frozenset(open_ids)) if notifications else None


def _seat(person: User, dialogue_id: int | None, level: Mails) -> Participant | None:
    return db.session.scalar(
        select(Participant).where(
            Participant.user_id == person.id,
            Participant.dialogue_id == dialogue_id,
            Participant.left_at.is_(None),
            Participant.mails == level.value,
        )
    )


def _shown(person: User) -> Select[Notification]:
    """The person's notifications of what they may see."""
    return (
        select(Notification)
        .where(Notification.user_id == person.id, _is_shown_to(person))
        .options(
            joinedload(Notification.thread),
            joinedload(Notification.post),
            joinedload(Notification.decision),
        )
    )


def _untold() -> ColumnElement[bool]:
    """No mail spoke of it, and the person has not seen it."""
    return and_(Notification.mailed_at.is_(None), Notification.seen_at.is_(None))


def _told_by(moment: datetime) -> ColumnElement[bool]:
    return and_(Notification.at < moment, Notification.at >= moment - OLDEST)


def _is_shown_to(actor: Actor) -> ColumnElement[bool]:
    """The contribution stands and the actor may read it; of a decision, the thread may be read. One
    that concerns the actor is theirs; anybody else has to be able to read where it was taken."""
    standing = visible_posts(actor).where(
        Post.id == Notification.post_id, Post.state == PostState.PUBLISHED.value
    )
    thread = visible_threads(actor).where(Thread.id == Notification.thread_id)
    decided = or_(
        Notification.post_id.is_(None),
        Notification.case_id.is_not(None),
        Notification.reason == Reason.DECISION.value,
    )
    return or_(standing.exists(), and_(decided, thread.exists()), _is_decision_for(actor))


def _is_decision_for(actor: Actor) -> ColumnElement[bool]:
    if actor.id is not None:
        return and_(Notification.decision_id.is_not(None), Notification.user_id == actor.id)
    dialogues = readable_dialogues(actor).with_only_columns(Dialogue.id)
    forums = visible_forums(actor).with_only_columns(Forum.id)
    open_decisions = select(Decision.id).where(
        Decision.id == Notification.decision_id,
        Decision.dialogue_id.in_(dialogues),
        or_(Decision.forum_id.is_(None), Decision.forum_id.in_(forums)),
    )
    return open_decisions.exists()
