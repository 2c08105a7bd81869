"""What publishing needs to know, and what of it is published."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.summaries.checking.models import Check
from dialogue.summaries.coverage.queries import within_reach
from dialogue.summaries.models import Citation, Point, Summary, SummaryKind
from dialogue.summaries.publishing.models import (
    Publication,
    PublishedAnswer,
    PublishedCitation,
    Response,
)
from dialogue.threads.models import Post, Revision, Thread
from dialogue.threads.queries import visible_posts


def hold_sources(summary: Summary) -> None:
    """Wait for whoever is changing what the draft cites, and keep it as it is until the commit."""
    cited = select(Citation.post_id).join(Point).where(Point.summary_id == summary.id)
    held = select(Post.id).where(Post.id.in_(cited)).order_by(Post.id)
    db.session.execute(held.with_for_update(read=True))


def seats_alike(dialogue: Dialogue) -> dict[tuple[str, str], int]:
    """How many seats share a stakeholder type and a region; "" where it was not told."""
    alike: Counter[tuple[str, str]] = Counter()
    rows = db.session.execute(
        select(Participant.stakeholder_type, Participant.region, func.count())
        .where(Participant.dialogue_id == dialogue.id, Participant.left_at.is_(None))
        .group_by(Participant.stakeholder_type, Participant.region)
    )
    for kind, region, count in rows:
        alike[kind or "", region or ""] += count
    return dict(alike)


def countries_within(actor: Actor, summary: Summary) -> int:
    """From how many countries the contributions within reach come."""
    wanted = visible_posts(actor).where(*within_reach(summary), Post.country.is_not(None))
    rows = db.session.scalars(wanted.with_only_columns(Post.country).distinct())
    return len(rows.all())


def checks_by_point(summary: Summary) -> dict[int, list[Check]]:
    """Who was asked about each point of the draft, by the point's id, in the order of asking."""
    found: dict[int, list[Check]] = {}
    rows = db.session.scalars(
        select(Check)
        .join(Point, Check.point_id == Point.id)
        .where(Point.summary_id == summary.id)
        .options(joinedload(Check.participant))
        .order_by(Check.id)
        .execution_options(populate_existing=True)
    )
    for check in rows:
        found.setdefault(check.point_id, []).append(check)
    return found


@dataclass(frozen=True, slots=True)
class Version:
    """A publication as a list names it."""

    version: int
    published_at: datetime
    checksum: str


def versions_of(summary: Summary) -> list[Version]:
    """Every version of a summary that the reader may see, the newest first."""
    rows = db.session.execute(
        select(Publication.version, Publication.published_at, Publication.checksum)
        .where(Publication.summary_id == summary.id)
        .order_by(Publication.version.desc())
    )
    return [Version(*row) for row in rows]


def publications_citing(post_id: int) -> Sequence[Publication]:
    """Every version of every summary that cites this contribution, the oldest first."""
    citing = select(PublishedCitation.publication_id).where(PublishedCitation.post_id == post_id)
    return db.session.scalars(
        select(Publication).where(Publication.id.in_(citing)).order_by(Publication.id)
    ).all()


def printed_answer(publication: Publication, check_id: int) -> PublishedAnswer | None:
    return db.session.get(PublishedAnswer, (publication.id, check_id))


def printings_of(check: Check) -> Sequence[PublishedAnswer]:
    """The answer in every version that printed one with words, as they are by now."""
    return db.session.scalars(
        select(PublishedAnswer)
        .where(PublishedAnswer.check_id == check.id)
        .options(joinedload(PublishedAnswer.publication))
        .order_by(PublishedAnswer.publication_id)
        .execution_options(populate_existing=True)
    ).all()


