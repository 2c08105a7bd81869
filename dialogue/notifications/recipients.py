"""Who is told of what: asked of the database when it is told, for much may have changed since.

Nobody is told of their own doing, of what they may not read, of what they have read, or twice of
one contribution.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    union,
)

from dialogue.accounts.models import User
from dialogue.dialogues.queries import readers_of
from dialogue.dialogues.seats.models import Participant
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.moderation.acts import OUTCOMES
from dialogue.moderation.appeals.decision_queries import is_told
from dialogue.moderation.models import Case, CaseKind, Decision, Flag
from dialogue.notifications.models import ForumWatch, Notification, Reason, ThreadWatch, WatchLevel
from dialogue.notifications.settling_queries import AT_ONCE
from dialogue.threads.models import Mention, Post, ReadMark

People = Sequence[tuple[int, str]]  # each with the strongest reason to tell them

_chosen_level = func.coalesce(ThreadWatch.level, ForumWatch.level, WatchLevel.REPLIES.value)


def told_of_publishing(post: Post) -> People:
    """The next AT_ONCE people to tell that a contribution was published."""
    answered = _answered_by(post)
    is_answered: ColumnElement[bool] = Participant.id == answered if answered else false()
    is_mentioned = Participant.id.in_(_mentioned_in(post))
    reason = case(
        (is_answered, Reason.REPLY.value),
        (is_mentioned, Reason.MENTION.value),
        else_=Reason.WATCHED.value,
    )
    has_read = select(ReadMark.post_id).where(
        ReadMark.participant_id == Participant.id, ReadMark.post_id == post.id
    )
    return _next_of(
        _untold(post, reason).where(
            Participant.id.in_(_concerned(post, answered)),
            or_(is_answered, is_mentioned, _chosen_level == WatchLevel.ALL.value),
            Participant.read_floor < post.number,
            ~has_read.exists(),
        )
    )


def told_of_editing(post: Post) -> People:
    """The next AT_ONCE people whom an edited contribution names, and who were not told of it."""
    reason = literal(Reason.MENTION.value)
    return _next_of(_untold(post, reason).where(Participant.id.in_(_mentioned_in(post))))


def told_of_moderation(decision: Decision, event: Event) -> People:
    """Whom the decision concerns, at every level, whether or not they may still read; and of an
    appeal whoever took the decision that it was about. Nobody hears of their own decision."""
    people: dict[int, str] = {}
    if is_told(decision) and decision.user_id is not None:
        people[decision.user_id] = Reason.DECISION.value
    if decision.act in OUTCOMES and decision.about is not None:
        decider = decision.about.decided_by_id
        if decider is not None:
            people.setdefault(decider, Reason.OUTCOME.value)
    return _not_told(event, people)


def told_of_case(case: Case, event: Event) -> People:
    """Those who flagged, or suggested another stage, as far as they may read where it stood."""
    thread = case.thread
    if thread is None:
        return ()
    by: Any = select(Flag.seat_id).where(Flag.case_id == case.id)
    reason = Reason.FLAG
    if case.kind == CaseKind.STAGE:
        by = [one["seat_id"] for one in case.data.get("suggestions", ())]
        reason = Reason.SUGGESTION
    return _next_of(
        _present_readers(thread.forum_id, literal(reason.value)).where(
            Participant.id.in_(by),
            Participant.user_id.is_distinct_from(event.actor_id),
            ~_was_told(event).exists(),
        )
    )


def _not_told(event: Event, people: dict[int, str]) -> People:
    """Those of ``people`` who can sign in, did not do it themselves, and do not know it yet."""
    rows = db.session.scalars(
        select(User.id)
        .where(
            User.id.in_(people),
            User.id.is_distinct_from(event.actor_id),
            User.suspended_at.is_(None),
            User.password_hash.is_not(None),
            ~select(Notification.id)
            .where(Notification.user_id == User.id, Notification.event_id == event.id)
            .exists(),
        )
        .order_by(User.id)
    )
    return [(user_id, people[user_id]) for user_id in rows]


def _was_told(event: Event) -> Select[int]:
    return select(Notification.id).where(
        Notification.user_id == Participant.user_id, Notification.event_id == event.id
    )


def _next_of(wanted: Select[int, str]) -> People:
    rows = db.session.execute(wanted.order_by(Participant.user_id).limit(AT_ONCE))
    return [(user_id, reason) for user_id, reason in rows]


def _untold(post: Post, reason: ColumnElement[str]) -> Select[int, str]:
    """Whoever may be told of the contribution, and was not."""
    thread = post.thread
    told = select(Notification.id).where(
        Notification.user_id == Participant.user_id, Notification.post_id == post.id
    )
    return (
        _present_readers(thread.forum_id, reason)
        .outerjoin(
            ThreadWatch,
            and_(ThreadWatch.participant_id == Participant.id, ThreadWatch.thread_id == thread.id),
        )
        .outerjoin(
            ForumWatch,
            and_(
                ForumWatch.participant_id == Participant.id,
                ForumWatch.forum_id == thread.forum_id,
            ),
        )
        .where(
            Participant.id != post.author_id,
            _chosen_level != WatchLevel.NONE.value,
            ~told.exists(),
        )
    )


def _present_readers(forum_id: int, reason: ColumnElement[str]) -> Select[int, str]:
    present = readers_of(forum_id).where(Participant.left_at.is_(None))
    return present.with_only_columns(Participant.user_id, reason)


def _answered_by(post: Post) -> int | None:
    """The seat to which the contribution replies: the answered author's, else the thread's."""
    return post.reply_to.author_id if post.reply_to else post.thread.author_id


def _mentioned_in(post: Post) -> Select[int]:
    return select(Mention.participant_id).where(Mention.post_id == post.id)


def _concerned(post: Post, answered: int | None) -> CompoundSelect[int]:
    """The few seats among whom those to be told are looked for, however many take part."""
    watched = WatchLevel.ALL.value
    return union(
        select(literal(answered)),
        _mentioned_in(post),
        select(ThreadWatch.participant_id).where(
            ThreadWatch.thread_id == post.thread_id, ThreadWatch.level == watched
        ),
        select(ForumWatch.participant_id).where(
            ForumWatch.forum_id == post.thread.forum_id, ForumWatch.level == watched
        ),
    )
