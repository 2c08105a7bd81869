"""How a contribution could be quoted before: its author alone sees it."""

from collections.abc import Sequence

from sqlalchemy import select

from dialogue.events import Event
from dialogue.extensions import db
from dialogue.threads.models import Post

CHANGED = "post.consent_changed"


def consent_changes_of(post: Post) -> Sequence[Event]:
    """Each change of its consent, the oldest first; ``data`` has what it was ``before`` and
    ``after``."""
    return db.session.scalars(
        select(Event)
        .where(
            Event.dialogue_id == post.dialogue_id,
            Event.kind == CHANGED,
            Event.object_id == post.id,
        )
        .order_by(Event.id)
    ).all()
