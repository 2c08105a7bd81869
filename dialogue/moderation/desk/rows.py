"""The rows of the desk's queue: each drawn once for everybody who sees it in the same words."""

from collections.abc import Iterable

from flask import get_template_attribute

from dialogue import clock
from dialogue.dialogues.shape import Shape
from dialogue.i18n import interface
from dialogue.memory import Recent
from dialogue.moderation.desk.queue import Narrowing, Waiting

ROWS_KEPT = 1000
MINUTE, HOUR, DAY = 60, 3600, 86400

Clock = tuple[int, str]

_rows: Recent[str] = Recent(ROWS_KEPT)


def drawn_cases(rows: Iterable[Waiting], shape: Shape, narrowing: Narrowing) -> list[str]:
    return [_drawn(row, clock_of(row), shape, narrowing) for row in rows]


def clock_of(row: Waiting) -> Clock:
    """How long it waits, as a clock on a desk tells it: minutes at first, then hours, then days."""
    seconds = int((clock.now() - row.opened_at).total_seconds())
    if seconds < 90 * MINUTE:
        return max(seconds // MINUTE, 1), "minutes"
    return (seconds // HOUR, "hours") if seconds < 2 * DAY else (seconds // DAY, "days")


def _drawn(row: Waiting, waits: Clock, shape: Shape, narrowing: Narrowing) -> str:
    key = (row, waits, narrowing, shape.dialogue.version, interface()["lang"])
    return _rows.get(key) or _rows.put(key, _draw(row, shape, narrowing, waits))


def _draw(row: Waiting, shape: Shape, narrowing: Narrowing, waits: Clock) -> str:
    entry = get_template_attribute("moderation/_case_row.html", "case_row")
    drawn: str = entry(row, shape, narrowing.as_query(), waits, interface()["lang"])
    return drawn
