"""The documents of publications: which there are, and whether they still tell what may be told."""

from hashlib import sha256

from sqlalchemy import select

from dialogue.exports.published.models import PublishedDocument
from dialogue.extensions import db
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.queries import responses_of
from dialogue.summaries.publishing.standing import as_it_stands

FORM = 1  # grows when documents are to be made anew because they look different


def documents_of(publication: Publication) -> dict[str, PublishedDocument]:
    """By format, for whoever may see the publication."""
    found = db.session.scalars(
        select(PublishedDocument)
        .where(PublishedDocument.publication_id == publication.id)
        .execution_options(populate_existing=True)
    )
    return {one.format: one for one in found}


def standing_of(publication: Publication) -> str:
    """Another text whenever the document would be another (SHA-256)."""
    answered = sorted(
        (number, one.version) for number, one in responses_of(publication.summary).items()
    )
    facts = (FORM, publication.checksum, as_it_stands(publication).facts, answered)
    return sha256(repr(facts).encode()).hexdigest()
