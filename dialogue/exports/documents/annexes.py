"""What may be added to a summary: who contributed, all that was said, how it was moderated."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_percent

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.exports.documents import summary_wording as words
from dialogue.exports.documents.gathered import Gathered
from dialogue.exports.documents.html_blocks import blocks_of
from dialogue.exports.documents.proceedings import contributions
from dialogue.exports.documents.tree import (
    Block,
    Heading,
    PageBreak,
    Paragraph,
    Passage,
    Table,
    line,
)
from dialogue.exports.documents.wording import Wording
from dialogue.exports.papers import CONTRIBUTORS, PROCEEDINGS, RULES
from dialogue.i18n import country_name, ngettext, speaking
from dialogue.i18n import gettext as _
from dialogue.moderation.figure_naming import group_name
from dialogue.moderation.figure_queries import (
    FORUM,
    LANG,
    REGION,
    STAKEHOLDER_TYPE,
    counted_until,
    figures_of,
)
from dialogue.moderation.figures import HEARD, HOLDS, REMOVALS, RETURNS, UPHELD, Row


@dataclass(frozen=True, slots=True)
class Material:
    """``gathered`` are the rows of an export; ``remarks`` say, once they are read, for whom it is
    and what was generalised or left out. ``lang`` is the language of our own words."""

    dialogue: Dialogue
    gathered: Gathered
    remarks: Sequence[str]
    lang: str


def annexes(chosen: Iterable[str], material: Material) -> Iterator[Block]:
    """The annexes, lettered as they come; the proceedings are read as they are asked for."""
    for letter, name in zip("ABCD", chosen, strict=False):
        with speaking(material.lang):
            title, begin = _TITLES[name](), tuple(_BEGINNINGS[name](material))
            heading = _("Annex %(letter)s: %(title)s", letter=letter, title=title)
        yield PageBreak()
        yield Heading(1, line(str(heading)), anchor=f"annex-{letter.lower()}")
        yield from begin
        if name == PROCEEDINGS:
            yield from contributions(material.gathered, Wording(material.lang), 2)


def _contributors(material: Material) -> Iterator[Block]:
    found = material.gathered.contributors
    yield Paragraph(line(str(_("Those who agreed to be named."))), is_small=True)
    rows = sorted(found.named.values(), key=lambda one: one[0].casefold())
    if rows:
        yield Table(
            tuple(line(str(one)) for one in (_("Name"), _("Organisation"), _("Country"))),
            tuple(
                (line(name), line(organisation or ""), line(country_name(country)))
                for name, organisation, country in rows
            ),
        )
    if found.others:
        told = ngettext(
            "%(num)s person contributed under a pseudonym.",
            "%(num)s people contributed under pseudonyms.",
            len(found.others),
        )
        yield Paragraph(line(str(told)))


def _proceedings(material: Material) -> Iterator[Block]:
    for remark in material.remarks:
        yield Paragraph(line(remark), is_small=True)


def _rules(material: Material) -> Iterator[Block]:
    dialogue = material.dialogue
    if dialogue.rules_html:
        yield Passage(blocks_of(dialogue.rules_html), lang=dialogue.lang)
    shape = shape_of(dialogue)
    until = counted_until(shape)
    yield Heading(2, line(str(_("Figures of moderation"))))
    told = _(
        "What was decided in the open forums before %(date)s. The figures change when a round or a "
        "month ends.",
        date=words.day(until),
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
        yield words.HIDDEN if count is None else written_number(count)
    yield words.HIDDEN if row.share is None else _share(row.share)
    for seconds in (row.median, row.slow):
        yield words.HIDDEN if seconds is None else written_number(round(seconds / 3600, 1))


def _share(found: tuple[float, float, float]) -> str:
    share, low, high = (format_percent(one) for one in found)
    return str(_("%(share)s (%(low)s to %(high)s)", share=share, low=low, high=high))


_BEGINNINGS: dict[str, Callable[[Material], Iterator[Block]]] = {
    CONTRIBUTORS: _contributors,
    PROCEEDINGS: _proceedings,
    RULES: _rules,
}
_TITLES: dict[str, Callable[[], Any]] = {
    CONTRIBUTORS: lambda: _("Contributors"),
    PROCEEDINGS: lambda: _("Proceedings"),
    RULES: lambda: _("Rules and moderation"),
}
