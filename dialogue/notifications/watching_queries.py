"""What participants chose to be told of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import visible_forums
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.notifications.models import ForumWatch, ThreadWatch
from dialogue.permissions import Actor
from dialogue.threads.models import Thread
from dialogue.threads.queries import visible_threads


def level_for_thread(seat_id: int, thread_id: int) -> str | None:
    """The level that a participant chose for a thread, None when they chose none."""
    return db.session.scalar(
        select(ThreadWatch.level).where(
            ThreadWatch.participant_id == seat_id, ThreadWatch.thread_id == thread_id
        )
    )


def level_for_forum(seat_id: int, forum_id: int) -> str | None:
    """The level that a participant chose for a forum, None when they chose none."""
    return db.session.scalar(
        select(ForumWatch.level).where(
            ForumWatch.participant_id == seat_id, ForumWatch.forum_id == forum_id
        )
    )


def watched_threads(actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """The threads for which somebody chose a level, in every dialogue in which they sit."""
    return db.session.execute(
        visible_threads(actor)
        .join(ThreadWatch, ThreadWatch.thread_id == Thread.id)
        .join(Participant, ThreadWatch.participant_id == Participant.id)
        .where(Participant.user_id == actor.id, Participant.left_at.is_(None))
        .with_only_columns(
            ThreadWatch.level,
            Thread.number,
            Thread.title,
            Thread.lang,
            Dialogue.slug,
            Dialogue.title.label("dialogue_title"),
            Dialogue.lang.label("dialogue_lang"),
        )
        .order_by(Dialogue.id, Thread.number)
    ).all()


def watched_forums(actor: Actor) -> Sequence[tuple[str, Forum, Dialogue]]:
    """The same of forums: the level, the forum and its dialogue."""
    rows = db.session.execute(
        visible_forums(actor)
        .join(ForumWatch, ForumWatch.forum_id == Forum.id)
        .join(Participant, ForumWatch.participant_id == Participant.id)
        .where(Participant.user_id == actor.id, Participant.left_at.is_(None))
        .with_only_columns(ForumWatch.level, Forum, Dialogue)
        .order_by(Dialogue.id, Forum.position)
    )
    return [(level, forum, dialogue) for level, forum, dialogue in rows]
