"""Whether an export is to be made, or to be cleared away: asked every few seconds, so it is cheap,
and what makes exports is loaded when there is one."""

import time
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_, select

from dialogue import clock
from dialogue.exports.models import Export, ExportState
from dialogue.exports.workshop import Workshop
from dialogue.extensions import db
from dialogue.late import late

if TYPE_CHECKING:
    from dialogue.exports import making
else:
    making = late("dialogue.exports.making")

CLEAR_EVERY = 3600  # seconds


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
        if time.monotonic() >= self._clear_at:
            self._clear_at = time.monotonic() + CLEAR_EVERY
            if db.session.scalar(select(Export.id).limit(1)) is not None:
                making.expire_old(self._workshop.shelf)
