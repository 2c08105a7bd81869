"""Statements over what a reader may see, built once for each kind of reader.

Building a statement costs more than running it. What differs between two readers of one kind is
only what their seats are, and that is handed over by name (``queries.reading_parameters``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Select

from dialogue.dialogues.queries import reading_parameters
from dialogue.extensions import db
from dialogue.permissions import Actor, Operator, Role, Visitor


@dataclass(frozen=True, slots=True)
class _Seat:
    dialogue_id: int = 0
    role: Role = Role.PARTICIPANT
    left_at: None = None
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

    def _ready(
        self, actor: Actor, parameters: dict[str, Any]
    ) -> tuple[Select[*tuple[Any, ...]], dict[str, Any]]:
        kind = _kind_of(actor)
        if kind not in self._built:
            self._built[kind] = self._build(_EXAMPLES[kind])
        compared = reading_parameters(actor) if kind == "member" else {}
        return self._built[kind], {**compared, **parameters}
