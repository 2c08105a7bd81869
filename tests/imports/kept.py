"""What an import left in the database, read as it is stored."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.threads.models import Post, Thread


def threads() -> Sequence[Thread]:
    return db.session.scalars(
        select(Thread).order_by(Thread.number).execution_options(populate_existing=True)
    ).all()


def posts() -> Sequence[Post]:
    """Every contribution, by number."""
    return db.session.scalars(
        select(Post).order_by(Post.number).execution_options(populate_existing=True)
    ).all()


def seats() -> Sequence[Participant]:
    return db.session.scalars(select(Participant).order_by(Participant.id)).all()


def tree(dialogue: Dialogue | None = None) -> dict[str, list[tuple[str, str | None]]]:
    """By title of its thread: each contribution's words, and the words that it answers."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for post in posts():
        if dialogue is None or post.dialogue_id == dialogue.id:
            answered = post.reply_to.body if post.reply_to else None
            found.setdefault(post.thread.title, []).append((post.body, answered))
    return found


def every_row() -> dict[str, list[str]]:
    """All rows of all tables."""
    return {
        table.name: sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
        for table in db.metadata.sorted_tables
    }


def counts() -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


def placeholders() -> list[Any]:
    return list(db.session.scalars(select(User).where(User.is_placeholder).order_by(User.id)))
