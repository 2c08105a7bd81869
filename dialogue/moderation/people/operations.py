"""What is decided about a person: warn, hold, suspend, lift; and what moderators note.

It stands above any one forum: whoever moderates single forums notes, and decides nothing here.
"""

from datetime import timedelta

from dialogue import clock
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Forum
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.seats.seating import refuse_last_host
from dialogue.errors import Conflict, Invalid
from dialogue.events import record
from dialogue.extensions import db
from dialogue.moderation.deciding import clean_message, clean_rule, decide_person
from dialogue.moderation.models import Act, Decision, PersonNote
from dialogue.moderation.people.measures import (
    end_measure,
    measures_in_force,
    see_seat,
    tell_rights,
)
from dialogue.moderation.people.queries import Known
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.roles import is_suspended
from dialogue.text import clean_body
from dialogue.threads.publishing import lock_counters

DAYS_LONGEST = 365
NOTE_LONGEST = 2000


@operation(Permission.SANCTION)
def warn(actor: Actor, seat: Participant, *, rule: str, message: str = "") -> Decision:
    """Tell somebody which rule they do not keep; nothing else changes."""
    named, told = _reason(seat, rule, message)
    return decide_person(actor, Act.WARN, seat, rule=named, message=told)


@operation(Permission.SANCTION)
def hold_person(actor: Actor, seat: Participant, *, rule: str, message: str = "") -> Decision:
    """Have all that somebody sends wait for a moderator, until that is lifted."""
    named, told = _reason(seat, rule, message)
    see_seat(seat)
    if seat.is_held:
        raise Conflict("All contributions of this person wait already.")
    seat.is_held = True
    return decide_person(actor, Act.HOLD_PERSON, seat, rule=named, message=told)


@operation(Permission.SANCTION)
def suspend(
    actor: Actor, seat: Participant, *, rule: str, message: str = "", days: int | None
) -> Decision:
    """Let somebody only read for ``days``, None: until that is lifted. It ends by itself."""
    named, told = _reason(seat, rule, message)
    if days is not None and not 1 <= days <= DAYS_LONGEST:
        most = DAYS_LONGEST
        refusal = Invalid(
            "A suspension lasts 1 to %(most)d days, or until it is lifted.", most=most
        )
        raise Invalid(fields={"days": refusal})
    lock_counters(seat.dialogue)  # two who suspend the last two hosts wait for each other
    see_seat(seat)
    if is_suspended(seat):
        raise Conflict("This person is suspended already.")
    refuse_last_host(seat.dialogue, seat)
    seat.suspended_at = clock.now()
    seat.suspended_until = seat.suspended_at + timedelta(days=days) if days else None
    tell_rights(actor, seat)
    return decide_person(actor, Act.SUSPEND, seat, rule=named, message=told, days=days)


@operation(Permission.SANCTION)
def lift(actor: Actor, seat: Participant, *, about: Decision, message: str = "") -> Decision:
    """End what was decided ``about`` somebody: that all waits, or the suspension. Conflict when it
    does not hold any more."""
    told = clean_message(message)
    see_seat(seat)
    if about not in measures_in_force(seat):
        raise Conflict("This measure does not hold any more.")
    end_measure(actor, seat, about)
    return decide_person(actor, Act.LIFT, seat, about=about, message=told)


@operation(Permission.NOTE_PERSON)
def note_person(actor: Actor, known: Known, *, text: str, forum: Forum | None = None) -> PersonNote:
    """Tell other moderators something about a person: those of ``forum``, by default of where the
    writer knows them from."""
    place = forum or known.forum
    if place is not None and place not in known.forums:
        raise Invalid(fields={"forum": Invalid("Choose one of the forums.")})
    words = gathered({"text": lambda: clean_body(text, limit=NOTE_LONGEST)})["text"]
    note = PersonNote(
        seat_id=known.seat.id,
        forum_id=place.id if place else None,
        author_id=actor.id,
        at=clock.now(),
        text=words,
    )
    db.session.add(note)
    db.session.flush()
    record(
        "person.noted",
        actor=actor,
        about=("person-note", note.id),
        dialogue_id=known.dialogue.id,
        data={"forum_id": note.forum_id, "person_id": known.user_id},
    )
    return note


def _reason(seat: Participant, rule: str, message: str) -> tuple[str, str]:
    checked = gathered(
        {
            "rule": lambda: clean_rule(seat.dialogue, rule),
            "message": lambda: clean_message(message, needed=rule == "other"),
        }
    )
    return checked["rule"], checked["message"]
