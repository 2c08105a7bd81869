"""What is dropped in time: entries of streams that nobody who was away can still need.

A stream keeps its newest KEPT entries and everything of the last DAYS days. The floor is raised
first, in the same transaction: whoever comes back from below it is told to begin anew.
"""

from datetime import timedelta

from sqlalchemy import delete, func, select

from dialogue import clock
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.streams import Stream, StreamEntry

DAYS = 7
KEPT = 200


def drop_old_entries() -> int:
    """Drop what is old in every stream; how many entries."""
    keys = db.session.scalars(select(Stream.id).where(Stream.head - Stream.floor > KEPT)).all()
    db.session.rollback()
    return sum(_drop_from(stream_id) for stream_id in keys)


def _drop_from(stream_id: int) -> int:
    with transaction():
        stream = db.session.scalars(
            select(Stream)
            .where(Stream.id == stream_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        old = (
            select(func.max(StreamEntry.seq))
            .join(Event, StreamEntry.event_id == Event.id)
            .where(
                StreamEntry.stream_id == stream_id,
                StreamEntry.seq <= stream.head - KEPT,
                Event.at < clock.now() - timedelta(days=DAYS),
            )
        )
        floor = db.session.scalar(old)
        if floor is None:
            return 0
        dropped, stream.floor = floor - stream.floor, floor
        db.session.execute(
            delete(StreamEntry).where(StreamEntry.stream_id == stream_id, StreamEntry.seq <= floor)
        )
        return dropped
