"""Where somebody's words went: from each contribution to the points that cite it, and on to what
the host answered."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.pagination import Page, page_of
from dialogue.permissions import Actor
from dialogue.summaries.checking.models import Check
from dialogue.summaries.checking.queries import circulated_drafts
from dialogue.summaries.models import Citation, Point, SectionKind, Summary
from dialogue.summaries.publishing.models import Publication, PublishedCitation, Response
from dialogue.summaries.queries import visible_summaries
from dialogue.threads.models import Post, PostState
from dialogue.threads.queries import visible_posts

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Reached:
    """A point that cites a contribution: of a published summary (``version``), or of a circulated
    draft (0), about whose point the person was asked (``check``)."""

    summary: Summary
    title: str
    version: int
    number: int
    text: str
    label: str | None
    is_recommendation: bool
    response: Response | None = None
    check: Check | None = None


@dataclass(slots=True)
class Followed:
    """One contribution of the person's own, and where it went."""

    post: Post
    published: list[Reached] = field(default_factory=list)
    drafted: list[Reached] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A page of the person's contributions in one dialogue, those that summaries and drafts cite
    first, then the newest; ``cited`` of all of them stand in published summaries."""

    page: Page
    rows: list[Followed]
    cited: int


def receipt_of(actor: Actor, dialogue: Dialogue, number: str | None) -> Receipt:
    """Page ``number`` of where the actor's words went in this dialogue, those of a seat that they
    left too; a handful of queries, however many contributions there are."""
    own = (
        visible_posts(actor)
        .join(Participant, Post.author_id == Participant.id)
        .where(
            Post.dialogue_id == dialogue.id,
            Participant.user_id == actor.id,
            Post.state != PostState.WITHDRAWN.value,
        )
    )
    newest = _newest_publications(actor, dialogue)
    cited = select(PublishedCitation.post_id).where(
        PublishedCitation.publication_id.in_([one.id for one in newest])
    )
    total, reached = db.session.execute(
        own.with_only_columns(func.count(Post.id), func.count(Post.id).filter(Post.id.in_(cited)))
    ).one()
    page = page_of(total, number, SHOWN)
    drafted = _citations_in_drafts(actor, dialogue).with_only_columns(Citation.post_id)
    is_cited = or_(Post.id.in_(cited), Post.id.in_(drafted))
    posts = db.session.scalars(
        own.order_by(is_cited.desc(), Post.number.desc()).offset(page.offset).limit(page.size)
    ).all()
    rows = {post.id: Followed(post) for post in posts}
    for post_id, found in _published(newest, list(rows)):
        rows[post_id].published.append(found)
    for post_id, found in _drafted(actor, dialogue, list(rows)):
        rows[post_id].drafted.append(found)
    return Receipt(page, list(rows.values()), reached)


def has_contributed(actor: Actor, dialogue: Dialogue) -> bool:
    """Whether there is anything of the actor's own to follow here."""
    wanted = (
        select(Post.id)
        .join(Participant, Post.author_id == Participant.id)
        .where(Participant.user_id == actor.id, Post.dialogue_id == dialogue.id)
    )
    return db.session.scalar(wanted.limit(1)) is not None


def answers_without_words(actor: Actor, dialogue: Dialogue) -> Sequence[Check]:
    """The actor's answers of which moderators took words out, in summaries that they may see."""
    summaries = visible_summaries(actor).with_only_columns(Summary.id)
    return db.session.scalars(
        select(Check)
        .join(Participant, Check.participant_id == Participant.id)
        .join(Point, Check.point_id == Point.id)
        .join(Summary, Point.summary_id == Summary.id)
        .where(
            Participant.user_id == actor.id,
            Check.removed_at.is_not(None),
            Summary.dialogue_id == dialogue.id,
            Summary.id.in_(summaries),
        )
        .options(contains_eager(Check.point).contains_eager(Point.summary))
        .order_by(Summary.number, Point.number)
    ).all()


