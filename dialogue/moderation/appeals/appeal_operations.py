"""An appeal against a decision: made by whom it concerns, heard by somebody who did not take it."""

from datetime import timedelta

from sqlalchemy import select

from dialogue import clock
from dialogue.dialogues.fields import gathered, one_of
from dialogue.errors import Conflict, Invalid
from dialogue.events import record
from dialogue.extensions import db
from dialogue.moderation.acts import OUTCOMES
from dialogue.moderation.appeals.overturning import undo
from dialogue.moderation.cases import open_case, see_version
from dialogue.moderation.deciding import clean_message, decide
from dialogue.moderation.models import Act, Appeal, CaseKind, CaseState, Decision
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.text import clean_body, is_blank, scrub
from dialogue.threads.publishing import lock_counters

TEXT_LONGEST = 4000
HEARD_WITHIN = timedelta(days=7)


@operation(Permission.APPEAL)
def appeal(actor: Actor, decision: Decision, *, text: str) -> Appeal:
    """Ask somebody else to look at a decision, once. Invalid by field; Conflict when that was asked
    already."""
    lock_counters(decision.dialogue)
    if db.session.scalar(select(Appeal.id).where(Appeal.decision_id == decision.id)) is not None:
        raise Conflict("You have appealed against this decision already.")
    checked = gathered({"body": lambda: _said(text)})
    now = clock.now()
    case = open_case(
        actor,
        CaseKind.APPEAL,
        f"decision/{decision.id}",
        dialogue=decision.dialogue,
        forum=decision.forum,
        due_at=now + HEARD_WITHIN,
        thread_id=decision.thread_id,
    )
    made = Appeal(
        decision_id=decision.id,
        case_id=case.id,
        seat_id=decision.seat_id,
        at=now,
        due_at=now + HEARD_WITHIN,
        text=checked["body"],
    )
    db.session.add(made)
    db.session.flush()
    record(
        "appeal.made",
        actor=actor,
        about=("decision", decision.id),
        dialogue_id=decision.dialogue_id,
        data={"forum_id": decision.forum_id, "person_id": decision.user_id},
    )
    return made


@operation(Permission.HEAR_APPEAL)
def hear_appeal(
    actor: Actor, appeal: Appeal, *, outcome: str, message: str, version: int
) -> Decision:
    """Overturn the decision, which undoes it, or confirm it; both are decisions about it. Invalid
    by field; Conflict when the case is not the ``version`` that was seen, or something that was
    decided or sent since has to be looked at first."""
    first = appeal.decision
    lock_counters(first.dialogue)
    see_version(appeal.case, version)
    checked = gathered(
        {
            "outcome": lambda: one_of(outcome, set(OUTCOMES)),
            "message": lambda: clean_message(message, needed=True),
        }
    )
    act = Act(checked["outcome"])
    post = undo(actor, first) if act is Act.OVERTURN else first.post
    appeal.outcome, appeal.answer = act.value, checked["message"]
    appeal.decided_at, appeal.decided_by_id = clock.now(), actor.id
    return decide(
        actor,
        act,
        dialogue=first.dialogue,
        forum=first.forum,
        case=appeal.case,
        seat=appeal.seat,
        post=post,
        held=first.held,
        thread=first.thread,
        about=first,
        message=appeal.answer,
        settles=CaseState.UPHELD if act is Act.OVERTURN else CaseState.DISMISSED,
    )


def _said(text: str) -> str:
    if is_blank(text):
        raise Invalid("Say why the decision should be another.")
    return clean_body(scrub(text), limit=TEXT_LONGEST)
