"""Which drafts a person has: always their own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import joinedload

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.threads.models import Draft

_DRAFT = select(Draft.id, Draft.fields, Draft.updated_at).where(
    Draft.user_id == bindparam("user"),
    Draft.dialogue_id == bindparam("dialogue"),
    Draft.place == bindparam("place"),
)


def draft_at(
    actor: Actor, dialogue: Dialogue | DialogueShape, place: str
) -> Row[*tuple[Any, ...]] | None:
    """The id, fields and time of the draft that the person keeps in this place."""
    if actor.id is None:
        return None
    wanted = {"user": actor.id, "dialogue": dialogue.id, "place": place}
    return db.session.connection().execute(_DRAFT, wanted).one_or_none()


def drafts_of(actor: Actor) -> Sequence[Draft]:
    """The person's own drafts, the newest first."""
    return db.session.scalars(
        select(Draft)
        .where(Draft.user_id == actor.id)
        .order_by(Draft.updated_at.desc())
        .options(joinedload(Draft.dialogue))
    ).all()


def get_draft(actor: Actor, draft_id: int) -> Draft:
    draft = db.session.get(Draft, draft_id)
    if draft is None or draft.user_id != actor.id:
        raise NotFound
    return draft
