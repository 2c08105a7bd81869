"""Another stage for a thread, as a case of the desk."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import shape_of
from dialogue.errors import NotFound, marked
from dialogue.extensions import db
from dialogue.moderation.arranging.suggestion_operations import (
    accept_stage,
    dismiss_suggestions,
)
from dialogue.moderation.arranging.suggestions import suggestions_in
from dialogue.moderation.desk.case_kinds import ACT, Handling, handle, nothing_chosen
from dialogue.moderation.models import Case, CaseKind, Decision
from dialogue.permissions import Actor, Permission, refusal
from dialogue.threads.models import Thread


def _decide(actor: Actor, case: Case, form: Mapping[str, str], version: int) -> Decision:
    thread, message = _thread_of(case), form.get("message", "")
    match form.get(ACT):
        case "accept":
            return accept_stage(
                actor,
                thread,
                case=case,
                version=version,
                stage=form.get("stage", ""),
                reason=form.get("reason", ""),
                message=message,
            )
        case "dismiss":
            return dismiss_suggestions(actor, case, version=version, message=message)
    raise nothing_chosen()


def _facts(actor: Actor, case: Case) -> dict[str, Any]:
    """The thread, and each suggestion with the stage as the dialogue words it and who made it."""
    thread, suggestions = _thread_of(case), suggestions_in(case)
    stages = {stage.slug: stage for stage in shape_of(case.dialogue).stages}
    seats = db.session.scalars(
        select(Participant).where(Participant.id.in_([one["seat_id"] for one in suggestions]))
    )
    by_id = {seat.id: seat for seat in seats}
    return {
        "thread": thread,
        "present": shape_of(case.dialogue).stage(thread.stage_id),
        "suggestions": [
            {**one, "stage": stages[one["stage"]], "seat": by_id.get(one["seat_id"])}
            for one in suggestions
            if one["stage"] in stages
        ],
        "no_decision": refusal(actor, Permission.CORRECT_STAGE, thread),
    }


def _thread_of(case: Case) -> Thread:
    if case.thread is None:
        raise NotFound
    return case.thread


handle(
    CaseKind.STAGE,
    Handling(
        title=marked("Another stage for a thread"),
        template="moderation/cases/stage.html",
        decide=_decide,
        facts=_facts,
    ),
)
