"""Documents for reading: proceedings, the participation report, or a summary with annexes."""

from pathlib import Path

from flask import current_app

from dialogue import clock
from dialogue.dialogues.shape import shape_of
from dialogue.errors import NotFound
from dialogue.exports.dataset import Dataset
from dialogue.exports.documents import DOCUMENT_FORMATS, proceedings
from dialogue.exports.documents.annexes import Material, annexes
from dialogue.exports.documents.gathered import Gathered
from dialogue.exports.documents.report_document import report_document
from dialogue.exports.documents.summary_document import Shown, summary_document
from dialogue.exports.documents.tree import Document
from dialogue.exports.documents.wording import Wording
from dialogue.exports.papers import CONTRIBUTORS, PROCEEDINGS, report_part
from dialogue.exports.telling import sentences
from dialogue.i18n import interface, speaking
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.draft_standing import draft_as_it_stands
from dialogue.summaries.publishing.queries import responses_of
from dialogue.summaries.publishing.standing import as_it_stands
from dialogue.summaries.queries import get_publication, get_summary


def write(dataset: Dataset, out: Path, format: str) -> None:
    """Write the document that ``dataset.paper`` asks for, as the format of this name."""
    with out.open("wb") as target:
        DOCUMENT_FORMATS[format].module.write(document_of(dataset), target)


def document_of(dataset: Dataset) -> Document:
    """The document, in the summary's language or, without a summary, the one that is spoken.
    NotFound and NotPermitted when the reader may not see what it shows (any more)."""
    paper = dataset.paper
    if paper.is_report:
        dataset.leave_rows()
        return report_document(
            dataset.reader,
            dataset.dialogue,
            report_part(dataset.scope, dataset.dialogue),
            lang=interface()["lang"],
            audience=dataset.gate.audience,
        )
    if paper.summary is None:
        lang = interface()["lang"]
        with speaking(lang):
            return proceedings(
                dataset,
                lang=lang,
                audience=dataset.gate.audience,
                remarks=lambda: sentences(dataset.told),
            )
    summary = get_summary(dataset.reader, dataset.dialogue.slug, paper.summary)
    shown = _shown(dataset, summary)
    return summary_document(shown, annexes(paper.annexes, _material(dataset, shown.lang)))


def _shown(dataset: Dataset, summary: Summary) -> Shown:
    shape, site_url = shape_of(summary.dialogue), dataset.gate.site_url
    if dataset.paper.version is None:
        secret = current_app.config["SECRET_KEY"]
        standing = draft_as_it_stands(dataset.reader, summary, secret=secret)
        return Shown(standing, {}, shape, site_url, clock.now())
    publication = get_publication(summary, dataset.paper.version)
    if publication is None:
        raise NotFound
    standing, responses = as_it_stands(publication), responses_of(summary)
    return Shown(standing, responses, shape, site_url, clock.now(), publication.checksum)


def _material(dataset: Dataset, lang: str) -> Material:
    """What the annexes are made of; contributions are read only where they are asked for."""
    if not {CONTRIBUTORS, PROCEEDINGS}.intersection(dataset.paper.annexes):
        dataset.leave_rows()
        return Material(dataset.dialogue, dataset.reader, Gathered(()), (), lang)
    gathered = Gathered(dataset.rows())
    with speaking(lang):
        remarks = [Wording(lang).audience(dataset.gate.audience), *sentences(dataset.told)]
    return Material(dataset.dialogue, dataset.reader, gathered, remarks, lang)
