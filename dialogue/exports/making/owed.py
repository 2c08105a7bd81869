"""Whether an export or a document is to be made."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_

from dialogue import clock
from dialogue.exports.models import Export, ExportState
from dialogue.exports.published.models import PublishedDocument

TRY_AGAIN_AFTER = timedelta(days=1)  # what could not be made: a library may be there by then


def is_owed() -> ColumnElement[bool]:
    """The condition over Export that somebody waits for it and nobody makes it: not begun, or begun
    by a runner that was lost."""
    return and_(
        Export.asked_by_id.is_not(None),
        or_(
            Export.state == ExportState.WAITING.value,
            and_(Export.state == ExportState.MAKING.value, Export.lease_until < clock.now()),
        ),
    )


def is_document_owed() -> ColumnElement[bool]:
    """The same over PublishedDocument: not made, outdated, or not to be made a day ago."""
    now = clock.now()
    return and_(
        or_(PublishedDocument.lease_until.is_(None), PublishedDocument.lease_until < now),
        or_(
            PublishedDocument.made_at.is_(None),
            PublishedDocument.outdated_at.is_not(None),
            and_(
                PublishedDocument.problem != "",
                PublishedDocument.made_at < now - TRY_AGAIN_AFTER,
            ),
        ),
    )
