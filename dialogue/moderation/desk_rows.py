"""The rows of the desk's queue: each drawn once for everybody who sees it in the same words."""

from collections.abc import Iterable

from flask import get_template_attribute

from dialogue import clock
from dialogue.dialogues.shape import Shape
from dialogue.i18n import interface
from dialogue.memory import Recent
from dialogue.moderation.queue import Narrowing, Waiting

ROWS_KEPT = 1000
MINUTE, HOUR, DAY = 60, 3600, 86400

_rows: Recent[str] = Recent(ROWS_KEPT)


def drawn_cases(rows: Iterable[Waiting], shape: Shape, narrowing: Narrowing) -> list[str]:
    return [_drawn(row, shape, narrowing) for row in rows]


def _drawn(row: Waiting, shape: Shape, narrowing: Narrowing) -> str:
    waits = _in_units(int((clock.now() - row.opened_at).total_seconds()))
    key = (row, waits, narrowing, shape.dialogue.version, interface()["lang"])
    return _rows.get(key) or _rows.put(key, _draw(row, shape, narrowing, waits))


def _draw(row: Waiting, shape: Shape, narrowing: Narrowing, waits: tuple[int, str]) -> str:
    entry = get_template_attribute("moderation/_case_row.html", "case_row")
    drawn: str = entry(row, shape, narrowing.as_query(), waits, interface()["lang"])
    return drawn


def _in_units(seconds: int) -> tuple[int, str]:
    """As a clock on a desk tells it: minutes at first, then hours, then days."""
    if seconds < 90 * MINUTE:
        return max(seconds, 0) // MINUTE, "minutes"
    return (seconds // HOUR, "hours") if seconds < 2 * DAY else (seconds // DAY, "days")
