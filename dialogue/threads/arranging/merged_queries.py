"""Where a thread's contributions stand since it was merged: whoever may read them there."""

from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.models import Thread, ThreadMerge


def merged_thread(slug: str, number: int) -> int | None:
    """The id of thread ``number``, if it was merged into another."""
    return db.session.scalar(
        select(Thread.id)
        .join(Dialogue, Thread.dialogue_id == Dialogue.id)
        .where(Dialogue.slug == slug, Thread.number == number, Thread.merged_at.is_not(None))
    )


def where_merged(thread_id: int) -> int:
    """The id of the thread in which this one went up, however many were between them."""
    next_id: int | None = thread_id
    while next_id is not None:
        thread_id = next_id
        next_id = db.session.scalar(
            select(ThreadMerge.into_id).where(ThreadMerge.thread_id == thread_id)
        )
    return thread_id


def standing(thread: Thread) -> Thread:
    """The thread itself, or the one in which it went up."""
    if thread.merged_at is None:
        return thread
    return db.session.get_one(Thread, where_merged(thread.id))


def as_it_stands(thread: Thread) -> Thread:
    """Whoever waited for their turn looks again: it may have been merged or locked meanwhile."""
    db.session.refresh(thread, ["merged_at", "locked_at", "slow_minutes", "is_held", "forum_id"])
    return standing(thread)


def standing_number(dialogue_id: int, number: int) -> int:
    """The number under which thread ``number`` is found now."""
    merged = db.session.scalar(
        select(Thread.id).where(
            Thread.dialogue_id == dialogue_id,
            Thread.number == number,
            Thread.merged_at.is_not(None),
        )
    )
    if merged is None:
        return number
    return db.session.get_one(Thread, where_merged(merged)).number
