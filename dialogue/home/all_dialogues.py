"""The dialogues of the site, as its front page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from dialogue import clock
from dialogue.dialogues.models import Dialogue, Round
from dialogue.dialogues.queries import visible_dialogues
from dialogue.extensions import db
from dialogue.permissions import Actor


@dataclass(frozen=True, slots=True)
class Listed:
    """A dialogue and the round that it is in."""

    dialogue: Dialogue
    now_round: Round | None


def list_dialogues(actor: Actor) -> list[Listed]:
    """The dialogues that the actor may know of, the newest first: two queries for any number."""
    found = db.session.scalars(
        visible_dialogues(actor).order_by(Dialogue.created_at.desc(), Dialogue.id.desc())
    ).all()
    rounds = _present_rounds(found)
    return [Listed(dialogue, rounds.get(dialogue.id)) for dialogue in found]


def _present_rounds(dialogues: Sequence[Dialogue]) -> dict[int, Round]:
    """The round that each dialogue is in, by dialogue; the later one where two overlap."""
    now = clock.now()
    rows = db.session.scalars(
        select(Round)
        .where(
            Round.dialogue_id.in_([one.id for one in dialogues]),
            Round.starts_at <= now,
            Round.ends_at > now,
        )
        .order_by(Round.number)
    )
    return {one.dialogue_id: one for one in rows}
