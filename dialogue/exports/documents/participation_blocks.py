"""The participation report as blocks of a document: of its own, or a summary's annex."""

from collections.abc import Iterator

from flask_babel import format_percent

from dialogue.analysis.charts import Chart
from dialogue.analysis.drawing import charts_of
from dialogue.analysis.groups import ALL, group_title
from dialogue.analysis.participation import (
    BY_TEAM,
    CONTRIBUTIONS,
    EXPLAINED,
    GINI,
    POSTED,
    TOP_SHARE,
)
from dialogue.analysis.report import Report
from dialogue.analysis.report import Table as Figures
from dialogue.dialogues.shape import Shape
from dialogue.exports.documents.page_words import drawn, of_reports
from dialogue.exports.documents.summary_wording import HIDDEN
from dialogue.exports.documents.tree import (
    Block,
    Figure,
    Heading,
    ItemList,
    Paragraph,
    Table,
    Text,
    line,
)
from dialogue.i18n import gettext as _
from dialogue.i18n import interface, written_number


def participation(report: Report, shape: Shape, level: int) -> Iterator[Block]:
    """The blocks, in the language that is spoken: the totals, chart and table of each kind of group
    under headings of this level, and what the figures mean."""
    yield Paragraph(line(of_reports("how_counted")), is_small=True)
    yield Paragraph(line(of_reports("what_is_hidden", report.k)), is_small=True)
    if not report.said_anything:
        yield Paragraph(line(str(_("Nobody has said anything here yet."))))
        return
    yield _totals(report)
    charts = charts_of(report, shape, interface())
    for by, found in report.tables.items():
        yield Heading(level, line(of_reports("by_name", by)), anchor=f"by-{by}")
        yield _illustrated(_table(found, shape), charts.get(by))
    yield Heading(level, line(str(_("What the figures mean"))), anchor="meaning")
    yield ItemList(tuple((Paragraph(tuple(_meaning(name))),) for name in EXPLAINED))


def _totals(report: Report) -> Table:
    told = {name: report.total[name] for name in (POSTED, CONTRIBUTIONS)}
    told |= {GINI: report.gini.value, BY_TEAM: report.team_contributions}
    return Table(
        (line(str(_("What is counted"))), line(str(_("In all")))),
        tuple((line(_named(name)), line(_written(name, told[name]))) for name in told),
        numeric=frozenset({1}),
    )


def _illustrated(table: Table, chart: Chart | None) -> Block:
    if chart is None:
        return table
    return Figure(f"{chart.title}: {table.caption}", drawn(chart), chart.finding, table)


def _meaning(name: str) -> Iterator[Text]:
    yield Text(f"{_named(name)}:", strong=True)
    yield Text(f" {of_reports('meaning', name)}")


def _table(found: Figures, shape: Shape) -> Table:
    lang = interface()["lang"]
    rows = [*found.rows.items(), (ALL, found.total)]
    return Table(
        (line(str(_("Group"))), *(line(_named(name)) for name in found.measures)),
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


def _named(name: str) -> str:
    return of_reports("measure_name", name)


def _written(name: str, value: float | None) -> str:
    if value is None:
        return HIDDEN
    return str(format_percent(value)) if name == TOP_SHARE else written_number(round(value, 2))
