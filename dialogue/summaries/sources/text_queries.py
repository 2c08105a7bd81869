"""The contributions that are compared by their words, as plain text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.reading import plain_text
from dialogue.summaries.coverage.queries import within_reach
from dialogue.summaries.models import Summary
from dialogue.threads.models import Post, Thread
from dialogue.threads.queries import visible_posts

MOST_COMPARED = 1_000
_WRITTEN = (
    Post.id,
    Post.number,
    Post.author_id,
    Post.stakeholder_type,
    Post.region,
    Post.lang,
    Post.html,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """``ids`` of the contributions to be compared, the newest first, ``of`` how many there are;
    ``key`` is the same while these are the same in the same wordings."""

    ids: Sequence[int]
    of: int
    key: int


@dataclass(frozen=True, slots=True)
class Written:
    """A contribution with its author's affiliation of that moment, and its words."""

    number: int
    person: int
    stakeholder_type: str | None
    region: str | None
    lang: str
    text: str

    def group_of(self, by: str) -> str | None:
        """The author's stakeholder type or region; None where it was not told."""
        return self.region if by == "region" else self.stakeholder_type


def compared(actor: Actor, summary: Summary, thread: int | None = None) -> Compared:
    """The newest MOST_COMPARED of what the summary could speak of, or of one thread in it."""
    reached = visible_posts(actor).where(*within_reach(summary))
    if thread is not None:
        reached = reached.where(Thread.number == thread)
    newest = reached.order_by(Post.number.desc()).limit(MOST_COMPARED)
    rows = db.session.execute(newest.with_only_columns(Post.id, Post.version)).all()
    of = len(rows)
    if of == MOST_COMPARED:
        counted = select(func.count()).select_from(reached.with_only_columns(Post.id).subquery())
        of = db.session.scalar(counted) or of
    return Compared([row.id for row in rows], of, hash(tuple(map(tuple, rows))))


def written_in(
    actor: Actor, summary: Summary, found: Compared, kept: Collection[int] = ()
) -> list[Written]:
    """The words of what is to be compared, and of what is numbered in ``kept``, for which the
    oldest make room."""
    reached = visible_posts(actor).where(*within_reach(summary))
    columns = reached.with_only_columns(*_WRITTEN)
    rows = list(db.session.execute(columns.where(Post.number.in_(kept)))) if kept else []
    has = {row.id for row in rows}
    rest = [post_id for post_id in found.ids if post_id not in has]
    rest = rest[: max(0, MOST_COMPARED - len(rows))]
    rows += db.session.execute(columns.where(Post.id.in_(rest)))
    return [_written(row) for row in rows]


def _written(row: Any) -> Written:
    return Written(
        row.number,
        row.author_id,
        row.stakeholder_type,
        row.region,
        row.lang or "",
        plain_text(row.html),
    )


def names_of_people(dialogue: Dialogue) -> list[str]:
    """What the people of a dialogue are called, and their handles, also those who left."""
    rows = db.session.execute(
        select(Participant.name, Participant.handle).where(Participant.dialogue_id == dialogue.id)
    )
    return [name for row in rows for name in row]
