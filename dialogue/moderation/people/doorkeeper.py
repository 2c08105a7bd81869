"""What the desk is told of people who ask to join."""

from dialogue.dialogues.seats.models import JoinRequest
from dialogue.moderation.cases import open_case, settle, unsettled_case
from dialogue.moderation.models import CaseKind, CaseState
from dialogue.permissions import Actor


class DeskDoorkeeper:
    """A request and its case are changed together: whoever changes the row of the request has it
    to themselves until the commit."""

    def asked(self, actor: Actor, request: JoinRequest) -> None:
        open_case(
            actor,
            CaseKind.MEMBER,
            subject_of(request),
            dialogue=request.dialogue,
            forum=None,
            request_id=request.id,
        )

    def settled(self, actor: Actor, request: JoinRequest) -> None:
        case = unsettled_case(request.dialogue, CaseKind.MEMBER, subject_of(request))
        if case is not None:
            settle(actor, case, CaseState.DISMISSED)


def subject_of(request: JoinRequest) -> str:
    return f"request/{request.id}"
