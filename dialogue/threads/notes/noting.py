"""Notes for readers on what moderators changed in a thread. Everything here runs inside a
transaction."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

from dialogue import clock
from dialogue.addresses import thread_stream
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.streams import StreamNote
from dialogue.threads.models import Thread, ThreadNote
from dialogue.threads.notes.queries import threads_told_of

NAMED_MOST = 20


class Noted(StrEnum):
    """What a note tells."""

    MOVED_AWAY = "moved-away"
    MOVED_HERE = "moved-here"
    MERGED_HERE = "merged-here"
    SPLIT_OFF = "split-off"
    SPLIT_FROM = "split-from"
    PUT_BACK = "put-back"
    TAKEN_BACK = "taken-back"
    FORUM = "forum"
    STAGE = "stage"
    TITLE = "title"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    SLOWED = "slowed"
    NOT_SLOW = "not-slow"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    HELD = "held"
    NOT_HELD = "not-held"
    CONCLUDED = "concluded"
    REOPENED = "reopened"


def note(thread: Thread, kind: Noted, **data: Any) -> None:
    """``data`` are fields of ``note_queries.Note``."""
    db.session.add(ThreadNote(thread_id=thread.id, at=clock.now(), kind=kind.value, data=data))


def named(numbers: Sequence[int]) -> dict[str, Any]:
    """The contributions of a note: the first of them, and how many they are."""
    return {"numbers": list(numbers[:NAMED_MOST]), "count": len(numbers)}


def readers_of_notes(
    dialogue: Dialogue, *, numbers: Collection[int] = (), places: Collection[int] = ()
) -> list[StreamNote]:
    """Word to the threads whose notes name these contributions or threads (ids): what a reader may
    learn there may have changed."""
    db.session.flush()
    return [
        StreamNote(thread_stream(dialogue.slug, number), f"thread/{number}", "edit")
        for number in threads_told_of(dialogue.id, numbers, places)
    ]
