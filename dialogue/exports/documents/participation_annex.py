"""The participation report as a summary's annex."""

from collections.abc import Iterator

from flask_babel import format_percent

from dialogue.analysis.drawing import charts_of
from dialogue.analysis.groups import ALL, group_title
from dialogue.analysis.participation import TOP_SHARE
from dialogue.analysis.report import Report, participation_report
from dialogue.analysis.report import Table as Figures
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.exports.documents.page_words import drawn, of_reports
from dialogue.exports.documents.summary_wording import HIDDEN, SEPARATOR, day
from dialogue.exports.documents.tree import Block, Figure, Paragraph, Table, line
from dialogue.i18n import gettext as _
from dialogue.i18n import interface, written_number
from dialogue.permissions import Actor


def participation(reader: Actor, dialogue: Dialogue) -> Iterator[Block]:
    """The blocks, in the language that is spoken. NotPermitted for whoever may read no report."""
    report, shape = participation_report(reader, dialogue), shape_of(dialogue)
    yield Paragraph(line(f"{_('As of')} {day(report.at)}{SEPARATOR}{_team(report)}"))
    told = _(
        "A dash stands where fewer than %(count)s people are behind a figure, where such a figure "
        "could be worked out from others, and where there is not enough to tell. Figures can be "
        "had for one part of the dialogue at a time, for the same reason.",
        count=report.k,
    )
    yield Paragraph(line(told), is_small=True)
    charts = charts_of(report, shape, interface())
    for by, found in report.tables.items():
        table = _table(found, shape)
        if chart := charts.get(by):
            caption = f"{chart.title}: {table.caption}"
            yield Figure(caption, drawn(chart), chart.finding, table)
        else:
            yield table


def _team(report: Report) -> str:
    count = written_number(report.team_contributions)
    return f"{_('By the team, counted apart')}: {count}"


def _table(found: Figures, shape: Shape) -> Table:
    lang = interface()["lang"]
    rows = [*found.rows.items(), (ALL, found.total)]
    return Table(
        (
            line(str(_("Group"))),
            *(line(of_reports("measure_name", name)) for name in found.measures),
        ),
        tuple(
            (
                line(group_title(shape, found.by, group, lang)),
                *(line(_written(name, figures[name])) for name in found.measures),
            )
            for group, figures in rows
        ),
        caption=of_reports("by_name", found.by),
        numeric=frozenset(range(1, len(found.measures) + 1)),
    )


def _written(name: str, value: float | None) -> str:
    if value is None:
        return HIDDEN
    return str(format_percent(value)) if name == TOP_SHARE else written_number(round(value, 2))
