"""Who may ask for something, and what is asked about when it is no dialogue's matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class Actor(Protocol):
    @property
    def id(self) -> Any: ...
    @property
    def name(self) -> str: ...
    @property
    def is_admin(self) -> bool: ...
    @property
    def is_confirmed(self) -> bool: ...
    @property
    def seats(self) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is not signed in."""

    id: None = None
    name: str = ""
    is_admin: bool = False
    is_confirmed: bool = False
    seats: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Operator(Visitor):
    """The administrator at the machine's own command line."""

    is_admin: bool = True
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """The subject of what concerns no single dialogue."""

    dialogue: None = None
    forum: None = None


SITE = Site()
