"""Which summaries a person may see, and what of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import readable_dialogues
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor, Permission, can, seat_in
from dialogue.roles import RAPPORTEURS, is_suspended
from dialogue.summaries.models import Citation, Point, Section, Summary, SummaryState
from dialogue.summaries.publishing.models import Publication
from dialogue.threads.models import Post, Thread
from dialogue.threads.queries import readable_threads


def visible_summaries(actor: Actor) -> Select[Summary]:
    """Summaries that the actor may know of: published ones of what they may read, circulated drafts
    where they take part, and every draft where they write."""
    if actor.is_admin:
        return select(Summary)
    readable = readable_dialogues(actor).with_only_columns(Dialogue.id)
    threads = readable_threads(actor).with_only_columns(Thread.id)
    seats = [seat for seat in actor.seats if seat.left_at is None]
    writing = [
        seat.dialogue_id for seat in seats if seat.role in RAPPORTEURS and not is_suspended(seat)
    ]
    return select(Summary).where(
        Summary.dialogue_id.in_(readable),
        or_(Summary.thread_id.is_(None), Summary.thread_id.in_(threads)),
        or_(
            Summary.version > 0,
            and_(
                Summary.state == SummaryState.CIRCULATED.value,
                Summary.dialogue_id.in_([seat.dialogue_id for seat in seats]),
            ),
            Summary.dialogue_id.in_(writing),
        ),
    )


def may_read_draft(actor: Actor, summary: Summary) -> bool:
    """Whether the actor reads the draft of a summary they may see: its writers always, others who
    take part while it is circulated."""
    if can(actor, Permission.WRITE_SUMMARY, summary):
        return True
    takes_part = actor.is_admin or seat_in(actor, summary.dialogue) is not None
    return takes_part and summary.is_circulated


def get_summary(actor: Actor, slug: str, number: int) -> Summary:
    """Summary ``number`` of the dialogue at ``slug``; NotFound for strangers."""
    found = db.session.scalar(
        visible_summaries(actor)
        .join(Dialogue, Summary.dialogue_id == Dialogue.id)
        .where(Dialogue.slug == slug, Summary.number == number)
        .options(
            contains_eager(Summary.dialogue), joinedload(Summary.thread).joinedload(Thread.forum)
        )
    )
    if found is None:
        raise NotFound
    return found


def get_draft(actor: Actor, slug: str, number: int) -> Summary:
    """The same, for those who may read its draft; ``load_draft`` brings what stands in it."""
    summary = get_summary(actor, slug, number)
    if not may_read_draft(actor, summary):
        raise NotFound
    return summary


def load_draft(summary: Summary) -> Sequence[Section]:
    """The sections of the draft as they stand now, with their points, citations and the
    contributions that they cite; three queries."""
    cited = joinedload(Citation.post).joinedload(Post.thread).joinedload(Thread.forum)
    points = selectinload(Section.points).selectinload(Point.citations)
    sections = db.session.scalars(
        select(Section)
        .where(Section.summary_id == summary.id)
        .order_by(Section.position)
        .options(points.options(cited), joinedload(Section.summary))
        .execution_options(populate_existing=True)
    ).all()
    set_committed_value(summary, "sections", list(sections))
    return sections


def get_section(actor: Actor, slug: str, number: int, section_id: int) -> Section:
    summary = get_draft(actor, slug, number)
    section = db.session.get(Section, section_id)
    if section is None or section.summary_id != summary.id:
        raise NotFound
    return section


def get_point(actor: Actor, slug: str, number: int, point_number: int) -> Point:
    """Point ``point_number`` of a draft that the actor may read, dropped ones too."""
    summary = get_draft(actor, slug, number)
    point = db.session.scalar(
        select(Point).where(Point.summary_id == summary.id, Point.number == point_number)
    )
    if point is None:
        raise NotFound
    return point


def get_citation(actor: Actor, slug: str, number: int, citation_id: int) -> Citation:
    summary = get_draft(actor, slug, number)
    citation = db.session.get(Citation, citation_id)
    if citation is None or citation.point.summary_id != summary.id:
        raise NotFound
    return citation


def summaries_of(actor: Actor, dialogue: Dialogue) -> Sequence[Summary]:
    """The summaries of a dialogue that the actor may see, the newest first."""
    return db.session.scalars(
        visible_summaries(actor)
        .where(Summary.dialogue_id == dialogue.id)
        .options(joinedload(Summary.round), joinedload(Summary.thread).joinedload(Thread.forum))
        .order_by(Summary.number.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class Head:
    """What a list tells of the newest publication of a summary."""

    title: str
    version: int
    published_at: datetime


def published_heads(summaries: Sequence[Summary]) -> dict[int, Head]:
    """By the id of the summary; of those that were published."""
    published = [summary.id for summary in summaries if summary.version]
    if not published:
        return {}
    rows = db.session.execute(
        select(Summary.id, Publication.title, Publication.version, Publication.published_at).where(
            Summary.id.in_(published),
            Publication.summary_id == Summary.id,
            Publication.version == Summary.version,
        )
    )
    return {row.id: Head(row.title, row.version, row.published_at) for row in rows}


def newest_publication(summary: Summary) -> Publication | None:
    return get_publication(summary, summary.version)


def get_publication(summary: Summary, version: int) -> Publication | None:
    """Version ``version`` of a summary that the reader may see."""
    return db.session.scalar(
        select(Publication).where(
            Publication.summary_id == summary.id, Publication.version == version
        )
    )
