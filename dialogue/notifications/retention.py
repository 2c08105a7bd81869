"""What is dropped in time: notifications that are three months old, and the news of them."""

from sqlalchemy import delete, select

from dialogue import clock
from dialogue.events import Delivery, Event
from dialogue.extensions import db
from dialogue.notifications.settling_operations import drop_old as drop_portion
from dialogue.notifications.settling_queries import KEPT
from dialogue.operation import transaction
from dialogue.permissions import SITE, Operator
from dialogue.streams import StreamEntry

NEWS_AT_ONCE = 1000


def drop_old() -> int:
    """Drop what is older than ``KEPT``; how many notifications. Events of them tell when somebody
    read something: they go too, as soon as no stream and no listener needs them."""
    dropped = 0
    while portion := drop_portion(Operator(), SITE):
        dropped += portion
    while _drop_news() == NEWS_AT_ONCE:
        pass
    return dropped


def _drop_news() -> int:
    old = db.session.scalars(
        select(Event.id)
        .where(
            Event.kind.startswith("notification."),
            Event.at < clock.now() - KEPT,
            ~select(StreamEntry.seq).where(StreamEntry.event_id == Event.id).exists(),
            ~select(Delivery.id).where(Delivery.event_id == Event.id).exists(),
        )
        .limit(NEWS_AT_ONCE)
    ).all()
    db.session.rollback()
    if old:
        with transaction():
            db.session.execute(delete(Event).where(Event.id.in_(old)))
    return len(old)
