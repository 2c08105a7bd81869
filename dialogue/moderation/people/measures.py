"""The inside of what is decided about a person: what holds, and how it ends.

Everything here runs inside a transaction, apart from the questions.
"""

from collections.abc import Sequence

from sqlalchemy import select

from dialogue.addresses import person_stream
from dialogue.dialogues.seats.models import Participant
from dialogue.events import record
from dialogue.extensions import db
from dialogue.moderation.models import Act, Decision
from dialogue.permissions import Actor
from dialogue.roles import is_suspended
from dialogue.streams import StreamNote


def measures_in_force(seat: Participant) -> list[Decision]:
    """The decisions by which a person's contributions wait, or they are suspended, at present."""
    holding = {Act.HOLD_PERSON: seat.is_held, Act.SUSPEND: is_suspended(seat)}
    wanted = [act.value for act, holds in holding.items() if holds]
    if not wanted:
        return []
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.seat_id == seat.id, Decision.act.in_(wanted))
        .order_by(Decision.id.desc())
    ).all()
    return _newest_of_each(rows)


def see_seat(seat: Participant) -> None:
    """Nobody else changes the seat until the commit."""
    db.session.refresh(seat, with_for_update=True)


def end_measure(actor: Actor, seat: Participant, about: Decision) -> None:
    """A person's contributions wait no longer, or they may speak again."""
    if about.act == Act.HOLD_PERSON:
        seat.is_held = False
    else:
        seat.suspended_at = seat.suspended_until = None
        tell_rights(actor, seat)


def tell_rights(actor: Actor, seat: Participant) -> None:
    """What a person may do here changed: their open pages learn of it."""
    record(
        "participant.rights_changed",
        actor=actor,
        about=("participant", seat.id),
        dialogue_id=seat.dialogue_id,
        data={"person_id": seat.user_id},
        streams=[StreamNote(person_stream(seat.user_id), "rights", "edit")],
    )


def _newest_of_each(decisions: Sequence[Decision]) -> list[Decision]:
    found: dict[str, Decision] = {}
    for decision in decisions:
        found.setdefault(decision.act, decision)
    return list(found.values())
