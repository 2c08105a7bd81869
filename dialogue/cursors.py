"""A place in a stream, as a browser keeps it: opaque there, "<seq>.<tag>" here (pure).

The tag is the entry's own random number: a restored backup that gives a number out again gives it
another tag, so that a cursor from before is recognised as one of another history.
"""

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"([0-9]{1,18})\.([0-9]{1,10})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """After entry ``seq``, whose tag was ``tag``."""

    seq: int
    tag: int

    def __str__(self) -> str:
        return f"{self.seq}.{self.tag}"


BEGINNING = Cursor(0, 0)
UNKNOWN = Cursor(-1, 0)


def read_cursor(written: str) -> Cursor:
    """The cursor that was handed out so; UNKNOWN, which no stream has, for anything else."""
    found = _WRITTEN.fullmatch(written)
    return Cursor(int(found[1]), int(found[2])) if found else UNKNOWN
