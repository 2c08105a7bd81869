"""What a summary could cite, and what it does."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.extensions import db
from dialogue.memory import Recent
from dialogue.permissions import Actor
from dialogue.roles import TEAM
from dialogue.summaries.coverage.measures import NOT_GIVEN, Spoken
from dialogue.summaries.models import Citation, CoverageTarget, Point, Summary, SummaryKind
from dialogue.threads.arranging.merged_queries import standing
from dialogue.threads.models import Consent, Post, PostState, Thread
from dialogue.threads.queries import visible_posts
from dialogue.words import own_words

_words: Recent[int] = Recent(20_000)

_COLUMNS = (
    Post.id,
    Post.number,
    Post.version,
    Post.author_id,
    Post.stakeholder_type,
    Post.region,
    Post.lang,
    Thread.forum_id,
    Thread.stage_id,
)


def within_reach(summary: Summary) -> tuple[ColumnElement[bool], ...]:
    """The conditions over Post, Thread and Forum that make a contribution one that the summary
    speaks of: said in its round or thread (or where that went up since), by those who take part and
    not by those who host, where all its readers may read, and with their consent to be cited."""
    conditions: list[ColumnElement[bool]] = [
        Post.dialogue_id == summary.dialogue_id,
        Post.state == PostState.PUBLISHED.value,
        Post.consent != Consent.NONE.value,
        Post.role.not_in([role.value for role in TEAM]),
    ]
    if summary.thread is not None:
        conditions.append(Post.thread_id == standing(summary.thread).id)
    else:
        conditions.append(Forum.visibility == "public")
    if summary.kind == SummaryKind.ROUND:
        by_thread = and_(Post.round_id.is_(None), Thread.round_id == summary.round_id)
        conditions.append(or_(Post.round_id == summary.round_id, by_thread))
    return tuple(conditions)


def spoken_for(actor: Actor, summary: Summary) -> list[Spoken]:
    """The contributions within reach, in the order of their numbers; two queries at most, one while
    all of them are known."""
    wanted = visible_posts(actor).where(*within_reach(summary)).order_by(Post.number)
    rows = db.session.execute(wanted.with_only_columns(*_COLUMNS)).all()
    counts = _counted(rows)
    shape = shape_of(summary.dialogue)
    return [Spoken(row.number, row.author_id, counts[row.id], _groups(row, shape)) for row in rows]


def _groups(row: Any, shape: Shape) -> tuple[str, ...]:
    """In the order of coverage.KINDS."""
    return (
        row.stakeholder_type or NOT_GIVEN,
        row.region or NOT_GIVEN,
        shape.forum(row.forum_id).slug,
        shape.stage(row.stage_id).slug,
        row.lang or NOT_GIVEN,
    )


def _counted(rows: Sequence[Any]) -> Mapping[int, int]:
    """How many words each contribution has, by id; a wording is counted once."""
    known = {row.id: _words.get((row.id, row.version)) for row in rows}
    unknown = {row.id: row.version for row in rows if known[row.id] is None}
    if unknown:
        found = select(Post.id, Post.html).where(Post.id.in_(unknown))
        for post_id, html in db.session.execute(found):
            counted = own_words(html)
            known[post_id] = _words.put((post_id, unknown[post_id]), counted)
    return {post_id: count or 0 for post_id, count in known.items()}


def cited_in(summary: Summary) -> dict[int, set[int]]:
    """The numbers of the contributions that standing points cite, and of those points."""
    rows = db.session.execute(
        select(Post.number, Point.number)
        .join_from(Citation, Point, Citation.point_id == Point.id)
        .join(Post, Citation.post_id == Post.id)
        .where(Point.summary_id == summary.id, Point.dropped_at.is_(None))
    )
    return gathered_by_post((post, point) for post, point in rows)


def gathered_by_post(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    cited: dict[int, set[int]] = defaultdict(set)
    for post, point in pairs:
        cited[post].add(point)
    return dict(cited)


def targets_of(dialogue: Dialogue) -> dict[str, int]:
    """The shares, in per cent, that the dialogue's summaries want to reflect, by kind."""
    rows = db.session.execute(
        select(CoverageTarget.kind, CoverageTarget.share).where(
            CoverageTarget.dialogue_id == dialogue.id
        )
    )
    return {kind: share for kind, share in rows}
