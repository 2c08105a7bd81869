"""What happened to a case before, and to whom it concerns; what stands around what it is about.

Whoever asks was given the case by ``visible_cases``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, literal_column, or_, select
from sqlalchemy.orm import joinedload

from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.seats.queries import names_in
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.moderation.desk.scope import Scope
from dialogue.moderation.models import Case, CaseKind, CaseNote, Decision, Flag
from dialogue.permissions import Actor
from dialogue.threads.models import Post, PostState
from dialogue.threads.queries import visible_posts

SHOWN = 10
AROUND = 2


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a case: ``kind`` is that of its event. ``who`` None: the program,
    or somebody who left."""

    at: datetime
    kind: str
    who: str | None


# Built once: that costs more than running them.
_MOMENTS = (
    select(Event.at, Event.kind, Event.actor_id)
    .where(Event.object_kind == literal_column("'case'"), Event.object_id == bindparam("case"))
    .order_by(Event.id)
)
_FLAGS = (
    select(Flag)
    .where(Flag.case_id == bindparam("case"))
    .options(joinedload(Flag.seat))
    .order_by(Flag.id)
)
_NOTES = select(CaseNote).where(CaseNote.case_id == bindparam("case")).order_by(CaseNote.id)
_DECISIONS = (
    select(Decision)
    .where(Decision.case_id == bindparam("case"))
    .options(joinedload(Decision.post))
    .order_by(Decision.id.desc())
)


def moments_of(case: Case) -> list[Moment]:
    """Everything that happened to a case, the oldest first: one for each version of it."""
    rows = db.session.execute(_MOMENTS, {"case": case.id}).all()
    names = names_in(case.dialogue, {row.actor_id for row in rows if row.actor_id is not None})
    return [Moment(row.at, row.kind, names.get(row.actor_id)) for row in rows]


def flags_of(case: Case) -> Sequence[Flag]:
    return db.session.scalars(_FLAGS, {"case": case.id}).all()


def notes_of(case: Case) -> list[tuple[CaseNote, str | None]]:
    """The notes about a case, the oldest first, each with the name of who wrote it."""
    notes = db.session.scalars(_NOTES, {"case": case.id}).all()
    names = names_in(case.dialogue, {one.author_id for one in notes if one.author_id is not None})
    return [(one, names.get(one.author_id or 0)) for one in notes]


def decisions_in(case: Case) -> list[tuple[Decision, str | None]]:
    """What was decided in a case, with the name of who decided."""
    return _with_names(case, db.session.scalars(_DECISIONS, {"case": case.id}).all())


@dataclass(frozen=True, slots=True)
class PersonsHistory:
    """What was decided about somebody where the reader moderates: the newest decisions, how often
    each act occurred, and how cases of flags about them ended."""

    decisions: list[tuple[Decision, str | None]]
    acts: dict[str, int]
    flagged: dict[str, int]


def history_of(case: Case, seat: Participant, scope: Scope) -> PersonsHistory:
    """The history of a person, without this case."""
    theirs = [Decision.seat_id == seat.id, Decision.forum_id.in_(scope.forum_ids)]
    if scope.is_whole:
        theirs[1] = or_(theirs[1], Decision.forum_id.is_(None))
    others = or_(Decision.case_id != case.id, Decision.case_id.is_(None))
    acts = db.session.execute(
        select(Decision.act, func.count()).where(*theirs, others).group_by(Decision.act)
    )
    flagged = db.session.execute(
        select(Case.state, func.count())
        .join(Post, Case.post_id == Post.id)
        .where(
            Post.author_id == seat.id,
            Case.kind == CaseKind.FLAG.value,
            Case.forum_id.in_(scope.forum_ids),
            Case.id != case.id,
        )
        .group_by(Case.state)
    )
    newest = (
        select(Decision)
        .where(*theirs, others)
        .options(joinedload(Decision.post))
        .order_by(Decision.id.desc())
        .limit(SHOWN)
    )
    return PersonsHistory(
        _with_names(case, db.session.scalars(newest).all()),
        {act: count for act, count in acts},
        {state: count for state, count in flagged},
    )


def _with_names(case: Case, found: Sequence[Decision]) -> list[tuple[Decision, str | None]]:
    deciders = {one.decided_by_id for one in found if one.decided_by_id is not None}
    names = names_in(case.dialogue, deciders)
    return [(one, names.get(one.decided_by_id or 0)) for one in found]


@dataclass(frozen=True, slots=True)
class Context:
    """The contribution that is answered, those before, and those after."""

    answered: Post | None
    before: list[Post]
    after: list[Post]


def context_of(actor: Actor, case: Case) -> Context:
    """Contributions of the thread around the one that a case is about; of one that waits, the
    newest of its thread. What is answered may have moved to where the actor reads nothing."""
    post, about = case.post, case.post or case.held
    answered = _answered(actor, about.reply_to_id) if about is not None else None
    thread_id = post.thread_id if post is not None else case.thread_id
    if thread_id is None:
        return Context(answered, [], [])
    said = select(Post).where(Post.thread_id == thread_id, Post.state != PostState.WITHDRAWN.value)
    if answered is not None:
        said = said.where(Post.id != answered.id)
    before = said.order_by(Post.number.desc()).limit(AROUND)
    if post is None:
        return Context(answered, _in_order(before), [])
    after = said.where(Post.number > post.number).order_by(Post.number).limit(AROUND)
    return Context(answered, _in_order(before.where(Post.number < post.number)), _in_order(after))


def _answered(actor: Actor, post_id: int | None) -> Post | None:
    if post_id is None:
        return None
    return db.session.scalar(visible_posts(actor).where(Post.id == post_id))


def _in_order(wanted: Any) -> list[Post]:
    return sorted(db.session.scalars(wanted), key=lambda post: post.number)
