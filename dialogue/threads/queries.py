"""Which threads and contributions a person may see, and the rows that pages are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from dialogue.addresses import thread_stream
from dialogue.cursors import Cursor
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.prepared import Prepared
from dialogue.dialogues.queries import may_read_forum
from dialogue.dialogues.shape import DialogueShape, ForumShape, Shape, shape_at
from dialogue.errors import Elsewhere, NotFound
from dialogue.extensions import db
from dialogue.memory import Recent
from dialogue.permissions import Actor
from dialogue.streams import Stream
from dialogue.threads.arranging.merged_queries import merged_thread, where_merged
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Revision, StageChange, Thread
from dialogue.threads.notes.queries import Note, notes_of

T = TypeVar("T", Thread, Post, HeldPost)


def visible_threads(actor: Actor) -> Select[Thread]:
    """Threads that the actor may read; one that was merged into another is none any more."""
    return readable_threads(actor).where(Thread.merged_at.is_(None))


def readable_threads(actor: Actor) -> Select[Thread]:
    """The same, with those that were merged: what was made of one stays where it stood."""
    return (
        select(Thread)
        .join(Forum, Thread.forum_id == Forum.id)
        .join(Dialogue, Thread.dialogue_id == Dialogue.id)
        .where(may_read_forum(actor))
    )


def visible_posts(actor: Actor) -> Select[Post]:
    """Contributions that the actor may read; of one that does not stand only the stub is
    left."""
    return (
        select(Post)
        .join(Thread, Post.thread_id == Thread.id)
        .join(Forum, Thread.forum_id == Forum.id)
        .join(Dialogue, Thread.dialogue_id == Dialogue.id)
        .where(may_read_forum(actor))
    )


_THREAD = Prepared(
    lambda actor: (
        visible_threads(actor)
        .where(Dialogue.slug == bindparam("slug"), Thread.number == bindparam("number"))
        .options(joinedload(Thread.forum), joinedload(Thread.dialogue))
    )
)


def get_thread(actor: Actor, slug: str, number: int) -> Thread:
    """Thread ``number`` of the dialogue at ``slug``, to be changed; NotFound for strangers, and
    Elsewhere when it was merged."""
    thread: Thread | None = _THREAD.object(actor, slug=slug, number=number)
    if thread is None:
        raise _absent(actor, slug, number)
    return thread


def _absent(actor: Actor, slug: str, number: int) -> NotFound:
    """Elsewhere for those who may read the thread into which this one was merged."""
    merged = merged_thread(slug, number)
    if merged is not None:
        wanted = visible_threads(actor).where(Thread.id == where_merged(merged))
        found = db.session.scalar(wanted.with_only_columns(Thread.number))
        if found is not None:
            return Elsewhere(number=found)
    return NotFound()


def find_post(actor: Actor, dialogue: Dialogue | DialogueShape, number: int) -> Post | None:
    return db.session.scalar(
        visible_posts(actor)
        .where(Post.dialogue_id == dialogue.id, Post.number == number)
        .options(
            joinedload(Post.thread).joinedload(Thread.forum),
            joinedload(Post.author),
            joinedload(Post.dialogue),
        )
    )


def get_post(actor: Actor, dialogue: Dialogue, number: int) -> Post:
    """Contribution ``number`` of the dialogue; NotFound when absent or not for this reader."""
    post = find_post(actor, dialogue, number)
    if post is None:
        raise NotFound
    return post


def find_by_client_key(model: type[T], author_id: int, key: str | None) -> T | None:
    """What this author's form made already, if it was sent before."""
    if key is None:
        return None
    sent = {"author": author_id, "key": key}
    found = db.session.connection().execute(_SENT[model], sent).scalar()
    return None if found is None else db.session.get_one(model, found)


_SENT = {
    model: select(model.id).where(
        model.author_id == bindparam("author"), model.client_key == bindparam("key")
    )
    for model in (Thread, Post, HeldPost)
}


@dataclass(frozen=True, slots=True)
class ThreadShape:
    """A thread's own values, kept in memory while its ``head`` stays."""

    id: int
    number: int
    title: str
    lang: str | None
    outline: list[str]
    forum_id: int
    stage_id: int
    other_stage_ids: tuple[int, ...]
    question_id: int | None
    is_held: bool
    locked_at: datetime | None
    slow_minutes: int | None
    pinned_until: datetime | None
    conclusion_html: str
    notes: tuple[Note, ...]
    dialogue: DialogueShape
    forum: ForumShape


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread as its page needs it first: ``place`` is after the newest change to it."""

    dialogue: DialogueShape
    thread: ThreadShape
    forum: ForumShape
    place: Cursor

    @property
    def head(self) -> int:
        """The number of the newest change."""
        return self.place.seq


_threads: Recent[ThreadShape] = Recent(1000)

_OPEN = Prepared(
    lambda actor: (
        visible_threads(actor)
        .outerjoin(Stream, Stream.key == bindparam("stream"))
        .where(Dialogue.slug == bindparam("slug"), Thread.number == bindparam("number"))
        .with_only_columns(
            Dialogue.id,
            Dialogue.version,
            Thread.id,
            func.coalesce(Stream.head, 0),
            func.coalesce(Stream.tag, 0),
        )
    )
)


def open_at(actor: Actor, slug: str, number: int) -> Opened:
    """Thread ``number`` of the dialogue at ``slug``; NotFound for strangers, Elsewhere when it was
    merged. One query, while neither the dialogue's set-up nor the thread has changed."""
    found = _OPEN.run(
        actor, slug=slug, number=number, stream=thread_stream(slug, number)
    ).one_or_none()
    if found is None:
        raise _absent(actor, slug, number)
    dialogue_id, version, thread_id, head, tag = found
    shape = shape_at(dialogue_id, version)
    key = (thread_id, head, version)
    thread = _threads.get(key) or _threads.put(key, _read_thread(thread_id, shape))
    return Opened(shape.dialogue, thread, thread.forum, Cursor(head, tag))


def _read_thread(thread_id: int, shape: Shape) -> ThreadShape:
    whole = [joinedload(Thread.other_stages)]
    thread = db.session.get_one(Thread, thread_id, populate_existing=True, options=whole)
    return ThreadShape(
        thread.id,
        thread.number,
        thread.title,
        thread.lang,
        thread.outline,
        thread.forum_id,
        thread.stage_id,
        tuple(stage.id for stage in thread.other_stages),
        thread.question_id,
        thread.is_held,
        thread.locked_at,
        thread.slow_minutes,
        thread.pinned_until,
        thread.conclusion_html,
        notes_of(thread.id),
        shape.dialogue,
        shape.forum(thread.forum_id),
    )


def revisions_of(post: Post) -> Sequence[Revision]:
    """Former wordings, the oldest first."""
    return db.session.scalars(
        select(Revision).where(Revision.post_id == post.id).order_by(Revision.version)
    ).all()


def first_wording(post: Post) -> str:
    """What a contribution said when it was published."""
    first = db.session.scalar(
        select(Revision.body).where(Revision.post_id == post.id).order_by(Revision.version).limit(1)
    )
    return post.body if first is None else first


def stage_changes_of(thread: Thread) -> Sequence[StageChange]:
    return db.session.scalars(
        select(StageChange).where(StageChange.thread_id == thread.id).order_by(StageChange.id)
    ).all()
