"""The participation report as a page, as tables for other programs, and what is behind a figure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, render_template, request

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.errors import NotFound
from dialogue.i18n import interface
from dialogue.late import late
from dialogue.moderation.reporting.csv_tables import csv_of
from dialogue.pagination import LIST_SIZE, page_of
from dialogue.web import current_actor, private

if TYPE_CHECKING:
    from dialogue.analysis import drawing, groups, list_queries, participation
    from dialogue.analysis import report as reports
    from dialogue.analysis.groups import Part
    from dialogue.analysis.report import Report, Table
else:  # few ask for a report, and every process would hold what makes it
    drawing = late("dialogue.analysis.drawing")
    groups = late("dialogue.analysis.groups")
    participation = late("dialogue.analysis.participation")
    list_queries = late("dialogue.analysis.list_queries")
    reports = late("dialogue.analysis.report")

START = ("as_of", "part", "by", "group")
SUPPRESSED = ""

blueprint = Blueprint("analysis", __name__, url_prefix="/d/<slug>/analysis")


@blueprint.get("/")
def report(slug: str) -> Response:
    dialogue, found = _report(slug)
    shape, ui = shape_of(dialogue), interface()
    drawn = render_template(
        "analysis/report.html",
        **around(current_actor(), dialogue),
        tab="analysis",
        report=found,
        charts=drawing.charts_of(found, shape, ui),
        parts=_parts(shape, found),
        part_title=_part_title(shape, found.part),
        group_name=lambda by, group: groups.group_title(shape, by, group, ui["lang"]),
        explained=participation.EXPLAINED,
        opens=lambda by, name: name != participation.REGISTERED or by != groups.LANG,
    )
    return private(make_response(drawn))


@blueprint.get("/participation.csv")
def report_as_csv(slug: str) -> Response:
    """One table, or all: hidden figures are empty cells."""
    _dialogue, found = _report(slug)
    by = request.args.get("by", "")
    tables = [table for table in found.tables.values() if by in ("", table.by)]
    if not tables:
        raise NotFound
    rows = (row for table in tables for row in _rows(found, table))
    told = csv_of([(*START, *participation.MEASURES), *rows])
    response = private(Response(told, content_type="text/csv; charset=utf-8"))
    name = f"{slug}-participation{'-' * bool(by)}{by}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/list")
def behind(slug: str) -> Response:
    """What makes up a figure; one that is hidden has no list, as one that there is not."""
    dialogue, found = _report(slug)
    shape, actor = shape_of(dialogue), current_actor()
    asked = {name: request.args.get(name, "") for name in ("by", "group", "what")}
    if asked["what"] == participation.REGISTERED and asked["by"] == groups.LANG:
        raise NotFound  # which language somebody's seat has is nowhere to be read
    numbers = reports.numbers_behind(found, asked["by"], asked["group"], asked["what"])
    page = page_of(len(numbers), request.args.get("page"), LIST_SIZE)
    wanted = numbers[page.offset : page.offset + page.size]
    people = asked["what"] == participation.REGISTERED
    drawn = render_template(
        "analysis/list.html",
        **around(actor, dialogue),
        tab="analysis",
        report=found,
        asked=asked,
        group=groups.group_title(shape, asked["by"], asked["group"], interface()["lang"]),
        part_title=_part_title(shape, found.part),
        page=page,
        seats=list_queries.people_seated(actor, dialogue, wanted) if people else (),
        rows=() if people else list_queries.contributions_numbered(actor, dialogue, wanted),
    )
    return private(make_response(drawn))


def _report(slug: str) -> tuple[Dialogue, "Report"]:
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    part = groups.part_called(request.args.get("part", ""))
    return dialogue, reports.participation_report(actor, dialogue, part)


def _parts(shape: Shape, found: "Report") -> list[tuple[str, str]]:
    return [
        (str(part), _part_title(shape, part))
        for part in (groups.Part(by, group) for by in groups.PARTS for group in found.groups[by])
    ]


def _part_title(shape: Shape, part: "Part | None") -> str:
    return groups.part_title(shape, part, interface()["lang"]) if part else ""


def _rows(found: "Report", table: "Table") -> Iterator[tuple[str, ...]]:
    start = (found.at.strftime("%Y-%m-%dT%H:%M:%SZ"), str(found.part or ""), table.by)
    for group, figures in {**table.rows, groups.ALL: table.total}.items():
        numbers = (figures.get(name) for name in participation.MEASURES)
        yield (*start, _in_tables(group), *map(_number, numbers))


def _in_tables(group: str) -> str:
    return {groups.ALL: "(all)", groups.NOT_GIVEN: "(not given)"}.get(group, group)


def _number(value: float | None) -> str:
    if value is None:
        return SUPPRESSED
    return f"{value:d}" if isinstance(value, int) else f"{value:.4f}"
