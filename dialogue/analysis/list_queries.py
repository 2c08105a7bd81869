"""The contributions and people that make up a figure, as far as the reader may see them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import visible_participants
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.queries import visible_posts

Rows = Sequence[Row[*tuple[Any, ...]]]


def contributions_numbered(actor: Actor, dialogue: Dialogue, numbers: Collection[int]) -> Rows:
    """Number, date, and the thread's title and language of these contributions that stand."""
    wanted = visible_posts(actor).where(
        Post.dialogue_id == dialogue.id,
        Post.number.in_(numbers),
        Post.state == PostState.PUBLISHED.value,
    )
    columns = wanted.with_only_columns(Post.number, Post.created_at, Thread.title, Thread.lang)
    return db.session.execute(columns.order_by(Post.number)).all()


def people_seated(actor: Actor, dialogue: Dialogue, seats: Collection[int]) -> Rows:
    """Name and handle of these seats, in the order in which they were taken."""
    wanted = visible_participants(actor).where(
        Participant.dialogue_id == dialogue.id, Participant.id.in_(seats)
    )
    columns = wanted.with_only_columns(Participant.name, Participant.handle)
    return db.session.execute(columns.order_by(Participant.id)).all()
