"""When documents of published summaries are made, and made anew."""

from sqlalchemy import select

from dialogue.events import Event, on
from dialogue.exports.published.operations import owe_documents
from dialogue.extensions import db
from dialogue.permissions import Operator
from dialogue.summaries.publishing.models import Publication

BY_ITSELF = Operator()


@on("summary.published", name="exports.documents")
def make(event: Event) -> None:
    """The new version's; an event that comes twice finds them there, and has them made anew."""
    wanted = select(Publication).where(
        Publication.summary_id == event.object_id, Publication.version == event.data["version"]
    )
    for publication in db.session.scalars(wanted).all():
        owe_documents(BY_ITSELF, publication)


@on("summary.sources_changed", name="exports.documents")
@on("summary.responded", name="exports.documents")
def make_anew(event: Event) -> None:
    """Those of every version."""
    wanted = select(Publication).where(Publication.summary_id == event.object_id)
    for publication in db.session.scalars(wanted.order_by(Publication.id)).all():
        owe_documents(BY_ITSELF, publication)
