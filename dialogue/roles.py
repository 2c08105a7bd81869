"""Roles, phases, and which roles somebody has where something stands.

An actor is anything with ``id``, ``is_admin``, ``is_confirmed`` and ``seats``; a subject is
anything with ``dialogue`` and ``forum`` (either may be None).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from dialogue import clock
from dialogue.actors import Actor


class Role(StrEnum):
    """A seat's role in one dialogue, or in one of its forums."""

    OBSERVER = "observer"
    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    HOST = "host"


class Phase(StrEnum):
    """The life cycle of a dialogue."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    ARCHIVED = "archived"


MODERATORS = frozenset({Role.MODERATOR, Role.HOST})
ALL_PHASES = frozenset(Phase)
RUNNING = frozenset({Phase.OPEN, Phase.CLOSING})
BEFORE_ARCHIVE = ALL_PHASES - {Phase.ARCHIVED}
SPEAKERS = frozenset({Role.PARTICIPANT, Role.FACILITATOR, Role.MODERATOR, Role.ANALYST, Role.HOST})
TEAM = frozenset({Role.FACILITATOR, Role.MODERATOR, Role.HOST})
RAPPORTEURS = frozenset({Role.FACILITATOR, Role.ANALYST, Role.HOST})
SEATED = frozenset(Role)


def seat_in(actor: Actor, dialogue: Any) -> Any | None:
    """The actor's seat in the dialogue, or None: a seat that was left is none."""
    dialogue_id = getattr(dialogue, "id", None)
    for seat in actor.seats:
        if seat.dialogue_id == dialogue_id and seat.left_at is None:
            return seat
    return None


def roles_of(actor: Actor, subject: Any) -> set[Role]:
    """Every role the actor has where the subject stands: the seat's own and the forum's. A
    suspended seat only observes."""
    roles = {Role.HOST} if actor.is_admin else set()
    seat = seat_in(actor, subject.dialogue)
    if seat is not None and is_suspended(seat):
        roles.add(Role.OBSERVER)
    elif seat is not None:
        roles.add(Role(seat.role))
        forum_id = getattr(subject.forum, "id", None)
        roles |= {Role(own.role) for own in seat.forum_seats if own.forum_id == forum_id}
    return roles


def is_suspended(seat: Any) -> bool:
    """Whether the seat only reads for now."""
    if seat.suspended_at is None:
        return False
    return seat.suspended_until is None or bool(clock.now() < seat.suspended_until)


def rank_of(roles: Iterable[Role]) -> int:
    """Whose decisions bind whom: only a higher rank decides about a lower one."""
    return max((_RANKS.get(role, 0) for role in roles), default=0)


_RANKS = {Role.MODERATOR: 1, Role.HOST: 2}
