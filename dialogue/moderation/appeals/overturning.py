"""What an overturned decision did is undone, as far as anything of it is left.

Everything here runs inside a transaction that holds the dialogue's counters. Conflict where
something else was decided or sent meanwhile that has to be looked at first.
"""

from collections.abc import Callable

from sqlalchemy import select

from dialogue.errors import Conflict
from dialogue.extensions import db
from dialogue.moderation.appeals.decision_queries import newest_return
from dialogue.moderation.models import Act, Decision
from dialogue.moderation.people.measures import end_measure, see_seat
from dialogue.moderation.seeing import see_post
from dialogue.permissions import Actor
from dialogue.threads.held.holding import publish_held
from dialogue.threads.held.models import HeldState
from dialogue.threads.held.setting_aside import give_words_back, undo_redaction
from dialogue.threads.models import Post, PostState

SETTING_ASIDE = frozenset({Act.HIDE, Act.REMOVE, Act.REDACT})


def undo(actor: Actor, first: Decision) -> Post | None:
    """Undo what ``first`` did. Answers with the contribution that it is about, which may be
    published by this."""
    return _UNDOING[Act(first.act)](actor, first)


def _show_again(actor: Actor, first: Decision) -> Post | None:
    post = first.post
    if post is None:
        return None
    see_post(post, None)
    if post.state in (PostState.HIDDEN, PostState.REMOVED):
        _refuse_later(first, post)
        give_words_back(actor, post)
    return post


def _say_whole_again(actor: Actor, first: Decision) -> Post | None:
    post = first.post
    if post is None:
        return None
    see_post(post, None)
    if post.state != PostState.WITHDRAWN and Act.RESTORE not in _later_acts(first, post):
        _refuse_later(first, post)
        undo_redaction(actor, post)
    return post


def _publish(actor: Actor, first: Decision) -> Post | None:
    held = first.held
    if held is None:
        return None
    db.session.refresh(held)
    if held.state == HeldState.RETURNED and newest_return(held) is first:
        return publish_held(actor, held)
    if held.state in (HeldState.WAITING, HeldState.RETURNED):
        raise Conflict("Its author sent other words meanwhile. Decide about those first.")
    return held.post


def _end_measure(actor: Actor, first: Decision) -> Post | None:
    """Where the same was decided once more since, that decision stands."""
    seat = first.seat
    if seat is not None and not _was_repeated(first):
        see_seat(seat)
        end_measure(actor, seat, first)
    return None


def _nothing(actor: Actor, first: Decision) -> Post | None:
    return first.post


_UNDOING: dict[Act, Callable[[Actor, Decision], Post | None]] = {
    Act.HIDE: _show_again,
    Act.REMOVE: _show_again,
    Act.REDACT: _say_whole_again,
    Act.RETURN: _publish,
    Act.WARN: _nothing,
    Act.HOLD_PERSON: _end_measure,
    Act.SUSPEND: _end_measure,
}


def _was_repeated(first: Decision) -> bool:
    again = select(Decision.id).where(
        Decision.seat_id == first.seat_id, Decision.act == first.act, Decision.id > first.id
    )
    return db.session.scalar(again.limit(1)) is not None


def _refuse_later(first: Decision, post: Post) -> None:
    if _later_acts(first, post) & SETTING_ASIDE:
        raise Conflict("Another decision about this contribution was taken since: it stands.")


def _later_acts(first: Decision, post: Post) -> set[Act]:
    later = select(Decision.act).where(Decision.post_id == post.id, Decision.id > first.id)
    return {Act(act) for act in db.session.scalars(later)}
