"""What moderators and hosts do with people who ask to join: admit and decline them."""

from dialogue.dialogues.fields import gathered
from dialogue.dialogues.seats.asking import seat_who_asked
from dialogue.dialogues.seats.models import JoinRequest, RequestState
from dialogue.errors import Conflict
from dialogue.extensions import db
from dialogue.moderation.cases import see_version, unsettled_case
from dialogue.moderation.deciding import clean_message, decide, decide_person
from dialogue.moderation.models import Act, Case, CaseKind, CaseState, Decision
from dialogue.moderation.people.doorkeeper import subject_of
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission


@operation(Permission.ADMIT)
def admit(
    actor: Actor,
    request: JoinRequest,
    *,
    case: Case | None = None,
    version: int | None = None,
    message: str = "",
) -> Decision:
    """Give somebody who asked the seat they asked for. Conflict when the request, or its case, is
    not what was seen (``version`` is the case's)."""
    case = _case_of(request, case, version)
    told = clean_message(message)
    seat = seat_who_asked(actor, request)
    return decide_person(actor, Act.ADMIT, seat, case=case, message=told)


@operation(Permission.ADMIT)
def decline(
    actor: Actor,
    request: JoinRequest,
    *,
    message: str,
    case: Case | None = None,
    version: int | None = None,
) -> Decision:
    """Tell somebody who asked why they are not admitted; they may ask once more."""
    case = _case_of(request, case, version)
    told = gathered({"message": lambda: clean_message(message, needed=True)})["message"]
    request.state, request.answer = RequestState.DECLINED.value, told
    request.declines += 1
    return decide(
        actor,
        Act.DECLINE,
        dialogue=request.dialogue,
        forum=None,
        case=case,
        message=told,
        settles=CaseState.DISMISSED,
    )


def _case_of(request: JoinRequest, case: Case | None, version: int | None) -> Case | None:
    """The case of a waiting request, as the moderator saw it; both stay as they are until the
    commit."""
    db.session.refresh(request, with_for_update=True)
    if request.state != RequestState.WAITING:
        raise Conflict("This request does not wait any more.")
    case = case or unsettled_case(request.dialogue, CaseKind.MEMBER, subject_of(request))
    see_version(case, version)
    return case
