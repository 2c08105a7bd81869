"""The rules of a dialogue and the figures of its moderation, as a summary's annex."""

from collections.abc import Iterator

from flask_babel import format_percent

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.exports.documents.html_blocks import blocks_of
from dialogue.exports.documents.summary_wording import HIDDEN, day
from dialogue.exports.documents.tree import Block, Heading, Paragraph, Passage, Table, line
from dialogue.i18n import gettext as _
from dialogue.i18n import written_number
from dialogue.moderation.reporting.figure_naming import group_name
from dialogue.moderation.reporting.figure_queries import (
    FORUM,
    LANG,
    REGION,
    STAKEHOLDER_TYPE,
    counted_until,
    figures_of,
)
from dialogue.moderation.reporting.figures import HEARD, HOLDS, REMOVALS, RETURNS, UPHELD, Row


def rules_and_moderation(dialogue: Dialogue) -> Iterator[Block]:
    """The blocks, in the language that is spoken; figures of few people stay hidden."""
    if dialogue.rules_html:
        yield Passage(blocks_of(dialogue.rules_html), lang=dialogue.lang)
    shape = shape_of(dialogue)
    until = counted_until(shape)
    yield Heading(2, line(str(_("Figures of moderation"))))
    told = _(
        "What was decided in the open forums before %(date)s. The figures change when a round or a "
        "month ends.",
        date=day(until),
    )
    yield Paragraph(line(str(told)))
    hidden = _(
        "A dash stands where fewer than five people are behind a figure, and where such a figure "
        "could be worked out from others. Behind a share stands the interval in which it lies with "
        "a confidence of 95 per cent."
    )
    yield Paragraph(line(str(hidden)), is_small=True)
    titles = {
        FORUM: _("By forum"),
        REGION: _("By region"),
        STAKEHOLDER_TYPE: _("By stakeholder type"),
        LANG: _("By language"),
    }
    for by, table in figures_of(shape, until).items():
        named = [(group_name(shape, by, group), row) for group, row in table.rows.items()]
        yield _moderation(str(titles[by]), [*named, (str(_("All")), table.total)])


def _moderation(caption: str, rows: list[tuple[str, Row]]) -> Table:
    titles = (
        *(_("Group"), _("Held for review"), _("Returned"), _("Hidden or removed")),
        *(_("Appeals heard"), _("Appeals upheld"), _("Share upheld")),
        *(_("Median wait (hours)"), _("Nine in ten within (hours)")),
    )
    return Table(
        tuple(line(str(title)) for title in titles),
        tuple((line(name), *(line(cell) for cell in _cells(row))) for name, row in rows),
        caption=caption,
        numeric=frozenset(range(1, len(titles))),
    )


def _cells(row: Row) -> Iterator[str]:
    for kind in (HOLDS, RETURNS, REMOVALS, HEARD, UPHELD):
        count = row.counts[kind]
        yield HIDDEN if count is None else written_number(count)
    yield HIDDEN if row.share is None else _share(row.share)
    for seconds in (row.median, row.slow):
        yield HIDDEN if seconds is None else written_number(round(seconds / 3600, 1))


def _share(found: tuple[float, float, float]) -> str:
    share, low, high = (format_percent(one) for one in found)
    return str(_("%(share)s (%(low)s to %(high)s)", share=share, low=low, high=high))
