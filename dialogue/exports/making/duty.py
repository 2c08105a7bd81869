"""What a process does for exports beside the requests: it asks every few seconds, so that is cheap,
and what makes exports is loaded when there is one to be made or cleared away."""

import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from dialogue.exports.making.owed import is_document_owed, is_owed
from dialogue.exports.making.workshop import Workshop
from dialogue.exports.models import Export
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
