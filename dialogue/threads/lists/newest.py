"""The newest contributions, for lists that lead on to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.markup import excerpt, plain_text
from dialogue.permissions import Actor
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.queries import visible_posts

EXCERPT = 240


class Drawn(Protocol):
    @property
    def html(self) -> str: ...


def glimpse(said: Drawn) -> str:
    """The beginning of what it says, for lists."""
    return excerpt(plain_text(said.html), EXCERPT)


@dataclass(frozen=True, slots=True)
class Newest:
    """One of the newest contributions, for lists."""

    number: int
    thread_title: str
    thread_lang: str | None
    author_name: str
    lang: str | None
    created_at: datetime
    html: str

    @property
    def excerpt(self) -> str:
        return glimpse(self)


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
            Thread.lang,
            Post.author_name,
            Post.lang,
            Post.created_at,
            Post.html,
        )
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(limit)
    )
    return [Newest(*row) for row in rows]
