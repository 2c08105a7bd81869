"""Notifications whose time is over: seen, read, out of reach, answered, out of date. Each finds
AT_ONCE at most where there may be many."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from dialogue import clock
from dialogue.dialogues.queries import readers_of
from dialogue.dialogues.seats.models import Participant
from dialogue.moderation.models import Decision
from dialogue.notifications.models import Notification, Reason
from dialogue.notifications.queries import PRESENT_THREAD_ID
from dialogue.notifications.summary_queries import still_asked
from dialogue.summaries.checking.queries import readers_of_summary
from dialogue.threads.models import Post, Thread
from dialogue.threads.reading.positions import Mark

AT_ONCE = 100
KEPT = timedelta(days=90)

Found = tuple[int, int, datetime | None]
_FOUND = (Notification.id, Notification.user_id, Notification.seen_at)


def unseen_one(notification: Notification) -> Select[*Found]:
    return _unseen().where(Notification.id == notification.id)


def unseen_until(user_id: int, newest: int) -> Select[*Found]:
    """What a person has not seen, up to the last thing that their page could show."""
    return _unseen().where(Notification.user_id == user_id, Notification.id <= newest)


def unseen_among(marks: Sequence[Mark]) -> Select[*Found]:
    """What speaks of contributions that their people have had before their eyes by now, or of a
    decision about these or about the thread in which they stand."""
    said = func.coalesce(Decision.post_id, Notification.post_id)
    place = func.coalesce(Decision.thread_id, Notification.thread_id)
    return (
        _unseen()
        .join(Participant, Participant.user_id == Notification.user_id)
        .outerjoin(Decision, Notification.decision_id == Decision.id)
        .join(Post, or_(said == Post.id, and_(said.is_(None), place == Post.thread_id)))
        .where(
            Participant.id.in_({seat_id for seat_id, _ in marks}),
            Post.id.in_({post_id for _, post_id in marks}),
            tuple_(Participant.id, Post.id).in_(marks),
        )
        .distinct()
    )


def unseen_of_all_read(seat_id: int) -> Select[*Found]:
    """What speaks of contributions that a participant took as read, all at once."""
    return _portion(
        _unseen()
        .join(Participant, Participant.user_id == Notification.user_id)
        .join(Post, Notification.post_id == Post.id)
        .where(
            Participant.id == seat_id,
            Post.dialogue_id == Participant.dialogue_id,
            Post.number <= Participant.read_floor,
        )
    )


def unseen_unreadable(dialogue_id: int) -> Select[*Found]:
    """What speaks of a place in this dialogue in which its person may read no more."""
    told_in = aliased(Thread)  # of the same dialogue, and there is an index to it
    readable = readers_of(Thread.forum_id).where(Participant.user_id == Notification.user_id)
    return _portion(
        _unseen()
        .join(told_in, Notification.thread_id == told_in.id)
        .outerjoin(Post, Notification.post_id == Post.id)
        .join(Thread, Thread.id == PRESENT_THREAD_ID)
        .where(told_in.dialogue_id == dialogue_id, ~readable.exists())
    )


def unseen_of_unreadable_summaries(dialogue_id: int) -> Select[*Found]:
    """What speaks of a summary of this dialogue that its person may read no more."""
    reads = readers_of_summary(Notification.summary_id).where(
        Participant.user_id == Notification.user_id
    )
    return _portion(
        _unseen().where(
            Notification.dialogue_id == dialogue_id,
            Notification.summary_id.is_not(None),
            ~reads.exists(),
        )
    )


def unseen_and_answered(summary_id: int) -> Select[*Found]:
    """What asks about a draft of this summary people who have nothing to answer there now."""
    return _portion(
        _unseen().where(
            Notification.summary_id == summary_id,
            Notification.reason == Reason.CHECK.value,
            ~still_asked(summary_id).exists(),
        )
    )


def about_post(post_id: int) -> Select[*Found]:
    said = (Notification.post_id == post_id, Notification.decision_id.is_(None))
    return _portion(select(*_FOUND).where(*said, Notification.case_id.is_(None)))


def out_of_date() -> Select[*Found]:
    return _portion(select(*_FOUND).where(Notification.at < clock.now() - KEPT))


def _unseen() -> Select[*Found]:
    return select(*_FOUND).where(Notification.seen_at.is_(None))


def _portion(wanted: Select[*Found]) -> Select[*Found]:
    return wanted.order_by(Notification.id).limit(AT_ONCE)
