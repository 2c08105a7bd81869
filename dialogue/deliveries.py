"""Working off ``Delivery`` rows: at least once each, never two at a time, never for ever."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from dialogue import clock
from dialogue.claims import next_owed
from dialogue.events import Delivery, listener_of
from dialogue.extensions import db
from dialogue.operation import transaction

LEASE = timedelta(seconds=60)
ATTEMPTS = 8

log = structlog.get_logger(__name__)


def deliver_due(limit: int = 100, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Claim and perform up to ``limit`` due deliveries, oldest first, and none once it is
    ``stopping``; how many were tried."""
    for done in range(limit):
        claimed = None if stopping() else _claim()
        if claimed is None:
            return done
        if claimed.state == "claimed":
            _perform(claimed.id)
    return limit


def _claim() -> Delivery | None:
    """The next that is due: claimed, or given up when each attempt ended with its runner."""
    now = clock.now()
    due = or_(
        and_(Delivery.state == "waiting", Delivery.run_at <= now),
        and_(Delivery.state == "claimed", Delivery.lease_until < now),
    )
    with next_owed(Delivery, due, Delivery.run_at, Delivery.id) as delivery:
        if delivery is None:
            return None
        if delivery.attempts >= ATTEMPTS:
            delivery.state, delivery.lease_until = "dead", None
            log.error("delivery given up", listener=delivery.listener, event_id=delivery.event_id)
        else:
            delivery.state, delivery.lease_until = "claimed", now + LEASE
            delivery.attempts += 1
        return delivery


def _perform(delivery_id: int) -> None:
    delivery = db.session.scalars(
        select(Delivery).where(Delivery.id == delivery_id).options(joinedload(Delivery.event))
    ).one()
    listener = listener_of(delivery)
    try:
        if listener is None:
            raise LookupError(f"no listener is called {delivery.listener}")
        listener(delivery.event)
    except Exception as error:  # a failing listener must not end the runner
        db.session.rollback()
        _postpone(delivery_id, error)
    else:
        with transaction():
            db.session.delete(delivery)


def _postpone(delivery_id: int, error: Exception) -> None:
    with transaction():
        delivery = db.session.get_one(Delivery, delivery_id)
        dead = delivery.attempts >= ATTEMPTS
        delivery.state = "dead" if dead else "waiting"
        delivery.lease_until = None
        delivery.run_at = clock.now() + timedelta(seconds=5 * 2**delivery.attempts)
    log.error(
        "delivery failed",
        listener=delivery.listener,
        event_id=delivery.event_id,
        attempts=delivery.attempts,
        given_up=dead,
        error=type(error).__name__,
    )
