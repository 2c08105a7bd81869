"""The facilitation log: what facilitators marked their contributions as."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import forums_of
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.pagination import LIST_SIZE, Page, page_of
from dialogue.permissions import Actor, Permission, can
from dialogue.threads.models import Facilitation, Post, PostState, Thread
from dialogue.threads.queries import visible_posts

Rows = Sequence[Row[*tuple[Any, ...]]]


def facilitated_forums(actor: Actor, dialogue: Dialogue) -> list[Forum]:
    """The forums whose log the actor may read, in order; NotFound when there are none."""
    readable = forums_of(actor, dialogue)
    forums = [forum for forum in readable if can(actor, Permission.READ_FACILITATION, forum)]
    if not forums:
        raise NotFound
    return forums


def facilitation_log(
    actor: Actor, dialogue: Dialogue, *, kind: str = "", page: str | None = None
) -> tuple[Rows, Page]:
    """The marked contributions that stand, thread by thread in the order in which they were made,
    a page at a time; only those of a ``kind`` that there is."""
    marked = _marked(actor, dialogue)
    if kind in list(Facilitation):
        marked = marked.where(Post.facilitation == kind)
    wanted = marked.with_only_columns(
        Post.number,
        Post.facilitation,
        Post.created_at,
        Post.author_name,
        Thread.number.label("thread"),
        Thread.title,
        Thread.lang,
        Thread.stage_id,
        Thread.forum_id,
    )
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    shown = page_of(total, page, LIST_SIZE)
    ordered = wanted.order_by(Thread.number, Post.number).offset(shown.offset).limit(shown.size)
    return db.session.execute(ordered).all(), shown


def _marked(actor: Actor, dialogue: Dialogue) -> Select[Post]:
    forums = facilitated_forums(actor, dialogue)
    return visible_posts(actor).where(
        Post.dialogue_id == dialogue.id,
        Post.facilitation.is_not(None),
        Post.state == PostState.PUBLISHED.value,
        Thread.forum_id.in_([forum.id for forum in forums]),
    )
