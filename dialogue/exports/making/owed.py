"""Whether an export is to be made, or to be cleared away: asked every few seconds, so it is cheap,
and what makes exports is loaded when there is one."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_, select

from dialogue import clock
from dialogue.exports.making.workshop import Workshop
from dialogue.exports.models import Export, ExportState
from dialogue.exports.published.models import PublishedDocument
from dialogue.extensions import db
from dialogue.late import late

if TYPE_CHECKING:
    from dialogue.exports.making import runs as making
    from dialogue.exports.published import making as document_making
else:
    making = late("dialogue.exports.making.runs")
    document_making = late("dialogue.exports.published.making")

CLEAR_EVERY = 3600  # seconds
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


class Duty:
    """What a process does for exports beside the requests."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._clear_at = 0.0

    def __call__(self) -> None:
        owed = db.session.scalar(select(Export.id).where(is_owed()).limit(1))
        db.session.rollback()
        if owed is not None:
            making.make_due(self._workshop)
        owed = db.session.scalar(
            select(PublishedDocument.publication_id).where(is_document_owed()).limit(1)
        )
        db.session.rollback()
        if owed is not None:
            document_making.make_due(self._workshop)
        if time.monotonic() >= self._clear_at:
            self._clear_at = time.monotonic() + CLEAR_EVERY
            if db.session.scalar(select(Export.id).limit(1)) is not None:
                making.expire_old(self._workshop.shelf)
            document_making.drop_strays(self._workshop)
