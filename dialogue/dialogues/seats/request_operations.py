"""How people ask to join a dialogue that admits them one by one, and take that back."""

from typing import Unpack

from sqlalchemy.exc import IntegrityError

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.affiliation import Answers
from dialogue.dialogues.seats.asking import (
    end_request,
    may_ask_again,
    person,
    request_of,
    tell_asked,
)
from dialogue.dialogues.seats.models import JoinRequest, RequestState
from dialogue.dialogues.seats.seating import introduced
from dialogue.errors import Conflict, NotPermitted
from dialogue.extensions import db
from dialogue.operation import attempt, operation
from dialogue.permissions import Actor, Permission, Role


@operation(Permission.ASK_TO_JOIN)
def ask_to_join(
    actor: Actor,
    dialogue: Dialogue,
    *,
    alias: str = "",
    as_observer: bool = False,
    **answers: Unpack[Answers],
) -> JoinRequest:
    """Ask for a seat, with the answers of ``join``. A new request replaces an old one; Conflict
    while one waits, NotPermitted when too many were declined."""
    user = person(actor)
    name, affiliation = introduced(dialogue, user, alias=alias, answers=answers)
    asked = request_of(dialogue, user.id)
    if asked is None:
        asked = JoinRequest(dialogue_id=dialogue.id, user_id=user.id, declines=0)
    elif asked.state == RequestState.WAITING:
        raise Conflict("Your request waits already.")
    elif not may_ask_again(asked):
        raise NotPermitted("Your requests were declined. Only an invitation leads in from here.")
    asked.role = (Role.OBSERVER if as_observer else Role.PARTICIPANT).value
    asked.name, asked.answers = name, affiliation.all_answers()
    asked.state, asked.answer = RequestState.WAITING.value, ""
    asked.asked_at = clock.now()
    _keep(asked)
    tell_asked(actor, asked)
    return asked


@operation(Permission.CHANGE_OWN_SEAT)
def take_back_request(actor: Actor, request: JoinRequest) -> None:
    """Give up one's own request to join."""
    db.session.refresh(request, with_for_update=True)
    if request.state != RequestState.WAITING:
        raise Conflict("The moderators decided about this meanwhile.")
    end_request(actor, request, RequestState.WITHDRAWN)


def _keep(asked: JoinRequest) -> None:
    try:
        with attempt():
            db.session.add(asked)
            db.session.flush()
    except IntegrityError:
        raise Conflict("Your request waits already.") from None
