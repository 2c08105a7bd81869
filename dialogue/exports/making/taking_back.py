"""Which events take back words that an export may hold.

Time does not tell whether an export knows of one: an event is dated before its transaction commits.
Its number does. All of these are recorded by those who wait for their turn in the dialogue, so that
within a dialogue their numbers grow in the order of the commits.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_

from dialogue.events import Event
from dialogue.threads.consent.queries import CHANGED
from dialogue.threads.models import Consent

# Words are gone or out of sight. Quotations go in the same transaction as what they quote. An edit
# takes nothing back: the former wording stays readable.
GONE = (
    *("post.withdrawn", "post.hidden", "post.removed", "post.redacted"),
    "decision.retitle",  # nobody sees the former title any more
)
# Contributions stand elsewhere, which may be where the reader of the export may not read.
MOVED = ("thread.moved", "thread.arranged")
TAKING_BACK = (*GONE, CHANGED, *MOVED)


def takes_back(readable: Collection[int]) -> ColumnElement[bool]:
    """The condition over Event that it takes words back from a reader of these forums (ids)."""
    forum_id = Event.data["forum_id"].as_integer()
    return or_(
        Event.kind.in_(GONE),
        and_(Event.kind == CHANGED, _lowered()),
        and_(Event.kind.in_(MOVED), forum_id.not_in(readable)),
    )


def _lowered() -> ColumnElement[bool]:
    """That somebody agreed to less than before; Consent goes from most to least."""
    before, after = (Event.data[name].as_string() for name in ("before", "after"))
    order = [one.value for one in Consent]
    return or_(
        *(and_(after == less, before.in_(order[:place])) for place, less in enumerate(order))
    )
