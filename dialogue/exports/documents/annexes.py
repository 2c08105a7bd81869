"""What may be added to a summary: who contributed, all that was said, how it was moderated."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dialogue.analysis.report import participation_report
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.exports.documents.gathered import Gathered
from dialogue.exports.documents.moderation_annex import rules_and_moderation
from dialogue.exports.documents.participation_blocks import participation
from dialogue.exports.documents.proceedings import contributions
from dialogue.exports.documents.summary_wording import day
from dialogue.exports.documents.tree import (
    Block,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    line,
)
from dialogue.exports.documents.wording import Wording
from dialogue.exports.papers import CONTRIBUTORS, PARTICIPATION, PROCEEDINGS, RULES
from dialogue.i18n import country_name, ngettext, speaking
from dialogue.i18n import gettext as _
from dialogue.permissions import Actor


@dataclass(frozen=True, slots=True)
class Material:
    """``reader`` is for whom it is read. ``gathered`` are the rows of an export; ``remarks`` say
    what was generalised or left out. ``lang`` is the language of our own words."""

    dialogue: Dialogue
    reader: Actor
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


def _participation(material: Material) -> Iterator[Block]:
    report = participation_report(material.reader, material.dialogue)
    yield Paragraph(line(f"{_('As of')} {day(report.at)}"))
    yield from participation(report, shape_of(material.dialogue), 2)


def _proceedings(material: Material) -> Iterator[Block]:
    for remark in material.remarks:
        yield Paragraph(line(remark), is_small=True)


_BEGINNINGS: dict[str, Callable[[Material], Iterator[Block]]] = {
    CONTRIBUTORS: _contributors,
    PROCEEDINGS: _proceedings,
    PARTICIPATION: _participation,
    RULES: lambda material: rules_and_moderation(material.dialogue),
}
_TITLES: dict[str, Callable[[], Any]] = {
    CONTRIBUTORS: lambda: _("Contributors"),
    PROCEEDINGS: lambda: _("Proceedings"),
    PARTICIPATION: lambda: _("Participation"),
    RULES: lambda: _("Rules and moderation"),
}
