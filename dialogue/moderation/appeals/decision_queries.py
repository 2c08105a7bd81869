"""Decisions as those see them whom they concern."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import JoinRequest, Participant
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.moderation.acts import OUTCOMES, TOLD
from dialogue.moderation.models import Act, Appeal, Case, CaseKind, Decision
from dialogue.pagination import Page, page_of
from dialogue.permissions import Actor
from dialogue.threads.held.models import HeldPost
from dialogue.threads.held.setting_aside import kept_words_of
from dialogue.threads.models import Post, Thread
from dialogue.threads.queries import visible_threads

SHOWN = 30
KEEPING = (Act.HIDE, Act.REMOVE, Act.REDACT)

_starter = aliased(Participant)
_first = aliased(Decision)


def visible_decisions(actor: Actor) -> Select[Decision]:
    """Decisions that concern the actor, and the outcomes of appeals against theirs. They stay when
    the actor may not read in the dialogue any more: an appeal is theirs still."""
    return (
        select(Decision)
        .join(Dialogue, Decision.dialogue_id == Dialogue.id)
        .outerjoin(Participant, Decision.seat_id == Participant.id)
        .outerjoin(Case, Decision.case_id == Case.id)
        .outerjoin(JoinRequest, Case.request_id == JoinRequest.id)
        .outerjoin(Thread, Decision.thread_id == Thread.id)
        .outerjoin(_starter, Thread.author_id == _starter.id)
        .outerjoin(_first, Decision.about_id == _first.id)
        .where(or_(_concerns(actor), _answers(actor)))
    )


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """As ``Decision.user_id``. Whoever's contribution was published at once, and looked at later,
    heard of no waiting; whoever suggested a stage is told of that."""
    without_seat = and_(
        Decision.seat_id.is_(None),
        or_(
            JoinRequest.user_id == actor.id,
            and_(JoinRequest.id.is_(None), _starter.user_id == actor.id),
        ),
    )
    return and_(
        Decision.act.in_(TOLD),
        or_(Decision.act != Act.APPROVE.value, Decision.held_id.is_not(None)),
        or_(Case.kind.is_(None), Case.kind != CaseKind.STAGE.value),
        or_(Participant.user_id == actor.id, without_seat),
    )


def is_told(decision: Decision) -> bool:
    """Whether whom it concerns is told of it, as ``visible_decisions`` shows it to them."""
    if decision.act == Act.APPROVE:
        return decision.held_id is not None
    is_suggestion = decision.case is not None and decision.case.kind == CaseKind.STAGE
    return decision.act in TOLD and not is_suggestion


def _answers(actor: Actor) -> ColumnElement[bool]:
    return and_(Decision.act.in_(OUTCOMES), _first.decided_by_id == actor.id)


def get_decision(actor: Actor, slug: str, decision_id: int) -> Decision:
    """One that the actor may see; NotFound otherwise."""
    found = db.session.scalar(
        visible_decisions(actor)
        .where(Dialogue.slug == slug, Decision.id == decision_id)
        .options(*_WHOLE)
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """``readable`` are the decisions' threads that the actor may read, by the decisions' ids."""

    page: Page
    rows: Sequence[Decision]
    readable: dict[int, Thread]


def list_decisions(actor: Actor, dialogue: Dialogue, number: str | None) -> Listed:
    """A page of the decisions in a dialogue that concern the actor, the newest first."""
    wanted = visible_decisions(actor).where(Decision.dialogue_id == dialogue.id)
    ids = db.session.scalars(
        wanted.with_only_columns(Decision.id).order_by(Decision.id.desc())
    ).all()
    page = page_of(len(ids), number, SHOWN)
    shown = ids[page.offset : page.offset + page.size]
    rows = db.session.scalars(
        select(Decision).where(Decision.id.in_(shown)).order_by(Decision.id.desc()).options(*_WHOLE)
    ).all()
    return Listed(page, rows, readable_threads(actor, rows))


def readable_threads(actor: Actor, decisions: Sequence[Decision]) -> dict[int, Thread]:
    """The thread that each decision is about, by the decision's id, where the actor may read it."""
    about = {one.id: thread for one in decisions if (thread := _thread_of(one)) is not None}
    wanted = visible_threads(actor).where(Thread.id.in_({thread.id for thread in about.values()}))
    readable = set(db.session.scalars(wanted.with_only_columns(Thread.id)))
    return {key: thread for key, thread in about.items() if thread.id in readable}


def _thread_of(decision: Decision) -> Thread | None:
    if decision.post is not None:
        return decision.post.thread
    return decision.thread or (decision.held.thread if decision.held is not None else None)


_WHOLE = (
    joinedload(Decision.seat),
    joinedload(Decision.post).joinedload(Post.thread),
    joinedload(Decision.thread),
    joinedload(Decision.held).joinedload(HeldPost.thread),
    joinedload(Decision.appeal),
    joinedload(Decision.about),
)


def outcome_of(appeal: Appeal) -> Decision | None:
    """The decision in which the appeal ended; None while it waits."""
    return db.session.scalar(
        select(Decision)
        .where(Decision.about_id == appeal.decision_id, Decision.act.in_(OUTCOMES))
        .order_by(Decision.id.desc())
        .limit(1)
    )


def newest_return(held: HeldPost) -> Decision | None:
    """The last decision that gave a contribution back to its author."""
    return db.session.scalar(
        select(Decision)
        .where(Decision.held_id == held.id, Decision.act == Act.RETURN.value)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def words_about(decision: Decision) -> str:
    """The words that a decision took out of sight, as they are drawn; "" where they are kept no
    longer. For their author, and for whoever hears the appeal."""
    if decision.act == Act.RETURN and decision.held is not None:
        return decision.held.html
    if decision.act not in KEEPING or decision.post is None:
        return ""
    kept = kept_words_of(decision.post)
    return kept.html if kept is not None else ""
