"""Who is asked whether a draft is fair to their words, and what they answered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import readers_of, seated_people, seated_readers
from dialogue.dialogues.seats.models import Participant
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor, seat_in
from dialogue.summaries.checking.models import Check, Fairness, Remark
from dialogue.summaries.models import Citation, Point, Summary, SummaryState
from dialogue.summaries.queries import get_draft, get_point, visible_summaries
from dialogue.threads.models import Consent, Post, PostState, Thread


@dataclass(frozen=True, slots=True)
class Tally:
    """What those whom a point cites say of it in its present wording. ``earlier`` answered to
    another wording and not to this one; ``disputed`` are open, to whichever wording."""

    asked: int = 0
    answered: int = 0
    fair: int = 0
    unfair: int = 0
    nuance: int = 0
    earlier: int = 0
    disputed: int = 0


NOBODY = Tally()


def readers_of_summary(summary_id: SQLColumnExpression[Any] | int) -> Select[Participant]:
    """Present seats whose people may read what this summary of their dialogue speaks of, and so its
    draft while it is circulated."""
    return _reading(seated_readers(), summary_id)


def _reading(
    seats: Select[Participant], summary_id: SQLColumnExpression[Any] | int
) -> Select[Participant]:
    in_forum = readers_of(Thread.forum_id).with_only_columns(Participant.id)
    return (
        seats.join(Summary, and_(Summary.dialogue_id == Dialogue.id, Summary.id == summary_id))
        .outerjoin(Thread, Summary.thread_id == Thread.id)
        .where(or_(Summary.thread_id.is_(None), Participant.id.in_(in_forum)))
    )


def circulated_drafts(actor: Actor) -> Select[Summary]:
    """Summaries whose draft the actor reads as somebody who takes part."""
    seated = [seat.dialogue_id for seat in actor.seats if seat.left_at is None]
    return visible_summaries(actor).where(
        Summary.state == SummaryState.CIRCULATED.value, Summary.dialogue_id.in_(seated)
    )


def cited_people(summary: Summary) -> set[tuple[int, int]]:
    """Standing points, and the seats whose contributions they cite, by ids; what does not stand any
    more, or is not to be cited, cites nobody."""
    rows = db.session.execute(
        select(Citation.point_id, Post.author_id)
        .join(Post, Citation.post_id == Post.id)
        .join(Point, Citation.point_id == Point.id)
        .where(Point.summary_id == summary.id, Point.dropped_at.is_(None), _holds())
        .distinct()
    )
    return {(point_id, seat_id) for point_id, seat_id in rows}


def _holds() -> ColumnElement[bool]:
    """The condition over Post that it can be cited at all."""
    return and_(Post.state == PostState.PUBLISHED.value, Post.consent != Consent.NONE.value)


def those_who_can_answer(summary: Summary, seat_ids: Iterable[int]) -> set[int]:
    """Those of these seats whose people may read the draft, as soon as they can sign in."""
    wanted = _reading(seated_people(), summary.id).where(Participant.id.in_(set(seat_ids)))
    return set(db.session.scalars(wanted.with_only_columns(Participant.id)))


def checks_in(summary: Summary) -> Sequence[Check]:
    """Every check of the summary, of dropped points too, with its point and its seat."""
    return db.session.scalars(
        select(Check)
        .join(Point, Check.point_id == Point.id)
        .where(Point.summary_id == summary.id)
        .options(contains_eager(Check.point), joinedload(Check.participant))
        .order_by(Check.id)
    ).all()


def tallies_of(summary: Summary) -> dict[int, Tally]:
    """What was answered, by the numbers of the points of which somebody was asked; those whom a
    point does not cite any more do not count. Two queries."""
    cited = cited_people(summary)
    found: dict[int, list[Check]] = defaultdict(list)
    for check in checks_in(summary):
        if (check.point_id, check.participant_id) in cited:
            found[check.point.number].append(check)
    return {number: tally(checks) for number, checks in found.items()}


def tally(checks: Iterable[Check]) -> Tally:
    """The same of one point's checks."""
    checks = list(checks)
    present = [one.answer for one in checks if one.answered_version == one.point.version]
    return Tally(
        asked=len(checks),
        answered=len(present),
        fair=present.count(Fairness.FAIR),
        unfair=present.count(Fairness.UNFAIR),
        nuance=present.count(Fairness.NUANCE),
        earlier=sum(one.answer is not None for one in checks) - len(present),
        disputed=sum(one.is_disputed for one in checks),
    )


def waiting_in(summary_id: int) -> Select[int]:
    """The ids of the checks of this summary that wait for an answer."""
    return _waiting().where(Summary.id == summary_id).with_only_columns(Check.id)


