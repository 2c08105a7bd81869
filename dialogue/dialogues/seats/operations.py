"""How people take, change and leave their seats in a dialogue."""

from typing import Any, Unpack

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.news import tell
from dialogue.dialogues.seats.affiliation import Affiliation, Answers, check_affiliation
from dialogue.dialogues.seats.asking import came_in, person, tell_joined
from dialogue.dialogues.seats.models import Invitation, Participant
from dialogue.dialogues.seats.seating import (
    assign,
    first_role,
    introduced,
    refuse_last_host,
    refuse_spent,
    rename,
    seat_of,
    sit_down,
)
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, Role
from dialogue.text import clean_name


@operation(Permission.JOIN)
def join(
    actor: Actor,
    dialogue: Dialogue,
    *,
    alias: str = "",
    as_observer: bool = False,
    **answers: Unpack[Answers],
) -> Participant:
    """Take a seat in a dialogue that is open to join, shown under the alias or one's own name."""
    role = Role.OBSERVER if as_observer else Role.PARTICIPANT
    return _join(actor, dialogue, role=role, alias=alias, answers=answers)


@operation(Permission.ACCEPT_INVITATION)
def accept_invitation(
    actor: Actor, invitation: Invitation, *, alias: str = "", **answers: Unpack[Answers]
) -> Participant:
    """Take the seat that an invitation offers; ``answers`` are those of ``join``.

    Conflict when the invitation is over, NotPermitted when it was sent to another address.
    """
    user = person(actor)
    refuse_spent(invitation)
    if invitation.email is not None and invitation.email != user.email:
        raise NotPermitted("This invitation was sent to another address.")
    role, forum = Role(invitation.role), invitation.invited_to
    seat = _join(
        actor, invitation.dialogue, role=first_role(role, forum), alias=alias, answers=answers
    )
    if forum is not None:
        assign(seat, role, forum)
    invitation.uses = Invitation.uses + 1
    return seat


@operation(Permission.CHANGE_OWN_SEAT)
def change_seat(
    actor: Actor, seat: Participant, *, alias: str = "", **answers: Unpack[Answers]
) -> None:
    """Change what one tells of oneself; what was contributed keeps the answers of its moment."""
    shown, affiliation = introduced(seat.dialogue, seat.user, alias=alias, answers=answers)
    for name, answer in affiliation.all_answers().items():
        setattr(seat, name, answer)
    rename(seat, shown, seat.dialogue)
    tell(
        "participant.changed",
        actor=actor,
        dialogue=seat.dialogue,
        about=("participant", seat.id),
    )


@operation(Permission.CHANGE_OWN_SEAT)
def leave(actor: Actor, seat: Participant) -> None:
    """Give one's seat up, with every role; what was contributed stays."""
    _end(actor, seat, "participant.left")


@operation(Permission.SEAT_PEOPLE)
def give_seat(
    actor: Actor,
    dialogue: Dialogue,
    *,
    user: User,
    role: str,
    forum: Forum | None = None,
    name: str | None = None,
    **answers: Unpack[Answers],
) -> Participant:
    """Seat somebody, or change the role and the answers of somebody who is seated.

    A role in a ``forum`` stands beside the seat's own. ``answers`` (stakeholder_type, region,
    country, organisation, capacity, lang, social_groups) that are empty stay as they were.
    """
    wanted = _role(role)
    affiliation = check_affiliation(dialogue, **answers)
    shown = clean_name(name) if name else None
    seat = seat_of(dialogue, user)
    if seat is None or seat.left_at is not None:
        own = first_role(wanted, forum)
        seat = sit_down(dialogue, user, role=own, name=shown or user.name, affiliation=affiliation)
        came_in(actor, dialogue, user)
    else:
        _refuse_role_change(actor, seat, wanted, forum)
        _add_answers(seat, affiliation, shown)
    assign(seat, wanted, forum)
    tell(
        "participant.seated",
        actor=actor,
        dialogue=dialogue,
        about=("participant", seat.id),
        data=_seating(seat, wanted, forum),
    )
    return seat


@operation(Permission.SEAT_PEOPLE)
def end_seat(actor: Actor, seat: Participant) -> None:
    """Take somebody's seat away, with every role; what was contributed stays."""
    if seat.user_id == actor.id:
        raise NotPermitted("Nobody changes their own role: leave the dialogue instead.")
    _end(actor, seat, "participant.unseated")


@operation(Permission.SEAT_PEOPLE)
def end_forum_seat(actor: Actor, forum: Forum, *, seat: Participant) -> None:
    """Take away somebody's role in one forum; the seat in the dialogue stays."""
    remaining = [own for own in seat.forum_seats if own.forum_id != forum.id]
    if len(remaining) == len(seat.forum_seats):
        raise Conflict("This person has no role in this forum any more.")
    seat.forum_seats = remaining
    tell(
        "participant.seated",
        actor=actor,
        dialogue=forum.dialogue,
        about=("participant", seat.id),
        data=_seating(seat, None, forum),
    )


def _join(
    actor: Actor, dialogue: Dialogue, *, role: Role, alias: str, answers: Answers
) -> Participant:
    user = person(actor)
    name, affiliation = introduced(dialogue, user, alias=alias, answers=answers)
    seat = sit_down(dialogue, user, role=role, name=name, affiliation=affiliation)
    tell_joined(actor, seat)
    came_in(actor, dialogue, user)
    return seat


def _end(actor: Actor, seat: Participant, kind: str) -> None:
    if seat.left_at is not None:
        raise Conflict("This seat was left already.")
    refuse_last_host(seat.dialogue, seat)
    seat.left_at = clock.now()
    seat.forum_seats = []
    tell(
        kind,
        actor=actor,
        dialogue=seat.dialogue,
        about=("participant", seat.id),
        data={"person_id": seat.user_id},
    )


def _seating(seat: Participant, role: Role | None, forum: Forum | None) -> dict[str, Any]:
    """Who has which role now, in one forum or in the dialogue."""
    return {
        "person_id": seat.user_id,
        "role": role.value if role else None,
        "forum_id": forum.id if forum else None,
    }


def _add_answers(seat: Participant, affiliation: Affiliation, name: str | None) -> None:
    """Take over the answers that were given, and keep the others."""
    for column, answer in affiliation.told().items():
        setattr(seat, column, answer)
    rename(seat, name or seat.name, seat.dialogue)


def _refuse_role_change(actor: Actor, seat: Participant, wanted: Role, forum: Forum | None) -> None:
    if forum is None and seat.role == wanted:
        return
    if seat.user_id == actor.id:
        raise NotPermitted("Nobody changes their own role: ask another host.")
    if forum is None and wanted is not Role.HOST:
        refuse_last_host(seat.dialogue, seat)


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise Invalid(fields={"role": Invalid("Choose a role.")}) from None
