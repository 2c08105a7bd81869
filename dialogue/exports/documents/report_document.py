"""The participation report as a document of its own."""

from collections.abc import Iterator

from dialogue.analysis.groups import ROUND, Part, part_title
from dialogue.analysis.report import Report, participation_report
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.exports.documents.participation_blocks import participation
from dialogue.exports.documents.summary_wording import dates, day
from dialogue.exports.documents.tree import Block, Document, Paragraph, line
from dialogue.exports.documents.wording import Wording
from dialogue.i18n import gettext as _
from dialogue.i18n import speaking
from dialogue.permissions import Actor


def report_document(
    reader: Actor, dialogue: Dialogue, part: Part | None, *, lang: str, audience: str = "team"
) -> Document:
    """The report of the whole dialogue or of a part, as ``reader`` may read it, in ``lang`` (of the
    interface). NotPermitted for whoever may read no report, NotFound for a part that there is not.
    Needs the application's context, for its translations."""
    report, shape = participation_report(reader, dialogue, part), shape_of(dialogue)
    with speaking(lang):
        wording = Wording(lang)
        return Document(
            title=dialogue.title,
            title_lang=dialogue.lang,
            lang=lang,
            subtitle=str(_("Participation report")),
            facts=tuple(_facts(report, shape, lang)),
            notices=(wording.illustrative,) if dialogue.is_illustrative else (),
            blocks=tuple(_blocks(report, shape, wording.audience(audience))),
            made_at=report.at,
        )


def _facts(report: Report, shape: Shape, lang: str) -> Iterator[tuple[str, str]]:
    if shape.dialogue.host_name:
        yield str(_("Host")), shape.dialogue.host_name
    part = report.part
    of = part_title(shape, part, lang) if part else str(_("The whole dialogue"))
    yield str(_("Part of the dialogue")), of
    chosen = part.group if part and part.by == ROUND else None
    rounds = [one for one in shape.rounds if chosen in (None, str(one.number))]
    if span := dates(rounds):
        yield str(_("Dates")), span
    yield str(_("As of")), day(report.at)


def _blocks(report: Report, shape: Shape, remark: str) -> Iterator[Block]:
    yield Paragraph(line(remark), is_small=True)
    yield from participation(report, shape, 1)
