"""Putting people on seats: one seat a person and dialogue, a handle that nobody else has."""

from collections.abc import Callable
from itertools import count
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import acts
from dialogue.dialogues.seats.affiliation import Affiliation, Answers, check_affiliation
from dialogue.dialogues.seats.models import ForumSeat, Invitation, Participant
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.operation import attempt
from dialogue.permissions import Role
from dialogue.text import clean_name, skeleton, slugify

HANDLE_LONGEST = 50
TRIES = 8
TEAM = (Role.HOST, Role.FACILITATOR, Role.MODERATOR, Role.ANALYST)
FORUM_ROLES = (Role.MODERATOR, Role.FACILITATOR, Role.PARTICIPANT, Role.OBSERVER)

T = TypeVar("T")


def sit_down(
    dialogue: Dialogue,
    user: User,
    *,
    role: Role,
    name: str,
    affiliation: Affiliation | None = None,
) -> Participant:
    """A seat for somebody who has none now; one that was left is taken up again."""
    answers = (affiliation or Affiliation()).all_answers()

    def take(handle: str) -> Participant:
        seat = seat_of(dialogue, user)
        if seat is None:
            seat = Participant(dialogue_id=dialogue.id, user_id=user.id, handle=handle)
        elif seat.left_at is None:
            raise Conflict("This person has a seat in this dialogue already.")
        seat.handle = seat.handle if seat.name == name else handle
        seat.role, seat.name = role.value, name
        seat.joined_at, seat.left_at = clock.now(), None
        for column, answer in answers.items():
            setattr(seat, column, answer)
        db.session.add(seat)
        return seat

    seat = _with_free_handle(dialogue, name, take)
    if user in db.session:
        db.session.expire(user, ["seats"])
    return seat


def seat_of(dialogue: Dialogue, user: User) -> Participant | None:
    """The person's seat, also one that was left."""
    return db.session.scalar(
        select(Participant).where(
            Participant.dialogue_id == dialogue.id, Participant.user_id == user.id
        )
    )


def rename(seat: Participant, name: str, dialogue: Dialogue) -> None:
    """Show the seat under ``name``. Its handle follows, so that an alias gives nothing away."""

    def take(handle: str) -> None:
        seat.name, seat.handle = name, handle

    if seat.name != name:
        _with_free_handle(dialogue, name, take)


def _with_free_handle(dialogue: Dialogue, name: str, take: Callable[[str], T]) -> T:
    """Call ``take`` with a handle made of ``name`` that nobody has; again when somebody else took
    it at the same moment."""
    for _ in range(TRIES):
        try:
            with attempt():
                taken = take(_free_handle(dialogue, name))
                db.session.flush()
                return taken
        except IntegrityError:
            continue
    raise Conflict("Others of this name came at the same moment. Please send it again.")


def own_name(dialogue: Dialogue, user: User, alias: str) -> str:
    """The name somebody chose to be shown under: the alias, else that of the account.

    Invalid when it could be mistaken for a member of the team.
    """
    name = clean_name(alias) if alias.strip() else user.name
    if skeleton(name) in _skeletons_of_team(dialogue, user):
        raise Invalid(
            fields={
                "alias": Invalid(
                    "Somebody of the team has this name or one that looks like it. "
                    "Please choose another."
                )
            }
        )
    return name


def introduced(
    dialogue: Dialogue, user: User, *, alias: str, answers: Answers
) -> tuple[str, Affiliation]:
    """The name somebody chose, and what they told of themselves; Invalid by field."""
    checked = gathered(
        {
            "alias": lambda: own_name(dialogue, user, alias),
            "affiliation": lambda: check_affiliation(dialogue, **answers),
        }
    )
    return checked["alias"], checked["affiliation"]


def _skeletons_of_team(dialogue: Dialogue, user: User) -> set[str]:
    leads_forum = Participant.forum_seats.any(
        ForumSeat.role.in_([Role.MODERATOR.value, Role.FACILITATOR.value])
    )
    names = db.session.scalars(
        select(Participant.name).where(
            Participant.dialogue_id == dialogue.id,
            Participant.user_id != user.id,
            Participant.left_at.is_(None),
            Participant.role.in_([role.value for role in TEAM]) | leads_forum,
        )
    )
    return {skeleton(name) for name in names}


def _free_handle(dialogue: Dialogue, name: str) -> str:
    base = slugify(name, limit=HANDLE_LONGEST)
    taken = set(
        db.session.scalars(
            select(Participant.handle).where(
                Participant.dialogue_id == dialogue.id,
                Participant.handle.startswith(base, autoescape=True),
            )
        )
    )
    numbered = (f"{base}-{number}" for number in count(2))
    return base if base not in taken else next(one for one in numbered if one not in taken)


def assign(seat: Participant, role: Role, forum: Forum | None) -> None:
    """Give the seat a role: of the whole dialogue, or in one forum beside the seat's own."""
    if forum is None:
        seat.role = role.value
        return
    if forum.dialogue_id != seat.dialogue_id:
        raise Invalid("This forum belongs to another dialogue.")
    if role not in FORUM_ROLES:
        raise Invalid("This role is for the whole dialogue, not for one forum.")
    for own in seat.forum_seats:
        if own.forum_id == forum.id:
            own.role = role.value
            return
    seat.forum_seats.append(ForumSeat(seat_forum=forum, forum_id=forum.id, role=role.value))


def first_role(role: Role, forum: Forum | None) -> Role:
    """The seat's own role when somebody is given ``role``: one in a forum speaks everywhere."""
    if forum is None or role is Role.OBSERVER:
        return role
    return Role.PARTICIPANT


def refuse_last_host(dialogue: Dialogue, seat: Participant) -> None:
    """Somebody must remain who can set the dialogue up, and is not suspended."""
    if seat.role != Role.HOST:
        return
    other = db.session.scalar(
        select(Participant.id)
        .join(User)
        .where(
            Participant.dialogue_id == dialogue.id,
            Participant.role == Role.HOST.value,
            Participant.left_at.is_(None),
            Participant.id != seat.id,
            acts(),
            User.suspended_at.is_(None),
        )
    )
    if other is None:
        raise Conflict("A dialogue needs a host: name another one first.")


def refuse_spent(invitation: Invitation) -> None:
    """Conflict when nobody can come in by this invitation any more."""
    if invitation.revoked_at is not None:
        raise Conflict("This invitation was taken back. Ask whoever sent it.")
    if invitation.expires_at <= clock.now():
        raise Conflict("The time of this invitation is over. Ask whoever sent it for a new one.")
    if invitation.email is not None and invitation.uses:
        raise Conflict("This invitation was used already.")
