"""The rows of a list of threads: each drawn once for everyone who has as much of it to read."""

from collections.abc import Iterable, Mapping

from flask import get_template_attribute

from dialogue.dialogues.shape import Shape
from dialogue.i18n import interface
from dialogue.memory import Recent
from dialogue.threads.lists.listing import ThreadRow

ROWS_KEPT = 2000

_rows: Recent[str] = Recent(ROWS_KEPT)


def drawn_rows(
    rows: Iterable[ThreadRow], shape: Shape, unread: Mapping[int, int], *, level: int = 3
) -> list[str]:
    """The rows in order, each thread's title a heading of ``level``; ``unread`` says by thread how
    many contributions are new for the reader."""
    return [_drawn(row, shape, unread.get(row.id, 0), level) for row in rows]


def _drawn(row: ThreadRow, shape: Shape, unread: int, level: int) -> str:
    key = (row, shape.dialogue.version, unread, level, interface()["lang"])
    return _rows.get(key) or _rows.put(key, _draw(row, shape, unread, level))


def _draw(row: ThreadRow, shape: Shape, unread: int, level: int) -> str:
    entry = get_template_attribute("threads/_entries.html", "entry")
    drawn: str = entry(row, shape, unread, interface()["lang"], level)
    return drawn
