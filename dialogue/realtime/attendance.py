"""Who has a thread open: ids and numbers, never stored, and shared between processes at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

HERE = __name__.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Of one thread: signed-in people by id, how many visitors' sockets, and who is replying."""

    people: frozenset[int] = frozenset()
    visitors: int = 0
    replying: frozenset[int] = frozenset()

    def __or__(self, other: "Attendance") -> "Attendance":
        """Both together: somebody who has it open in two processes is there once."""
        return Attendance(
            self.people | other.people,
            self.visitors + other.visitors,
            self.replying | other.replying,
        )

    @property
    def count(self) -> int:
        return len(self.people) + self.visitors


Attendances = Mapping[str, Attendance]
"""By the name of the thread's stream."""


class Board(Protocol):
    """Where the processes of a site tell each other who is there."""

    def share(self, own: Attendances) -> Sequence[Attendances]:
        """Put this process's own on it; those of the others, as far as they are known. A failure
        is not raised."""
        ...

    def close(self) -> None:
        """Take this process's own away."""
        ...


def board_for(redis_url: str | None) -> Board:
    """Redis where there is one, else every process knows of its own only."""
    if redis_url is not None:
        return cast(Board, import_module(f"{HERE}.redis_board").RedisBoard(redis_url))
    return OwnBoard()


class OwnBoard:
    """This process is the only one that is known."""

    def share(self, own: Attendances) -> Sequence[Attendances]:
        return ()

    def close(self) -> None:
        pass
