"""Which threads and contributions a person may see, and the rows that pages are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import aliased, joinedload

from dialogue.addresses import thread_stream
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import may_read_forum
from dialogue.dialogues.seat_models import Participant
from dialogue.errors import NotFound
from dialogue.events import Stream
from dialogue.extensions import db
from dialogue.markup import excerpt, plain_text
from dialogue.permissions import Actor
from dialogue.threads.models import Draft, Post, PostState, Revision, StageChange, Thread

T = TypeVar("T", Thread, Post)
EXCERPT = 240


def visible_threads(actor: Actor) -> Select[tuple[Thread]]:
    """Threads that the actor may read."""
    return (
        select(Thread)
        .join(Forum, Thread.forum_id == Forum.id)
        .join(Dialogue, Thread.dialogue_id == Dialogue.id)
        .where(may_read_forum(actor))
    )


def visible_posts(actor: Actor) -> Select[tuple[Post]]:
    """Contributions that the actor may read; of a withdrawn one only the stub is left."""
    return (
        select(Post)
        .join(Thread, Post.thread_id == Thread.id)
        .join(Forum, Thread.forum_id == Forum.id)
        .join(Dialogue, Thread.dialogue_id == Dialogue.id)
        .where(may_read_forum(actor))
    )


def get_thread(actor: Actor, dialogue: Dialogue, number: int) -> Thread:
    thread = db.session.scalar(
        visible_threads(actor)
        .where(Thread.dialogue_id == dialogue.id, Thread.number == number)
        .options(joinedload(Thread.forum), joinedload(Thread.dialogue))
    )
    if thread is None:
        raise NotFound
    return thread


def find_post(actor: Actor, dialogue: Dialogue, number: int) -> Post | None:
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
    return db.session.scalar(
        select(model).where(model.author_id == author_id, model.client_key == key)
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """A thread as a page needs it first: ``head`` numbers the newest change to it."""

    dialogue: Dialogue
    thread: Thread
    forum: Forum
    head: int


def open_at(actor: Actor, slug: str, number: int) -> Opened:
    """Thread ``number`` of the dialogue at ``slug``, in one query; NotFound for strangers."""
    row = db.session.execute(
        visible_threads(actor)
        .outerjoin(Stream, Stream.key == thread_stream(slug, number))
        .add_columns(Dialogue, Forum, func.coalesce(Stream.head, 0))
        .where(Dialogue.slug == slug, Thread.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound
    thread, dialogue, forum, head = row
    return Opened(dialogue, thread, forum, head)


@dataclass(frozen=True, slots=True)
class Line:
    """A contribution's place: enough to order a thread and to know what is drawn already."""

    id: int
    number: int
    reply_to_id: int | None
    version: int
    author_id: int
    state: str


def lines_of(thread: Thread) -> list[Line]:
    """Every contribution of a thread that ``open_at`` found readable, by number."""
    rows = db.session.execute(
        select(Post.id, Post.number, Post.reply_to_id, Post.version, Post.author_id, Post.state)
        .where(Post.thread_id == thread.id)
        .order_by(Post.number)
    )
    return [Line(*row) for row in rows]


def rows_to_draw(post_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """What the drawing of these contributions needs, beyond their ``Line``."""
    answered = aliased(Post)
    return db.session.execute(
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
            Participant.handle,
            answered.number.label("reply_to"),
            answered.author_name.label("reply_to_name"),
        )
        .join(Participant, Post.author_id == Participant.id)
        .outerjoin(answered, Post.reply_to_id == answered.id)
        .where(Post.id.in_(post_ids))
    ).all()


def replies_to(post_ids: Sequence[int]) -> dict[int, list[int]]:
    """The numbers of the contributions that answer each of these, from any thread they stand in
    that is the same as the answered one's."""
    answered = aliased(Post)
    rows = db.session.execute(
        select(Post.reply_to_id, Post.number)
        .join(answered, and_(Post.reply_to_id == answered.id, Post.thread_id == answered.thread_id))
        .where(Post.reply_to_id.in_(post_ids))
        .order_by(Post.number)
    )
    found: dict[int, list[int]] = {}
    for answered_id, number in rows:
        found.setdefault(answered_id, []).append(number)
    return found


def revisions_of(post: Post) -> Sequence[Revision]:
    """Former wordings, the oldest first."""
    return db.session.scalars(
        select(Revision).where(Revision.post_id == post.id).order_by(Revision.version)
    ).all()


def stage_changes_of(thread: Thread) -> Sequence[StageChange]:
    return db.session.scalars(
        select(StageChange).where(StageChange.thread_id == thread.id).order_by(StageChange.id)
    ).all()


def draft_at(actor: Actor, dialogue: Dialogue, place: str) -> Draft | None:
    if actor.id is None:
        return None
    return db.session.scalar(
        select(Draft).where(
            Draft.user_id == actor.id, Draft.dialogue_id == dialogue.id, Draft.place == place
        )
    )


def drafts_of(actor: Actor) -> Sequence[Draft]:
    """The person's own drafts, the newest first."""
    return db.session.scalars(
        select(Draft)
        .where(Draft.user_id == actor.id)
        .order_by(Draft.updated_at.desc())
        .options(joinedload(Draft.dialogue))
    ).all()


def get_draft(actor: Actor, draft_id: int) -> Draft:
    draft = db.session.get(Draft, draft_id)
    if draft is None or draft.user_id != actor.id:
        raise NotFound
    return draft


@dataclass(frozen=True, slots=True)
class Newest:
    """One of the newest contributions, for lists."""

    number: int
    thread_title: str
    thread_number: int
    author_name: str
    lang: str | None
    created_at: datetime
    html: str

    @property
    def excerpt(self) -> str:
        return excerpt(plain_text(self.html), EXCERPT)


def newest_posts(
    actor: Actor,
    dialogue: Dialogue,
    *,
    limit: int = 10,
    round_id: int | None = None,
    author_id: int | None = None,
) -> list[Newest]:
    """The newest standing contributions of the dialogue (or of one round, or of one seat)."""
    wanted = visible_posts(actor).where(
        Post.dialogue_id == dialogue.id, Post.state == PostState.PUBLISHED.value
    )
    if round_id is not None:
        wanted = wanted.where(Post.round_id == round_id)
    if author_id is not None:
        wanted = wanted.where(Post.author_id == author_id)
    rows = db.session.execute(
        wanted.with_only_columns(
            Post.number,
            Thread.title,
            Thread.number,
            Post.author_name,
            Post.lang,
            Post.created_at,
            Post.html,
        )
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(limit)
    )
    return [Newest(*row) for row in rows]
