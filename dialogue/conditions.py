"""What must hold besides a role: each condition is a sentence, and reads attributes alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dialogue import clock
from dialogue.actors import Actor
from dialogue.roles import MODERATORS, Role, is_suspended, rank_of, roles_of, seat_in

Condition = Callable[[Actor, Any], bool]


def _sentence(text: str) -> Callable[[Condition], Condition]:
    def name(condition: Condition) -> Condition:
        condition.sentence = text  # type: ignore[attr-defined]
        return condition

    return name


@_sentence("This account is suspended.")
def not_suspended(actor: Actor, subject: Any) -> bool:
    return getattr(actor, "suspended_at", None) is None  # only accounts can be


@_sentence("You need to sign in first.")
def signed_in(actor: Actor, subject: Any) -> bool:
    return actor.id is not None or actor.is_admin


@_sentence("Confirm your e-mail address first: the link is in the mail we sent you.")
def confirmed(actor: Actor, subject: Any) -> bool:
    return actor.is_confirmed


@_sentence("You need a seat in this dialogue: join it first.")
def seated(actor: Actor, subject: Any) -> bool:
    return seat_in(actor, subject.dialogue) is not None


@_sentence("This is somebody else's.")
def own(actor: Actor, subject: Any) -> bool:
    return actor.id is not None and subject.user_id == actor.id


@_sentence("This dialogue is joined by invitation.")
def joining_is_open(actor: Actor, subject: Any) -> bool:
    return bool(subject.dialogue.joining == "open")


@_sentence("This dialogue is joined by invitation.")
def joining_is_asked_for(actor: Actor, subject: Any) -> bool:
    return bool(subject.dialogue.joining == "approval")


@_sentence("You have a seat in this dialogue already.")
def not_seated_yet(actor: Actor, subject: Any) -> bool:
    return not seated(actor, subject)


@_sentence("This contribution was withdrawn.")
def still_standing(actor: Actor, subject: Any) -> bool:
    return bool(subject.withdrawn_at is None)


@_sentence("This contribution does not stand any more.")
def standing(actor: Actor, subject: Any) -> bool:
    return bool(subject.state == "published")


@_sentence("This is your own.")
def not_own(actor: Actor, subject: Any) -> bool:
    return actor.id is None or actor.id != subject.user_id


@_sentence("You are suspended from this dialogue. You can read, and appeal against the decision.")
def not_suspended_here(actor: Actor, subject: Any) -> bool:
    seat = seat_in(actor, subject.dialogue)
    return seat is None or not is_suspended(seat)


@_sentence("This thread is closed.")
def not_locked(actor: Actor, subject: Any) -> bool:
    thread = getattr(subject, "thread", None) or subject
    return thread.locked_at is None or bool(roles_of(actor, subject) & MODERATORS)


@_sentence("Only somebody above their role decides about a moderator or a host.")
def above_them(actor: Actor, subject: Any) -> bool:
    """Nobody decides about themselves or their equals: hosts decide about moderators, and the
    administrators of the site about hosts."""
    seat = subject.concerns
    if seat is None or actor.is_admin:
        return True
    theirs = rank_of([Role(seat.role), *(Role(own.role) for own in seat.forum_seats)])
    return actor.id != seat.user_id and rank_of(roles_of(actor, subject)) > theirs


@_sentence("Somebody who did not take the decision hears the appeal.")
def did_not_decide(actor: Actor, subject: Any) -> bool:
    return actor.id is None or actor.id not in (subject.decider_id, subject.user_id)


@_sentence("The time to appeal against this decision is over.")
def still_appealable(actor: Actor, subject: Any) -> bool:
    return subject.appeal_until is not None and clock.now() <= subject.appeal_until


@_sentence("This summary is not circulated for remarks now.")
def circulated(actor: Actor, subject: Any) -> bool:
    return bool(subject.is_circulated)


@_sentence("The time in which a contribution can be edited is over.")
def within_edit_window(actor: Actor, subject: Any) -> bool:
    minutes = subject.dialogue.edit_minutes
    return minutes is None or clock.now() - subject.created_at <= timedelta(minutes=minutes)
