"""The documents of published summaries, for whoever may read them."""

from flask import Blueprint, Response, current_app, make_response, render_template

from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import NotFound
from dialogue.exports.formats import FORMATS
from dialogue.exports.making.workshop import workshop_of
from dialogue.exports.published.models import PublishedDocument
from dialogue.exports.published.operations import PRINTED, owe_documents
from dialogue.exports.published.queries import documents_of, standing_of
from dialogue.exports.sending import sent
from dialogue.i18n import gettext as _
from dialogue.permissions import Operator
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.queries import get_publication, get_summary
from dialogue.web import current_actor, private

BY_ITSELF = Operator()

blueprint = Blueprint("published", __name__, url_prefix="/d/<slug>/summaries")


@blueprint.get(f"/<int:number>/versions/<int:version>/<any({', '.join(PRINTED)}):format>")
def document(slug: str, number: int, version: int, format: str) -> Response:
    """The file, or a page that says why there is none yet. What was taken back since it was made
    leaves in no file, whoever was told of it or not."""
    actor = current_actor()
    get_readable_dialogue(actor, slug)
    publication = get_publication(get_summary(actor, slug, number), version)
    if publication is None:
        raise NotFound
    found = documents_of(publication).get(format)
    if found is not None and found.is_settled:
        if found.problem:
            return _page(publication, format, 404, problem=_(found.problem))
        if found.standing == standing_of(publication) and (response := _sent(found)):
            return response
    if found is None or found.is_settled:
        owe_documents(BY_ITSELF, publication)
    return _page(publication, format, 202)


def _sent(document: PublishedDocument) -> Response | None:
    publication, format = document.publication, FORMATS[document.format]
    shelf = workshop_of(current_app).published
    try:
        file = shelf.place_of(document.file_name).open("rb")
    except FileNotFoundError:
        return None
    summary = publication.summary
    name = f"{summary.dialogue.slug}-summary-{summary.number}-v{publication.version}"
    return sent(file, format.media_type, document.size, f"{name}{format.suffix}")


def _page(publication: Publication, format: str, status: int, problem: str = "") -> Response:
    dialogue = publication.dialogue
    page = render_template(
        "exports/document.html",
        **around(current_actor(), dialogue),
        tab="summaries",
        publication=publication,
        format=_(FORMATS[format].title),
        problem=problem,
    )
    return private(make_response(page, status))
