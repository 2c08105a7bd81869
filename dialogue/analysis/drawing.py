"""The charts of a participation report, in the reader's words."""

from collections.abc import Callable
from functools import partial
from typing import Any

from dialogue.analysis.charts import Chart, Datum, Series, bar_chart, line_chart, stacked_chart
from dialogue.analysis.groups import FORUM, ROUND, STAGE, group_title
from dialogue.analysis.participation import CONTRIBUTIONS, UNANSWERED
from dialogue.analysis.report import Report, Table
from dialogue.dialogues.shape import Shape
from dialogue.i18n import gettext as _
from dialogue.i18n import written_number

HIDDEN = "–"


def charts_of(report: Report, shape: Shape, ui: dict[str, Any]) -> dict[str, Chart]:
    """A chart for each table that shows any contribution: contributions by group, over the rounds
    as a line, in forums and at stages with those that wait for an answer. ``ui`` is the interface
    (``i18n.interface``)."""
    return {
        by: _chart(table, partial(_title, shape, ui["lang"], by), ui, _begun(report, shape))
        for by, table in report.tables.items()
        if any(row[CONTRIBUTIONS] for row in table.rows.values())
    }


def _title(shape: Shape, lang: str, by: str, group: str) -> str:
    return group_title(shape, by, group, lang)


def _begun(report: Report, shape: Shape) -> list[str]:
    return [str(one.number) for one in shape.rounds if one.starts_at <= report.at]


def _chart(
    table: Table, title_of: Callable[[str], str], ui: dict[str, Any], rounds: list[str]
) -> Chart:
    rtl, key, title = ui["dir"] == "rtl", f"by-{table.by}", str(_("Contributions"))
    finding = _finding(table, title_of)
    if table.by == ROUND:
        data = [_datum(number, table.rows[number][CONTRIBUTIONS]) for number in rounds]
        return line_chart(key, title, finding, [Series(_("By round"), data)], rtl=rtl)
    if table.by in (FORUM, STAGE) and _tells_who_waits(table):
        return stacked_chart(key, title, finding, _waiting(table, title_of), rtl=rtl)
    data = [_datum(title_of(group), row[CONTRIBUTIONS]) for group, row in table.rows.items()]
    return bar_chart(key, title, finding, data, rtl=rtl)


def _tells_who_waits(table: Table) -> bool:
    return all(
        row[UNANSWERED] is not None for row in table.rows.values() if row[CONTRIBUTIONS] is not None
    )


def _waiting(table: Table, title_of: Callable[[str], str]) -> list[Series]:
    others, waiting = [], []
    for group, row in table.rows.items():
        said, left = row[CONTRIBUTIONS], row[UNANSWERED]
        title = title_of(group)
        is_shown = said is not None and left is not None
        others.append(_datum(title, said - left if is_shown else None))  # type: ignore[operator]
        waiting.append(_datum(title, left if is_shown else None))
    return [
        Series(_("Answered, or not yet 48 hours old"), others),
        Series(_("Unanswered after 48 hours"), waiting),
    ]


def _datum(label: str, value: float | None) -> Datum:
    return Datum(label, value, _written(value))


def _written(value: float | None) -> str:
    return HIDDEN if value is None else written_number(value)


def _finding(table: Table, title_of: Callable[[str], str]) -> str:
    """What one sees at a glance, in a sentence."""
    shown = {
        group: row[CONTRIBUTIONS] or 0
        for group, row in table.rows.items()
        if row[CONTRIBUTIONS] is not None
    }
    most = max(shown, key=lambda group: shown[group])
    return str(
        _(
            "Most contributions of those shown: %(group)s, %(count)s of %(total)s.",
            group=title_of(most),
            count=written_number(shown[most]),
            total=_written(table.total[CONTRIBUTIONS]),
        )
    )
