"""What each participant has read: noted in memory, written every few seconds.

Reading must not write: a page view only adds to ``ReadingBuffer``; a duty of the background
writes what gathered. Until then queries are completed from the buffer.
"""

from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from dialogue.dialogues.prepared import Prepared
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db, insert_into
from dialogue.operation import transaction
from dialogue.permissions import Actor
from dialogue.threads.models import Post, PostState, ReadMark, Thread
from dialogue.threads.queries import visible_posts

AT_ONCE = 500
Mark = tuple[int, int]  # a participant, and a contribution that they had before their eyes
Hear = Callable[[Sequence[Mark]], None]

_hearers: list[Hear] = []


class ReadingBuffer:
    """Marks not yet written: participant id -> post ids."""

    def __init__(self) -> None:
        self._marks: dict[int, set[int]] = {}
        self._lock = Lock()

    def note(self, participant_id: int, post_ids: Iterable[int]) -> None:
        with self._lock:
            self._marks.setdefault(participant_id, set()).update(post_ids)

    def of(self, participant_id: int) -> set[int]:
        with self._lock:
            return set(self._marks.get(participant_id, ()))

    def take(self) -> dict[int, set[int]]:
        with self._lock:
            taken, self._marks = self._marks, {}
            return taken

    def put_back(self, marks: dict[int, set[int]]) -> None:
        for participant_id, post_ids in marks.items():
            self.note(participant_id, post_ids)


buffer = ReadingBuffer()


def on_reading(hear: Hear) -> Hear:
    """Have ``hear(marks)`` called in the transaction that writes them."""
    _hearers.append(hear)
    return hear


def flush() -> None:
    """Write what gathered; what cannot be written now waits for the next time."""
    marks = buffer.take()
    rows = [
        {"participant_id": seat, "post_id": post}
        for seat, posts in sorted(marks.items())
        for post in sorted(posts)
    ]
    if not rows:
        return
    statement = insert_into(ReadMark).on_conflict_do_nothing()
    try:
        with transaction():
            for start in range(0, len(rows), AT_ONCE):
                kept = _still_there(rows[start : start + AT_ONCE])
                if kept:
                    db.session.execute(statement, kept)
                    _tell(kept)
    except Exception:
        buffer.put_back(marks)
        raise


def _tell(rows: list[dict[str, int]]) -> None:
    marks = [(row["participant_id"], row["post_id"]) for row in rows]
    for hear in _hearers:
        hear(marks)


def _still_there(rows: list[dict[str, int]]) -> list[dict[str, int]]:
    """The marks whose participant and contribution exist: others would hold up all of them."""
    seats, posts = ({row[name] for row in rows} for name in ("participant_id", "post_id"))
    seats = set(db.session.scalars(select(Participant.id).where(Participant.id.in_(seats))))
    posts = set(db.session.scalars(select(Post.id).where(Post.id.in_(posts))))
    return [row for row in rows if row["participant_id"] in seats and row["post_id"] in posts]


_READ = (
    select(ReadMark.post_id)
    .join(Post, ReadMark.post_id == Post.id)
    .where(
        ReadMark.participant_id == bindparam("participant"), Post.thread_id == bindparam("thread")
    )
)


def read_in(participant_id: int, thread_id: int) -> set[int]:
    """Ids of the thread's contributions that the participant has read beyond their floor."""
    wanted = {"participant": participant_id, "thread": thread_id}
    written = db.session.connection().execute(_READ, wanted).scalars()
    return set(written) | buffer.of(participant_id)


def unread_by_thread(actor: Actor, seat: Participant, threads: Iterable[int]) -> dict[int, int]:
    """How many contributions of each of these threads are new for the participant."""
    rows = _UNREAD_BY_THREAD.run(actor, **_compared_for(seat), threads=list(threads))
    return {thread_id: count for thread_id, count in rows}


def unread_by_cell(actor: Actor, seat: Participant) -> set[tuple[int, int]]:
    """Forum and stage ids of the cells of the map in which something is new."""
    rows = _UNREAD_BY_CELL.run(actor, **_compared_for(seat), dialogue=seat.dialogue_id)
    return {(forum_id, stage_id) for forum_id, stage_id in rows}


def _compared_for(seat: Participant) -> dict[str, Any]:
    """What ``_unread`` compares with for this participant."""
    return {"seat": seat.id, "floor": seat.read_floor, "buffered": sorted(buffer.of(seat.id))}


def _unread(actor: Actor) -> Select[Post]:
    return visible_posts(actor).where(
        Post.author_id != bindparam("seat"),
        Post.number > bindparam("floor"),
        Post.state == PostState.PUBLISHED.value,
        ~select(ReadMark.post_id)
        .where(ReadMark.participant_id == bindparam("seat"), ReadMark.post_id == Post.id)
        .exists(),
        Post.id.not_in(bindparam("buffered", expanding=True)),
    )


_UNREAD_BY_THREAD = Prepared(
    lambda actor: (
        _unread(actor)
        .where(Post.thread_id.in_(bindparam("threads", expanding=True)))
        .with_only_columns(Post.thread_id, func.count())
        .group_by(Post.thread_id)
    )
)
_UNREAD_BY_CELL = Prepared(
    lambda actor: (
        _unread(actor)
        .where(Post.dialogue_id == bindparam("dialogue"))
        .with_only_columns(Thread.forum_id, Thread.stage_id)
        .distinct()
    )
)
