"""Figures of moderation, as a page and as a table for other programs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Response, render_template

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import forums_of, get_readable_dialogue
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.memory import Recent
from dialogue.moderation.reporting.csv_tables import csv_of
from dialogue.moderation.reporting.figure_naming import group_name
from dialogue.moderation.reporting.figure_queries import FORUM, counted_until, figures_of
from dialogue.moderation.reporting.figures import COUNTED, Row, Table
from dialogue.moderation.reporting.register import NO_FORUM
from dialogue.moderation.views import blueprint
from dialogue.threads.kept import Kept
from dialogue.web import current_actor, private

COLUMNS = (
    *("by", "group", *COUNTED[:4], "upheld", "share_upheld", "share_low", "share_high"),
    *("median_wait_seconds", "p90_wait_seconds"),
)
SUPPRESSED = ""
_figures: Recent[dict[str, Table]] = Recent(50)


@blueprint.get("/register/figures")
def figures(slug: str) -> Response:
    actor = current_actor()
    found = get_readable_dialogue(actor, slug)
    kept, shape = Kept(actor, found), shape_of(found)
    until = counted_until(shape)

    def draw() -> str:
        return render_template(
            "moderation/figures.html",
            **around(actor, found),
            tab="rules",
            until=until,
            tables=_read(found, until),
            group_name=lambda by, group: group_name(shape, by, group),
        )

    return kept.page(draw, until, forums=forums_of(actor, found))


@blueprint.get("/register/figures.csv")
def figures_as_csv(slug: str) -> Response:
    found = get_readable_dialogue(current_actor(), slug)
    shape = shape_of(found)
    tables = _read(found, counted_until(shape))
    table = csv_of([COLUMNS, *_rows(shape, tables)])
    response = private(Response(table, content_type="text/csv; charset=utf-8"))
    name = f"{slug}-moderation-figures.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _read(dialogue: Dialogue, until: datetime) -> dict[str, Table]:
    """What was decided before a moment that lies behind us does not change."""
    key = (dialogue.id, dialogue.version, until)
    return _figures.get(key) or _figures.put(key, figures_of(shape_of(dialogue), until))


def _rows(shape: Shape, tables: dict[str, Table]) -> Iterator[tuple[str, ...]]:
    for by, table in tables.items():
        for group, row in table.rows.items():
            yield (by, _slug(shape, by, group), *_cells(row))
        yield (by, "all", *_cells(table.total))


def _slug(shape: Shape, by: str, group: Any) -> str:
    if not group:
        return NO_FORUM if by == FORUM else "not-given"
    return shape.forum(group).slug if by == FORUM else str(group)


def _cells(row: Row) -> Iterator[str]:
    yield from (_number(row.counts[kind]) for kind in COUNTED[:5])
    yield from (f"{one:.4f}" for one in row.share) if row.share else (SUPPRESSED,) * 3
    yield from (_number(row.median), _number(row.slow))


def _number(value: float | None) -> str:
    return SUPPRESSED if value is None else f"{value:.0f}"
