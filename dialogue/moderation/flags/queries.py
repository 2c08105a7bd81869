"""Flags, as those who decide weigh them and as those who raised them follow them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.moderation.models import Case, CaseKind, CaseState, Flag
from dialogue.permissions import Actor
from dialogue.threads.models import Post

SETTLED = (CaseState.UPHELD.value, CaseState.DISMISSED.value)
FLAGS_SHOWN = 200


def visible_flags(actor: Actor) -> Select[Flag]:
    """The actor's own: nobody else learns here who flagged what."""
    return (
        select(Flag)
        .join(Participant, Flag.seat_id == Participant.id)
        .where(Participant.user_id == actor.id)
    )


def flags_by(actor: Actor, dialogue: Dialogue) -> Sequence[Flag]:
    """The actor's newest flags in a dialogue, with what became of them."""
    return db.session.scalars(
        visible_flags(actor)
        .join(Case, Flag.case_id == Case.id)
        .where(Case.dialogue_id == dialogue.id)
        .options(joinedload(Flag.case).joinedload(Case.post))
        .order_by(Flag.id.desc())
        .limit(FLAGS_SHOWN)
    ).all()


def flags_of(case: Case) -> Sequence[Flag]:
    """Every flag of a case, the oldest first, for those who decide."""
    return db.session.scalars(select(Flag).where(Flag.case_id == case.id).order_by(Flag.id)).all()


def outcomes_of(dialogue_id: int, seat_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many flags of each seat were upheld and dismissed in the dialogue."""
    rows = db.session.execute(
        select(Flag.seat_id, Case.state, func.count(Flag.id))
        .join(Case, Flag.case_id == Case.id)
        .where(
            Case.dialogue_id == dialogue_id,
            Case.kind == CaseKind.FLAG.value,
            Case.state.in_(SETTLED),
            Flag.seat_id.in_(list(seat_ids)),
        )
        .group_by(Flag.seat_id, Case.state)
    )
    found: dict[int, tuple[int, int]] = {}
    for seat_id, state, count in rows:
        upheld, dismissed = found.get(seat_id or 0, (0, 0))
        more = (count, 0) if state == CaseState.UPHELD else (0, count)
        found[seat_id or 0] = (upheld + more[0], dismissed + more[1])
    return found


def decided_before(post: Post, rule: str) -> Case | None:
    """The newest settled case in which the contribution, as it is worded now, was flagged under
    this rule."""
    since = post.edited_at or post.created_at
    return db.session.scalar(
        select(Case)
        .join(Flag, Flag.case_id == Case.id)
        .where(
            Case.post_id == post.id,
            Case.kind == CaseKind.FLAG.value,
            Case.state.in_(SETTLED),
            Case.closed_at >= since,
            Flag.rule == rule,
        )
        .order_by(Case.id.desc())
        .limit(1)
    )


def has_flagged(case: Case, seat_id: int) -> bool:
    found = select(Flag.id).where(Flag.case_id == case.id, Flag.seat_id == seat_id)
    return db.session.scalar(found.limit(1)) is not None


def was_flagged_by_site(post: Post, text: str) -> bool:
    """Whether the site told moderators of these words in it already."""
    found = (
        select(Flag.id)
        .join(Case, Flag.case_id == Case.id)
        .where(Case.post_id == post.id, Flag.seat_id.is_(None), Flag.text == text)
    )
    return db.session.scalar(found.limit(1)) is not None
