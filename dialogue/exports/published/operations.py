"""That documents of a publication are to be made, or made anew."""

from dialogue import clock
from dialogue.events import record
from dialogue.exports.formats import FORMATS
from dialogue.exports.published.models import PublishedDocument
from dialogue.exports.published.queries import documents_of
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.summaries.publishing.models import Publication

PRINTED = tuple(name for name, one in FORMATS.items() if one.is_document)


@operation(Permission.TELL_PEOPLE)
def owe_documents(actor: Actor, publication: Publication) -> None:
    """Have the publication's documents made, in every format; those there are count as outdated
    from now on."""
    found = documents_of(publication)
    for format in PRINTED:
        if format in found:
            found[format].outdated_at = clock.now()
        else:
            db.session.add(PublishedDocument(publication_id=publication.id, format=format))
    record(
        "summary.documents_owed",
        actor=actor,
        about=("summary", publication.summary_id),
        dialogue_id=publication.dialogue.id,
        data={"version": publication.version},
    )
