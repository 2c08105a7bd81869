"""Statements over what a reader may see, built once for each kind of reader.

Building a statement costs more than running it. What differs between two readers of one kind is
only what their seats are, and that is handed over by name (``reading_parameters``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Select

from dialogue.extensions import db
from dialogue.permissions import Actor, Operator, Role, Visitor
from dialogue.roles import is_suspended

TEAM = {Role.HOST, Role.FACILITATOR, Role.MODERATOR, Role.ANALYST}
SEES_ALL_FORUMS = {Role.HOST, Role.FACILITATOR, Role.MODERATOR}


def reading_parameters(actor: Actor) -> dict[str, list[int]]:
    """What the conditions of reading compare with, by the names of their bound parameters: a
    statement built for one reader serves another of the same kind when these are handed over.
    Whoever is suspended reads what every seat may, and nothing by their role."""
    seats = [seat for seat in actor.seats if seat.left_at is None]
    acting = [seat for seat in seats if not is_suspended(seat)]
    return {
        "seated": [seat.dialogue_id for seat in seats],
        "in_team": [seat.dialogue_id for seat in acting if Role(seat.role) in TEAM],
        "sees_all_forums": [
            seat.dialogue_id for seat in acting if Role(seat.role) in SEES_ALL_FORUMS
        ],
        "in_forums": [own.forum_id for seat in seats for own in seat.forum_seats],
    }


@dataclass(frozen=True, slots=True)
class _Seat:
    dialogue_id: int = 0
    role: Role = Role.PARTICIPANT
    left_at: None = None
    suspended_at: None = None
    forum_seats: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class _Member:
    id: int = 0
    name: str = ""
    is_admin: bool = False
    is_confirmed: bool = True
    seats: tuple[_Seat, ...] = (_Seat(),)


_EXAMPLES: dict[str, Actor] = {"visitor": Visitor(), "admin": Operator(), "member": _Member()}


def _kind_of(actor: Actor) -> str:
    if actor.is_admin:
        return "admin"
    return "member" if actor.seats else "visitor"


class Prepared:
    """``build(actor)`` makes the statement: it depends on the actor through the conditions of
    reading alone, and everything else in it is a ``bindparam``."""

    def __init__(self, build: Callable[[Actor], Select[*tuple[Any, ...]]]) -> None:
        self._build = build
        self._built: dict[str, Select[*tuple[Any, ...]]] = {}

    def run(self, actor: Actor, **parameters: Any) -> CursorResult[*tuple[Any, ...]]:
        """The rows for this reader and these parameters."""
        return db.session.connection().execute(*self._ready(actor, parameters))

    def object(self, actor: Actor, **parameters: Any) -> Any:
        """The first object of a statement over a whole table; None when there is none."""
        return db.session.scalar(*self._ready(actor, parameters))

    def objects(self, actor: Actor, **parameters: Any) -> Sequence[Any]:
        """The objects of a statement over a whole table."""
        return db.session.scalars(*self._ready(actor, parameters)).all()

    def _ready(
        self, actor: Actor, parameters: dict[str, Any]
    ) -> tuple[Select[*tuple[Any, ...]], dict[str, Any]]:
        kind = _kind_of(actor)
        if kind not in self._built:
            self._built[kind] = self._build(_EXAMPLES[kind])
        compared = reading_parameters(actor) if kind == "member" else {}
        return self._built[kind], {**compared, **parameters}
