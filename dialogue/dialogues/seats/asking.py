"""The inside of asking to join, where people are admitted one by one.

Who decides is to the right of this package: a doorkeeper registered with ``keep_door_with`` hears
that somebody asks, and that nobody has to decide any more. Everything here runs inside a
transaction, apart from the questions.
"""

from typing import Any, Protocol

from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.news import tell, tell_quietly
from dialogue.dialogues.seats.affiliation import Affiliation, check_affiliation
from dialogue.dialogues.seats.models import JoinRequest, Participant, RequestState
from dialogue.dialogues.seats.seating import own_name, sit_down
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.permissions import Actor, Role

DECLINES_MOST = 2


class Doorkeeper(Protocol):
    def asked(self, actor: Actor, request: JoinRequest) -> None:
        """Somebody asks to join, for the first time or once more."""

    def settled(self, actor: Actor, request: JoinRequest) -> None:
        """They took it back, or came in another way."""


_doorkeepers: list[Doorkeeper] = []


def keep_door_with(doorkeeper: Doorkeeper) -> None:
    """Have ``doorkeeper`` hear of every request, inside the transaction that makes it."""
    if doorkeeper not in _doorkeepers:
        _doorkeepers.append(doorkeeper)


def request_of(dialogue: Dialogue, user_id: int | None) -> JoinRequest | None:
    """What this person asked last, whatever became of it."""
    return db.session.scalar(
        select(JoinRequest).where(
            JoinRequest.dialogue_id == dialogue.id, JoinRequest.user_id == user_id
        )
    )


def waiting_request(actor: Actor, dialogue: Dialogue) -> JoinRequest | None:
    return _request_in(actor, dialogue, RequestState.WAITING)


def declined_request(actor: Actor, dialogue: Dialogue) -> JoinRequest | None:
    return _request_in(actor, dialogue, RequestState.DECLINED)


def may_ask_again(request: JoinRequest) -> bool:
    """Whoever was declined may ask once more."""
    return request.declines < DECLINES_MOST


def tell_asked(actor: Actor, request: JoinRequest) -> None:
    _record(actor, request, "participant.asked")
    for doorkeeper in _doorkeepers:
        doorkeeper.asked(actor, request)


def end_request(actor: Actor, request: JoinRequest, state: RequestState) -> None:
    """Nobody has to decide any more."""
    request.state = state.value
    _record(actor, request, "participant.request_ended")
    for doorkeeper in _doorkeepers:
        doorkeeper.settled(actor, request)


def came_in(actor: Actor, dialogue: Dialogue, user: User) -> None:
    """Somebody took a seat without being admitted: a request of theirs waits no longer."""
    asked = request_of(dialogue, user.id)
    if asked is not None and asked.state == RequestState.WAITING:
        end_request(actor, asked, RequestState.WITHDRAWN)


def seat_who_asked(actor: Actor, request: JoinRequest) -> Participant:
    """The seat that was asked for, with the answers of the request; one that the dialogue no longer
    offers is left out. Invalid when somebody of the team has the name by now."""
    dialogue, user = request.dialogue, request.user
    name = own_name(dialogue, user, request.name)
    told = _still_offered(dialogue, request.answers)
    seat = sit_down(dialogue, user, role=Role(request.role), name=name, affiliation=told)
    request.state = RequestState.ADMITTED.value
    tell_joined(actor, seat)
    return seat


def tell_joined(actor: Actor, seat: Participant) -> None:
    tell(
        "participant.joined",
        actor=actor,
        dialogue=seat.dialogue,
        about=("participant", seat.id),
        data={"role": seat.role},
    )


def person(actor: Actor) -> User:
    return db.session.get_one(User, actor.id)


def _still_offered(dialogue: Dialogue, answers: dict[str, Any]) -> Affiliation:
    found: dict[str, Any] = {}
    for name, answer in answers.items():
        try:
            checked: dict[str, Any] = {name: answer}
            found[name] = getattr(check_affiliation(dialogue, **checked), name)
        except Invalid:
            continue
    return Affiliation(**found)


def _request_in(actor: Actor, dialogue: Dialogue, state: RequestState) -> JoinRequest | None:
    found = request_of(dialogue, actor.id)
    return found if found is not None and found.state == state else None


def _record(actor: Actor, request: JoinRequest, kind: str) -> None:
    tell_quietly(
        kind,
        actor=actor,
        dialogue=request.dialogue,
        about=("request", request.id),
        data={"person_id": request.user_id},
    )
