"""What moderators did to a thread, as far as one reader may learn of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import may_read_forum
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.threads.models import Post, Thread, ThreadNote


@dataclass(frozen=True, slots=True)
class Note:
    """``kind`` is one of ``noting.Noted``. ``place`` is the id of the other thread, ``numbers`` are
    the first of ``count`` contributions, ``decision`` is the id of what did it."""

    kind: str
    at: datetime
    numbers: tuple[int, ...] = ()
    count: int = 0
    place: int | None = None
    decision: int | None = None
    minutes: int | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A note for one reader: ``numbers`` are those that they may read, ``place`` the number of the
    other thread, None where that is not for them."""

    kind: str
    at: datetime
    numbers: tuple[int, ...] = ()
    others: int = 0
    place: int | None = None
    minutes: int | None = None
    until: str | None = None


def notes_of(thread_id: int) -> tuple[Note, ...]:
    """The oldest first. Whoever asks has found the thread readable."""
    rows = db.session.execute(
        select(ThreadNote.kind, ThreadNote.at, ThreadNote.data)
        .where(ThreadNote.thread_id == thread_id)
        .order_by(ThreadNote.id)
    )
    return tuple(_note(kind, at, data) for kind, at, data in rows)


def _note(kind: str, at: datetime, data: dict[str, Any]) -> Note:
    return Note(kind, at, **data | {"numbers": tuple(data.get("numbers", ()))})


def told_to(actor: Actor, dialogue_id: int, notes: Sequence[Note]) -> tuple[Told, ...]:
    """Nothing tells of a place that is not for this reader, or of what stands there: two queries
    where contributions were moved, none otherwise."""
    numbers = _readable_posts(actor, dialogue_id, {n for note in notes for n in note.numbers})
    places = _readable_threads(actor, {note.place for note in notes if note.place})
    return tuple(_told(note, numbers, places) for note in notes)


def _told(note: Note, numbers: Collection[int], places: dict[int, int]) -> Told:
    place = places.get(note.place or 0)
    shown = tuple(one for one in note.numbers if one in numbers)
    others = note.count - len(note.numbers) if shown else 0
    return Told(note.kind, note.at, shown, others, place, note.minutes, note.until)


def _readable_posts(actor: Actor, dialogue_id: int, numbers: set[int]) -> set[int]:
    if not numbers:
        return set()
    wanted = _in_readable_forum(
        select(Post.number).join(Thread, Post.thread_id == Thread.id), actor
    ).where(Post.dialogue_id == dialogue_id, Post.number.in_(numbers))
    return set(db.session.scalars(wanted))


def _readable_threads(actor: Actor, ids: set[int]) -> dict[int, int]:
    """Numbers of threads by id; of merged ones too, for these lead on."""
    if not ids:
        return {}
    wanted = _in_readable_forum(select(Thread.id, Thread.number), actor).where(Thread.id.in_(ids))
    return {thread_id: number for thread_id, number in db.session.execute(wanted)}


def _in_readable_forum(wanted: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        wanted.join(Forum, Thread.forum_id == Forum.id)
        .join(Dialogue, Thread.dialogue_id == Dialogue.id)
        .where(may_read_forum(actor))
    )


def notes_with_decisions(thread: Thread) -> Sequence[tuple[Note, int]]:
    """The notes that name the decision which undoes them, the newest first."""
    return [(note, note.decision) for note in reversed(notes_of(thread.id)) if note.decision]


def threads_told_of(
    dialogue_id: int, numbers: Collection[int], places: Collection[int]
) -> list[int]:
    """Numbers of the threads with a note that names any of these contributions or threads (ids)."""
    rows = db.session.execute(
        select(Thread.number, ThreadNote.data)
        .join(Thread, ThreadNote.thread_id == Thread.id)
        .where(Thread.dialogue_id == dialogue_id)
    )
    named, there = set(numbers), set(places)
    found = {
        number
        for number, data in rows
        if data.get("place") in there or not named.isdisjoint(data.get("numbers", ()))
    }
    return sorted(found)
