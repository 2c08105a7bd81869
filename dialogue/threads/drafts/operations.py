"""How words that are not yet sent are kept."""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from dialogue import limits
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape
from dialogue.errors import NotFound
from dialogue.events import record
from dialogue.extensions import db
from dialogue.operation import attempt, operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.drafts.keeping import keep_draft, standing_place
from dialogue.threads.models import Draft


@operation(Permission.KEEP_DRAFT)
def save_draft(
    actor: Actor, dialogue: Dialogue | DialogueShape, *, place: str, fields: Mapping[str, str]
) -> Draft:
    """Keep words not yet sent, one draft a place; those for a merged thread where it went. Invalid
    beyond 50 drafts."""
    limits.count(limits.DRAFTS, actor.id)
    place = standing_place(dialogue.id, place)
    try:
        with attempt():
            return keep_draft(actor, dialogue, place, fields)
    except IntegrityError:  # the same draft, saved from another window at the same moment
        return keep_draft(actor, dialogue, place, fields)


@operation(Permission.KEEP_DRAFT)
def discard_draft(actor: Actor, draft: Draft) -> None:
    if draft.user_id != actor.id:
        raise NotFound
    record("draft.discarded", actor=actor, about=("draft", draft.id), dialogue_id=draft.dialogue_id)
    db.session.delete(draft)
