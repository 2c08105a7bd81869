"""The contributions that a writer finds, and what is shown of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.summaries.coverage.queries import within_reach
from dialogue.summaries.models import Point, Section, Summary
from dialogue.summaries.sources.finding import Wanted, is_called, says
from dialogue.threads.models import Post, Thread
from dialogue.threads.queries import visible_posts

MOST_READ = 5_000
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of contributions, in their order but for those that were asked for by number, which
    come first. ``is_cut``: only the newest MOST_READ were looked through."""

    numbers: list[int]
    is_cut: bool = False


def find(actor: Actor, summary: Summary, wanted: Wanted) -> Found:
    """What is wanted of all that the summary could speak of; by number of the whole dialogue."""
    numbered = _standing_under(actor, summary, wanted.numbers)
    if wanted.numbers and not wanted.words:
        return Found(numbered)
    narrowed = visible_posts(actor).where(*within_reach(summary))
    if wanted.thread is not None:
        narrowed = narrowed.where(Thread.number == wanted.thread)
    if wanted.by:
        narrowed = narrowed.where(Post.author_id.in_(_people_called(actor, summary, wanted.by)))
    if not wanted.words:
        numbers = narrowed.with_only_columns(Post.number).order_by(Post.number)
        return Found(list(db.session.scalars(numbers)))
    bodies = narrowed.with_only_columns(Post.number, Post.body).order_by(Post.number.desc())
    rows = db.session.execute(bodies.limit(MOST_READ + 1).execution_options(yield_per=_AT_A_TIME))
    read, saying = 0, []
    for number, body in rows:
        read += 1
        if read <= MOST_READ and number not in numbered and says(body, wanted.words):
            saying.append(number)
    return Found([*numbered, *reversed(saying)], read > MOST_READ)


def _standing_under(actor: Actor, summary: Summary, numbers: Collection[int]) -> list[int]:
    if not numbers:
        return []
    wanted = visible_posts(actor).where(
        Post.dialogue_id == summary.dialogue_id, Post.number.in_(numbers)
    )
    return list(db.session.scalars(wanted.with_only_columns(Post.number).order_by(Post.number)))


def _people_called(actor: Actor, summary: Summary, name: str) -> set[int]:
    """The seats of those whose contributions stand under such a name, or who have it as handle."""
    named = (
        visible_posts(actor)
        .join(Participant, Post.author_id == Participant.id)
        .where(*within_reach(summary))
        .with_only_columns(Post.author_id, Post.author_name, Participant.handle)
        .distinct()
    )
    return {
        seat_id for seat_id, shown, handle in db.session.execute(named)
        if is_called(name, shown, handle)
    }  # fmt: skip


def posts_numbered(actor: Actor, summary: Summary, numbers: Collection[int]) -> dict[int, Post]:
    """The contributions that the actor may read of these, by number, each with its thread."""
    found = db.session.scalars(
        visible_posts(actor)
        .where(Post.dialogue_id == summary.dialogue_id, Post.number.in_(numbers))
        .options(contains_eager(Post.thread).contains_eager(Thread.forum))
    )
    return {post.number: post for post in found}


def point_texts(summary: Summary) -> Mapping[int, str]:
    """The texts of the points that stand in the draft, by number, in the order of the draft."""
    rows = db.session.execute(
        select(Point.number, Point.text)
        .join(Section, Point.section_id == Section.id)
        .where(Point.summary_id == summary.id, Point.dropped_at.is_(None))
        .order_by(Section.position, Point.position)
    )
    return {number: text for number, text in rows}
