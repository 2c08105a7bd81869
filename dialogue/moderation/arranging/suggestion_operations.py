"""Another stage for a thread: suggested by those who speak, accepted or dismissed at the desk."""

from collections.abc import Iterable
from typing import Any

from dialogue import clock, limits
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.seats.models import Participant
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.moderation.arranging.suggestions import suggestions_in
from dialogue.moderation.cases import open_case, see_version
from dialogue.moderation.deciding import clean_message, decide
from dialogue.moderation.models import Act, Case, CaseKind, CaseState, Decision
from dialogue.moderation.operations import correct_stage
from dialogue.moderation.seeing import needed_reason
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.choosing import chosen_stage
from dialogue.threads.models import Thread
from dialogue.threads.publishing import lock_counters, own_seat

SUGGESTIONS_KEPT = 50


@operation(Permission.SUGGEST_STAGE)
def suggest_stage(actor: Actor, thread: Thread, *, stage: str, reason: str) -> Case:
    """Say that a thread speaks of another stage, and why: one case a thread, one suggestion a
    person. Invalid by field."""
    checked = gathered(
        {
            "stage": lambda: _other_stage(thread, stage),
            "reason": lambda: needed_reason(reason),
        }
    )
    limits.count(limits.STAGE_SUGGESTIONS, actor.id)
    lock_counters(thread.dialogue)
    seat_id = own_seat(actor, thread.dialogue).id
    case = open_case(
        actor,
        CaseKind.STAGE,
        f"thread/{thread.id}",
        dialogue=thread.dialogue,
        forum=thread.forum,
        thread_id=thread.id,
    )
    case.forum_id = thread.forum_id
    others = [one for one in suggestions_in(case) if one["seat_id"] != seat_id]
    if len(others) >= SUGGESTIONS_KEPT:
        raise Conflict("So many suggestions wait for this thread already.")
    own = {
        "seat_id": seat_id,
        "stage": checked["stage"],
        "reason": checked["reason"],
        "at": clock.now().isoformat(),
    }
    case.data = {**case.data, "suggestions": [*others, own]}
    return case


@operation(Permission.CORRECT_STAGE)
def accept_stage(
    actor: Actor,
    thread: Thread,
    *,
    case: Case,
    version: int,
    stage: str,
    reason: str = "",
    message: str = "",
) -> Decision:
    """Correct the stage as it was suggested; ``reason`` is what the thread's history tells, by
    default what the one who suggested it wrote. They are told."""
    see_version(case, version)
    wanted = [one for one in suggestions_in(case) if one["stage"] == stage]
    if not wanted:
        raise Invalid(fields={"stage": Invalid("Choose one of the suggested stages.")})
    told = gathered({"message": lambda: clean_message(message)})["message"]
    if thread.stage.slug != stage:
        correct_stage(
            actor,
            thread,
            stage=stage,
            other_stages=[other.slug for other in thread.other_stages],
            reason=reason.strip() or wanted[0]["reason"],
        )
    return _decide(actor, Act.CORRECT_STAGE, case, wanted, told, CaseState.UPHELD)


@operation(Permission.HANDLE_CASES)
def dismiss_suggestions(actor: Actor, case: Case, *, version: int, message: str = "") -> Decision:
    """Leave the stage as it is; those who suggested another are told why."""
    see_version(case, version)
    told = gathered({"message": lambda: clean_message(message, needed=True)})["message"]
    return _decide(actor, Act.DISMISS, case, suggestions_in(case), told, CaseState.DISMISSED)


def _decide(
    actor: Actor,
    act: Act,
    case: Case,
    suggestions: Iterable[dict[str, Any]],
    message: str,
    settles: CaseState,
) -> Decision:
    by = [one["seat_id"] for one in suggestions]
    return decide(
        actor,
        act,
        dialogue=case.dialogue,
        forum=case.forum,
        case=case,
        seat=db.session.get(Participant, by[0]) if by else None,
        thread=case.thread,
        message=message,
        settles=settles,
        suggested_by=by,
    )


def _other_stage(thread: Thread, slug: str) -> str:
    stage = chosen_stage(thread.dialogue, slug)
    if stage.id == thread.stage_id:
        raise Invalid("This is the thread's stage already.")
    return stage.slug