def _waiting() -> Select[Check]:
    """Checks of circulated drafts whose people the point still cites, and who have not answered to
    what it says now."""
    return (
        select(Check)
        .join(Point, Check.point_id == Point.id)
        .join(Summary, Point.summary_id == Summary.id)
        .where(
            Summary.state == SummaryState.CIRCULATED.value,
            Point.dropped_at.is_(None),
            func.coalesce(Check.answered_version, 0) < Point.version,
            _cites_them().exists(),
        )
    )


def waiting_checks(actor: Actor, dialogue: Dialogue) -> Sequence[Check]:
    """What the actor is asked in circulated drafts of this dialogue, and has not answered."""
    drafts = circulated_drafts(actor).where(Summary.dialogue_id == dialogue.id)
    return _asked(actor, drafts)


def checks_waiting_in(actor: Actor, summary: Summary) -> Sequence[Check]:
    """The same of one summary."""
    return _asked(actor, circulated_drafts(actor).where(Summary.id == summary.id))


def _asked(actor: Actor, drafts: Select[Summary]) -> Sequence[Check]:
    return db.session.scalars(
        _waiting()
        .join(Participant, Check.participant_id == Participant.id)
        .where(
            Participant.user_id == actor.id,
            Summary.id.in_(drafts.with_only_columns(Summary.id)),
        )
        .options(contains_eager(Check.point).contains_eager(Point.summary))
        .order_by(Point.summary_id, Point.number)
    ).all()


def _cites_them() -> Select[int]:
    """Citations of the point of a check that cite whom it asks."""
    return (
        select(Citation.id)
        .join(Post, Citation.post_id == Post.id)
        .where(
            Citation.point_id == Check.point_id, Post.author_id == Check.participant_id, _holds()
        )
        .correlate(Check)
    )


def own_numbers_cited(checks: Sequence[Check]) -> dict[int, list[int]]:
    """By the ids of these checks: the numbers of their person's contributions that the point
    cites."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = db.session.execute(
        select(Check.id, Post.number)
        .join(Citation, Citation.point_id == Check.point_id)
        .join(Post, and_(Citation.post_id == Post.id, Post.author_id == Check.participant_id))
        .where(Check.id.in_([one.id for one in checks]), _holds())
    )
    for check_id, number in rows:
        found[check_id].add(number)
    return {check_id: sorted(numbers) for check_id, numbers in found.items()}


def own_check(actor: Actor, point: Point) -> Check | None:
    """What the actor was asked about the point."""
    seat = seat_in(actor, point.dialogue)
    if seat is None:
        return None
    return db.session.scalar(
        select(Check).where(Check.point_id == point.id, Check.participant_id == seat.id)
    )


def get_own_check(actor: Actor, slug: str, number: int, point_number: int) -> Check:
    """NotFound where the actor was not asked, as where there is no such point for them."""
    check = own_check(actor, get_point(actor, slug, number, point_number))
    if check is None:
        raise NotFound
    return check


def get_check(actor: Actor, slug: str, number: int, check_id: int) -> Check:
    """A check of a draft that the actor may read."""
    summary = get_draft(actor, slug, number)
    check = db.session.get(Check, check_id)
    if check is None or check.point.summary_id != summary.id:
        raise NotFound
    return check


def get_remark(actor: Actor, slug: str, number: int, remark_id: int) -> Remark:
    """A remark on a draft that the actor may read."""
    summary = get_draft(actor, slug, number)
    remark = db.session.get(Remark, remark_id)
    if remark is None or remark.point.summary_id != summary.id:
        raise NotFound
    return remark


def citations_of(point: Point) -> Sequence[Citation]:
    """What the point cites, in the order in which it was cited, with the contributions."""
    post = joinedload(Citation.post)
    return db.session.scalars(
        select(Citation)
        .where(Citation.point_id == point.id)
        .options(
            post.joinedload(Post.thread).joinedload(Thread.forum), post.joinedload(Post.author)
        )
        .order_by(Citation.id)
    ).all()


def checks_of(point: Point) -> Sequence[Check]:
    """Every check of the point, with its seat."""
    return db.session.scalars(
        select(Check)
        .where(Check.point_id == point.id)
        .options(joinedload(Check.participant))
        .order_by(Check.id)
    ).all()


def remarks_of(point: Point) -> Sequence[Remark]:
    """Every remark on the point, the oldest first, with its seat."""
    return db.session.scalars(
        select(Remark)
        .where(Remark.point_id == point.id)
        .options(joinedload(Remark.participant))
        .order_by(Remark.id)
    ).all()


def remarks_counted(summary: Summary) -> dict[int, int]:
    """How many remarks stand, by the numbers of their points."""
    rows = db.session.execute(
        select(Point.number, func.count(Remark.id))
        .join(Remark, Remark.point_id == Point.id)
        .where(
            Point.summary_id == summary.id,
            Remark.withdrawn_at.is_(None),
            Remark.removed_at.is_(None),
        )
        .group_by(Point.number)
    )
    return {number: count for number, count in rows}
