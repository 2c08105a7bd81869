"""Whether what an export holds may still leave."""

from collections.abc import Sequence

from sqlalchemy import func, select

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import forums_of
from dialogue.events import Event
from dialogue.exports.dataset import PUBLIC
from dialogue.exports.making.taking_back import TAKING_BACK, takes_back
from dialogue.exports.models import Export, ExportState
from dialogue.extensions import db
from dialogue.permissions import Visitor


def newest_taking_back(dialogue: Dialogue) -> int:
    """The newest event by which words of this dialogue were taken back; 0 where there is none.
    Whatever is read after this was asked knows of it."""
    newest = select(func.max(Event.id)).where(
        Event.dialogue_id == dialogue.id, Event.kind.in_(TAKING_BACK)
    )
    return db.session.scalar(newest) or 0


def is_outdated(export: Export) -> bool:
    """Whether anything of its dialogue was taken back since it was read; of one for the public also
    whether visitors may no longer read one of its forums."""
    is_public = export.audience == PUBLIC
    reader = Visitor() if is_public else export.asked_by or Visitor()
    readable = forums_of(reader, export.dialogue)
    if is_public and not {one.slug for one in readable}.issuperset(export.told.get("forums", ())):
        return True
    since = select(Event.id).where(
        Event.dialogue_id == export.dialogue_id,
        Event.id > export.read_past,
        takes_back([one.id for one in readable]),
    )
    return db.session.scalar(since.limit(1)) is not None


def ready_exports(dialogue: Dialogue) -> Sequence[Export]:
    """The exports of this dialogue that lie there to be fetched; nobody else changes them until the
    commit."""
    return db.session.scalars(
        select(Export)
        .where(Export.dialogue_id == dialogue.id, Export.state == ExportState.READY.value)
        .order_by(Export.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
