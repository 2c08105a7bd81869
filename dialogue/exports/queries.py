"""Which exports somebody may see: their own."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from dialogue.accounts import tokens
from dialogue.dialogues.models import Dialogue
from dialogue.errors import NotFound
from dialogue.exports.models import Export
from dialogue.extensions import db
from dialogue.permissions import Actor

SHOWN = 50


def visible_exports(actor: Actor, dialogue: Dialogue) -> Select[Export]:
    """What the actor asked for in this dialogue."""
    return select(Export).where(
        Export.dialogue_id == dialogue.id,
        Export.asked_by_id.is_not(None),
        Export.asked_by_id == actor.id,
    )


def newest_exports(actor: Actor, dialogue: Dialogue) -> Sequence[Export]:
    wanted = visible_exports(actor, dialogue).order_by(Export.id.desc()).limit(SHOWN)
    return db.session.scalars(wanted).all()


def get_export(actor: Actor, dialogue: Dialogue, export_id: int) -> Export:
    found = db.session.scalar(visible_exports(actor, dialogue).where(Export.id == export_id))
    if found is None:
        raise NotFound
    return found


def get_export_behind(actor: Actor, dialogue: Dialogue, token: str) -> Export:
    """What a link leads to; one that is wrong, used or another's is like none."""
    found = db.session.scalar(
        visible_exports(actor, dialogue).where(Export.token_hash == tokens.hash_of(token))
    )
    if found is None:
        raise NotFound
    return found
