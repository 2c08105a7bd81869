"""Whether what an export holds may still leave."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

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
    return export.id in outdated_among([export])


def outdated_among(exports: Iterable[Export]) -> set[int]:
    """The ids of those, all of one dialogue, of which anything was taken back since they were read;
    of one for the public also where visitors may no longer read one of its forums. Two queries for
    each reader, however many exports."""
    by_reader: dict[int | None, list[Export]] = defaultdict(list)
    for export in exports:
        by_reader[None if export.audience == PUBLIC else export.asked_by_id].append(export)
    return {found for of_reader in by_reader.values() for found in _outdated(of_reader)}


def _outdated(exports: Sequence[Export]) -> Iterator[int]:
    """Those of one reader."""
    first = exports[0]
    is_public = first.audience == PUBLIC
    reader = Visitor() if is_public else first.asked_by or Visitor()
    readable = forums_of(reader, first.dialogue)
    in_sight = {one.slug for one in readable}
    taken_back = select(func.max(Event.id)).where(
        Event.dialogue_id == first.dialogue_id,
        Event.id > min(one.read_past for one in exports),
        takes_back([one.id for one in readable]),
    )
    newest = db.session.scalar(taken_back) or 0
    for one in exports:
        is_in_sight = not is_public or in_sight.issuperset(one.told.get("forums", ()))
        if newest > one.read_past or not is_in_sight:
            yield one.id


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