def answers_beside(publication: Publication, post_id: int) -> set[str]:
    """The keys of the answers that a contribution's author gave to points which cite it, by
    whatever name."""
    keys = db.session.scalars(
        select(PublishedAnswer.key)
        .join(Check, PublishedAnswer.check_id == Check.id)
        .join(Point, Check.point_id == Point.id)
        .join(
            PublishedCitation,
            and_(
                PublishedCitation.publication_id == PublishedAnswer.publication_id,
                PublishedCitation.point_number == Point.number,
            ),
        )
        .join(
            Post,
            and_(PublishedCitation.post_id == Post.id, Post.author_id == Check.participant_id),
        )
        .where(PublishedAnswer.publication_id == publication.id, Post.id == post_id)
    )
    return set(keys)


def keys_taken_out(publication: Publication) -> set[str]:
    """The keys of answers whose words a moderator took out."""
    keys = db.session.scalars(
        select(PublishedAnswer.key).where(
            PublishedAnswer.publication_id == publication.id,
            PublishedAnswer.removed_at.is_not(None),
        )
    )
    return set(keys)


def responses_of(summary: Summary) -> dict[int, Response]:
    """The host's answers to a summary's recommendations, by the point's number."""
    found = db.session.scalars(
        select(Response)
        .where(Response.summary_id == summary.id)
        .execution_options(populate_existing=True)
    )
    return {one.point_number: one for one in found}


@dataclass(frozen=True, slots=True)
class Source:
    """What became of a contribution that a publication cites."""

    id: int
    number: int
    state: str
    consent: str
    version: int
    edited_at: datetime | None
    author_name: str
    forum_id: int
    visibility: str


def sources_of(publication: Publication) -> dict[int, Source]:
    """What the publication's sources are now, by number; one that is gone altogether is missing.
    The page says of each no more than that it was taken back."""
    rows = db.session.execute(
        select(
            Post.id,
            Post.number,
            Post.state,
            Post.consent,
            Post.version,
            Post.edited_at,
            Post.author_name,
            Forum.id,
            Forum.visibility,
        )
        .join(Thread, Post.thread_id == Thread.id)
        .join(Forum, Thread.forum_id == Forum.id)
        .where(
            Post.id.in_(
                select(PublishedCitation.post_id).where(
                    PublishedCitation.publication_id == publication.id
                )
            )
        )
    )
    found = [Source(*row) for row in rows]
    return {one.number: one for one in found}


def wordings_of(sources: Sequence[Source]) -> dict[int, list[str]]:
    """The drawn wordings, present and former, that everyone may still read of each contribution, by
    its number."""
    numbers = {one.id: one.number for one in sources}
    if not numbers:
        return {}
    found: dict[int, list[str]] = {number: [] for number in numbers.values()}
    for table in (
        select(Post.id, Post.html).where(Post.id.in_(numbers)),
        select(Revision.post_id, Revision.html).where(Revision.post_id.in_(numbers)),
    ):
        for post_id, html in db.session.execute(table):
            found[numbers[post_id]].append(html)
    return found


@dataclass(frozen=True, slots=True)
class Newest:
    """A published summary as other pages name it."""

    number: int
    version: int
    title: str
    lang: str


def newest_published(dialogue_id: int) -> dict[int | None, Newest | None]:
    """The summary published last of each round, by the round's id, and under None of them all and
    of those of the whole dialogue. Everyone reads them who may read the dialogue; what is said of a
    single thread is not among them."""
    rows = db.session.execute(
        select(
            Summary.round_id,
            Summary.number,
            Publication.version,
            Publication.title,
            Summary.lang,
        )
        .join(Publication, Publication.summary_id == Summary.id)
        .where(
            Summary.dialogue_id == dialogue_id,
            Summary.kind != SummaryKind.THREAD.value,
            Publication.version == Summary.version,
        )
        .order_by(Publication.published_at, Publication.id)
    )
    found: dict[int | None, Newest | None] = {None: None}
    for round_id, number, version, title, lang in rows:
        found[None] = newest = Newest(number, version, title, lang)
        if round_id is not None:
            found[round_id] = newest
    return found
