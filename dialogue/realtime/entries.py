"""What a stream says after a cursor: which entries, each object once, or that one must begin anew.

A stream's entries hold ids and kinds only; what the objects look like now is for ``presenting``.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, select

from dialogue.cursors import BEGINNING, Cursor
from dialogue.extensions import db
from dialogue.streams import Stream, StreamEntry

ENTRIES_AT_ONCE = 50
FARTHEST_BEHIND = 200


class Entry(NamedTuple):
    """A stream's entry: its place, and which object it tells of in which word."""

    seq: int
    tag: int
    object: str
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one object, in the words of its newest entry."""

    object: str
    kind: str


@dataclass(frozen=True, slots=True)
class Missed:
    """``cursor`` is the place after ``changes``. With ``reset`` there are none: the page has to be
    read anew. ``more``: there are further changes after this cursor."""

    cursor: Cursor
    changes: tuple[Change, ...] = ()
    reset: bool = False
    more: bool = False


def missed(key: str, after: Cursor) -> Missed:
    """What happened in the stream after this place: at most ENTRIES_AT_ONCE entries of it."""
    stream = _stream(key)
    now = Cursor(stream.head, stream.tag) if stream else BEGINNING
    if stream is None or after == now:
        return Missed(now, reset=after != now)
    if not max(stream.floor, stream.head - FARTHEST_BEHIND) <= after.seq < stream.head:
        return Missed(now, reset=True)
    entries = entries_after(stream.id, after.seq - 1, at_most=ENTRIES_AT_ONCE + 1)
    if after.seq not in (0, stream.floor) and not _begins_at(entries, after):
        return Missed(now, reset=True)
    told = [entry for entry in entries if entry.seq > after.seq]
    if not told:
        return Missed(now, reset=True)
    reached = Cursor(told[-1].seq, told[-1].tag)
    return Missed(reached, coalesced(told), more=reached.seq < stream.head)


def coalesced(entries: Iterable[Entry]) -> tuple[Change, ...]:
    """Each object once, where it was first named, with its newest kind; what is new to the reader
    stays "new" when it was edited since."""
    kinds: dict[str, str] = {}
    for entry in entries:
        if not (kinds.get(entry.object) == "new" and entry.kind == "edit"):
            kinds[entry.object] = entry.kind
    return tuple(Change(name, kind) for name, kind in kinds.items())


def _begins_at(entries: Sequence[Entry], after: Cursor) -> bool:
    return bool(entries) and (entries[0].seq, entries[0].tag) == (after.seq, after.tag)


def _stream(key: str) -> Stream | None:
    return db.session.scalar(
        select(Stream).where(Stream.key == key).execution_options(populate_existing=True)
    )


def heads_of(keys: Collection[str]) -> dict[str, tuple[int, int]]:
    """The id and the newest number of each of these streams, by key."""
    rows = db.session.connection().execute(_HEADS, {"keys": list(keys)})
    return {key: (stream_id, head) for key, stream_id, head in rows}


_HEADS = select(Stream.key, Stream.id, Stream.head).where(
    Stream.key.in_(bindparam("keys", expanding=True))
)
_FOLLOWING = (
    select(StreamEntry.seq, StreamEntry.tag, StreamEntry.object, StreamEntry.kind)
    .where(StreamEntry.stream_id == bindparam("stream"), StreamEntry.seq > bindparam("seq"))
    .order_by(StreamEntry.seq)
    .limit(bindparam("at_most"))
)


def entries_after(stream_id: int, seq: int, at_most: int = ENTRIES_AT_ONCE) -> list[Entry]:
    """The entries that follow number ``seq``, in order."""
    wanted = {"stream": stream_id, "seq": seq, "at_most": at_most}
    return [Entry(*row) for row in db.session.connection().execute(_FOLLOWING, wanted)]
