"""Somebody who asked to join, as a case of the desk."""

from collections.abc import Mapping
from typing import Any

from dialogue.dialogues.seats.models import JoinRequest
from dialogue.errors import NotFound, marked
from dialogue.moderation.desk.case_kinds import ACT, Handling, handle, nothing_chosen
from dialogue.moderation.models import Case, CaseKind, Decision
from dialogue.moderation.people.member_operations import admit, decline
from dialogue.permissions import Actor, Permission, refusal


def _decide(actor: Actor, case: Case, form: Mapping[str, str], version: int) -> Decision:
    asked, message = _request_of(case), form.get("message", "")
    match form.get(ACT):
        case "admit":
            return admit(actor, asked, case=case, version=version, message=message)
        case "decline":
            return decline(actor, asked, case=case, version=version, message=message)
    raise nothing_chosen()


def _facts(actor: Actor, case: Case) -> dict[str, Any]:
    asked = _request_of(case)
    return {"asked": asked, "no_decision": refusal(actor, Permission.ADMIT, asked)}


def _request_of(case: Case) -> JoinRequest:
    if case.request is None:
        raise NotFound
    return case.request


handle(
    CaseKind.MEMBER,
    Handling(
        title=marked("A request to join"),
        template="moderation/cases/member.html",
        decide=_decide,
        facts=_facts,
    ),
)
