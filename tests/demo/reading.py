"""What a loaded demo holds, for tests to look at."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.events import Event
from dialogue.extensions import Model, db
from dialogue.threads.models import Post, Thread

SAID = 93  # before the last thread of all, which was merged


def how_many(model: type[Model]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def all_posts() -> Sequence[Post]:
    """Without the one with which the merged thread began."""
    own = select(Post).where(Post.number <= SAID)
    return db.session.scalars(own.order_by(Post.number)).all()


def all_threads() -> Sequence[Thread]:
    """Without the merged one."""
    own = select(Thread).where(Thread.merged_at.is_(None))
    return db.session.scalars(own.order_by(Thread.number)).all()


def all_seats() -> Sequence[Participant]:
    return db.session.scalars(select(Participant).order_by(Participant.joined_at)).all()


def person(key: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{key}@example.org")).one()


def moments_of(kind: str) -> list[datetime]:
    """When events of this kind happened."""
    return list(db.session.scalars(select(Event.at).where(Event.kind == kind)))


def first_day(dialogue: Dialogue) -> datetime:
    return dialogue.rounds[0].starts_at


def last_midnight() -> datetime:
    return clock.now().replace(hour=0, minute=0, second=0, microsecond=0)


def day_of(dialogue: Dialogue, moment: datetime) -> float:
    return (moment - first_day(dialogue)) / timedelta(days=1)