def _newest_publications(actor: Actor, dialogue: Dialogue) -> Sequence[Publication]:
    summaries = visible_summaries(actor).with_only_columns(Summary.id)
    return db.session.scalars(
        select(Publication)
        .join(
            Summary,
            and_(Publication.summary_id == Summary.id, Publication.version == Summary.version),
        )
        .where(Summary.dialogue_id == dialogue.id, Summary.id.in_(summaries))
        .options(joinedload(Publication.summary))
        .order_by(Summary.number)
    ).all()


def _published(
    newest: Sequence[Publication], post_ids: Sequence[int]
) -> Iterator[tuple[int, Reached]]:
    """By the ids of contributions: the points of these publications that cite them."""
    by_id = {one.id: one for one in newest}
    points = {one.id: dict(_points_in(one.content)) for one in newest}
    answers = _responses([one.summary_id for one in newest])
    rows = db.session.execute(
        select(
            PublishedCitation.post_id,
            PublishedCitation.publication_id,
            PublishedCitation.point_number,
        )
        .where(PublishedCitation.publication_id.in_(by_id), PublishedCitation.post_id.in_(post_ids))
        .order_by(PublishedCitation.publication_id, PublishedCitation.point_number)
    )
    for post_id, publication_id, number in rows:
        publication = by_id[publication_id]
        kind, point = points[publication_id].get(number, ("", None))
        if point is None:
            continue
        yield (
            post_id,
            Reached(
                publication.summary,
                publication.title,
                publication.version,
                number,
                point["text"],
                point.get("label"),
                kind == SectionKind.RECOMMENDATIONS,
                answers.get((publication.summary_id, number)),
            ),
        )


def _points_in(content: dict[str, Any]) -> Iterator[tuple[int, tuple[str, dict[str, Any]]]]:
    """The points of frozen content by number, each with the kind of its section."""
    for section in content["sections"]:
        for point in section["points"]:
            yield point["number"], (section["kind"], point)


def _responses(summary_ids: Sequence[int]) -> dict[tuple[int, int], Response]:
    rows = db.session.scalars(select(Response).where(Response.summary_id.in_(summary_ids)))
    return {(one.summary_id, one.point_number): one for one in rows}


def _drafted(
    actor: Actor, dialogue: Dialogue, post_ids: Sequence[int]
) -> Iterator[tuple[int, Reached]]:
    """By the ids of contributions: the standing points of circulated drafts that cite them."""
    rows = db.session.execute(
        _citations_in_drafts(actor, dialogue)
        .with_only_columns(Citation.post_id, Point, Check)
        .join(Post, Citation.post_id == Post.id)
        .outerjoin(Check, and_(Check.point_id == Point.id, Check.participant_id == Post.author_id))
        .where(Citation.post_id.in_(post_ids))
        .options(joinedload(Point.summary), joinedload(Point.section))
        .order_by(Point.summary_id, Point.number)
    )
    seen: dict[int, set[int]] = defaultdict(set)
    for post_id, point, check in rows:
        if point.id in seen[post_id]:
            continue
        seen[post_id].add(point.id)
        is_recommendation = point.section.kind == SectionKind.RECOMMENDATIONS
        summary = point.summary
        yield (
            post_id,
            Reached(
                *(summary, summary.title, 0, point.number, point.text, point.label),
                is_recommendation=is_recommendation,
                check=check,
            ),
        )


def _citations_in_drafts(actor: Actor, dialogue: Dialogue) -> Select[Citation]:
    """The citations of the standing points of circulated drafts."""
    drafts = circulated_drafts(actor).where(Summary.dialogue_id == dialogue.id)
    return (
        select(Citation)
        .join(Point, Citation.point_id == Point.id)
        .where(
            Point.summary_id.in_(drafts.with_only_columns(Summary.id)),
            Point.dropped_at.is_(None),
        )
    )
