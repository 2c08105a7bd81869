"""Which threads and contributions a person may see, and the rows that pages are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import aliased, joinedload

from dialogue.addresses import thread_stream
from dialogue.cursors import Cursor
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.prepared import Prepared
from dialogue.dialogues.queries import may_read_forum
from dialogue.dialogues.seat_models import Participant
from dialogue.dialogues.shape import DialogueShape, ForumShape, Shape, shape_at
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.memory import Recent
from dialogue.permissions import Actor
from dialogue.streams import Stream
from dialogue.threads.held_models import HeldPost
from dialogue.threads.models import Post, Revision, StageChange, Thread

T = TypeVar("T", Thread, Post, HeldPost)


def visible_threads(actor: Actor) -> Select[Thread]:
    """Threads that the actor may read."""
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
    """Thread ``number`` of the dialogue at ``slug``, to be changed; NotFound for strangers."""
    thread: Thread | None = _THREAD.object(actor, slug=slug, number=number)
    if thread is None:
        raise NotFound
    return thread


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
    locked_at: datetime | None
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
    """Thread ``number`` of the dialogue at ``slug``; NotFound for strangers. One query, while
    neither the dialogue's set-up nor the thread has changed."""
    found = _OPEN.run(
        actor, slug=slug, number=number, stream=thread_stream(slug, number)
    ).one_or_none()
    if found is None:
        raise NotFound
    dialogue_id, version, thread_id, head, tag = found
    shape = shape_at(dialogue_id, version)
    key = (thread_id, head, version)
    thread = _threads.get(key) or _threads.put(key, _read_thread(thread_id, shape))
    return Opened(shape.dialogue, thread, thread.forum, Cursor(head, tag))


def _read_thread(thread_id: int, shape: Shape) -> ThreadShape:
    thread = db.session.get_one(Thread, thread_id, populate_existing=True)
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
        thread.locked_at,
        shape.dialogue,
        shape.forum(thread.forum_id),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A contribution's place: enough to order a thread, to know what is drawn already, and to see
    who has spoken so far."""

    id: int
    number: int
    reply_to_id: int | None
    version: int
    author_id: int
    state: str
    region: str | None


_LINES = (
    select(
        Post.id,
        Post.number,
        Post.reply_to_id,
        Post.version,
        Post.author_id,
        Post.state,
        Post.region,
    )
    .where(Post.thread_id == bindparam("thread"))
    .order_by(Post.number)
)
_SOME_LINES = _LINES.where(Post.number.in_(bindparam("numbers", expanding=True)))


def lines_of(thread: ThreadShape) -> list[Line]:
    """Every contribution of a thread that ``open_at`` found readable, by number."""
    rows = db.session.connection().execute(_LINES, {"thread": thread.id})
    return [Line(*row) for row in rows]


def lines_numbered(thread_id: int, numbers: Sequence[int]) -> list[Line]:
    """Those of these contributions that stand in a thread found readable, by number."""
    wanted = {"thread": thread_id, "numbers": list(numbers)}
    return [Line(*row) for row in db.session.connection().execute(_SOME_LINES, wanted)]


_answered = aliased(Post)
_TO_DRAW = (
    select(
        Post.id,
        Post.number,
        Post.html,
        Post.state,
        Post.version,
        Post.lang,
        Post.section,
        Post.attachments,
        Post.created_at,
        Post.edited_at,
        Post.withdrawn_at,
        Post.author_name,
        Post.role,
        Post.stakeholder_type,
        Post.region,
        Post.country,
        Post.organisation,
        Post.capacity,
        Post.rule,
        Post.facilitation,
        Participant.handle,
        _answered.number.label("reply_to"),
    )
    .join(Participant, Post.author_id == Participant.id)
    .outerjoin(_answered, Post.reply_to_id == _answered.id)
    .where(Post.id.in_(bindparam("ids", expanding=True)))
)


def rows_to_draw(post_ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """What the drawing of these contributions needs, beyond their ``Line``."""
    return db.session.connection().execute(_TO_DRAW, {"ids": list(post_ids)}).all()


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
