"""Streams: what happened, numbered 1, 2, 3... for those who follow it. Entries hold no words."""

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, String, bindparam, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from dialogue.cursors import BEGINNING, Cursor
from dialogue.extensions import Model, db, insert_into


class Stream(Model):
    """A counter: ``head`` is the number of its newest entry, ``floor`` of the last one dropped."""

    __tablename__ = "stream"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    head: Mapped[int] = mapped_column(default=0)
    floor: Mapped[int] = mapped_column(default=0)
    tag: Mapped[int] = mapped_column(default=0)


class StreamEntry(Model):
    """Entry ``seq`` of a stream: 1, 2, 3... without holes. ``tag`` tells restored numbers apart."""

    __tablename__ = "stream_entry"

    stream_id: Mapped[int] = mapped_column(ForeignKey("stream.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[int]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    object: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(30))


@dataclass(frozen=True, slots=True)
class StreamNote:
    """What one stream says of an event: ``object`` such as "post/47", ``kind`` such as "new"."""

    stream: str
    object: str
    kind: str


def head_of(key: str) -> Cursor:
    """The place after a stream's newest entry; the beginning before the first."""
    head = db.session.connection().execute(_PLACE, {"key": key}).first()
    return Cursor(*head) if head else BEGINNING


def append(told: Iterable[tuple[StreamNote, int]]) -> None:
    """Add an entry for each note of an event (its id), as the last statements of a transaction:
    so numbers become visible in commit order and have no holes."""
    notes = list(told)
    if not notes:
        return
    counts = Counter(note.stream for note, _ in notes)
    tags = {key: secrets.randbits(31) for key in counts}
    streams = _advance(counts, tags)
    following = {key: head - counts[key] for key, (_, head) in streams.items()}
    rows = []
    for note, event_id in notes:
        following[note.stream] += 1
        rows.append(
            {
                "stream_id": streams[note.stream][0],
                "seq": following[note.stream],
                "tag": tags[note.stream],
                "event_id": event_id,
                "object": note.object,
                "kind": note.kind,
            }
        )
    db.session.connection().execute(_ADD_ENTRIES, rows)


def _advance(counts: dict[str, int], tags: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Move the head of each stream on; its id and new head by key. Locks the rows to the end, in
    the order of their keys, so that two transactions never wait for each other."""
    rows = [
        {"key": key, "head": counts[key], "floor": 0, "tag": tags[key]} for key in sorted(counts)
    ]
    connection = db.session.connection()
    found = connection.execute(_move_heads(connection.dialect.name), rows)
    return {key: (stream_id, head) for key, stream_id, head in found}


_ADD_ENTRIES = insert(StreamEntry)
_PLACE = select(Stream.head, Stream.tag).where(Stream.key == bindparam("key"))


@cache
def _move_heads(dialect: str) -> Any:
    statement = insert_into(Stream, dialect)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["key"], set_={"head": Stream.head + new.head, "tag": new.tag}
    ).returning(Stream.key, Stream.id, Stream.head)
