"""The contributions of a thread: their places, and what their drawing needs.

Whoever asks has found the thread readable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import aliased

from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.threads.models import Post
from dialogue.threads.queries import ThreadShape


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
