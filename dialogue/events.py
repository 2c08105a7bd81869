"""What happened, told to those who asked: outbox, activity and catch-up in one place.

``record`` notes a fact inside a transaction. When the transaction ends, ``write`` adds its
``Event``, the numbered entries of the streams it touches and a ``Delivery`` for every durable
listener, as the last statements before the commit: numbers become visible in commit order and
have no holes. Rows hold ids, never content, so that erasure stays possible.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from inspect import ismethod
from typing import Any
from weakref import WeakMethod

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, insert, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue import audit, clock
from dialogue.extensions import Model, db
from dialogue.permissions import Actor
from dialogue.streams import StreamNote, append


class Event(Model):
    """One fact: what kind, about which object, by whom, when."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_dialogue_id_id", "dialogue_id", "id"),
        Index(
            "ix_event_case",
            "object_id",
            sqlite_where=text("object_kind = 'case'"),  # on PostgreSQL too, see migration 0004
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    dialogue_id: Mapped[int | None]
    object_kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class Delivery(Model):
    """A durable listener's duty to one event: claimed with a lease, retried with backoff."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "listener"),
        Index("ix_delivery_state_run_at", "state", "run_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    listener: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    event: Mapped[Event] = relationship()


@dataclass(slots=True)
class _Noted:
    row: dict[str, Any]
    streams: tuple[StreamNote, ...]


@dataclass(slots=True)
class Told:
    """The facts noted so far in one transaction, in order; ``anchors`` are where the record of acts
    stands once they are written."""

    noted: list[_Noted] = field(default_factory=list)
    anchors: list[audit.Anchor] = field(default_factory=list)

    @property
    def is_owed(self) -> bool:
        """Whether a durable listener has something to do about them."""
        return any(one.row["kind"] in _listeners for one in self.noted)

    def streams(self) -> set[str]:
        """The keys of the streams that tell of them."""
        return {note.stream for one in self.noted for note in one.streams}


Listener = Callable[[Event], None]

_told: ContextVar[Told | None] = ContextVar("told", default=None)
_also: dict[str, list[str]] = {}
_listeners: dict[str, dict[str, Listener]] = {}
_kept: set[str] = set()
_wakers: list[Callable[[], Callable[[Told], None] | None]] = []


def record(
    kind: str,
    *,
    actor: Actor,
    about: tuple[str, int | None],
    dialogue_id: int | None = None,
    data: dict[str, Any] | None = None,
    streams: Iterable[StreamNote] = (),
) -> None:
    """Note that ``kind`` happened to ``about`` (an object's kind and id), inside a transaction.

    ``data`` holds ids and small facts only, never what a person wrote.
    """
    told = _told.get()
    if told is None:
        raise RuntimeError(f"{kind} was recorded outside a transaction")
    row = {
        "kind": kind,
        "at": clock.now(),
        "actor_id": actor.id,
        "dialogue_id": dialogue_id,
        "object_kind": about[0],
        "object_id": about[1],
        "data": data or {},
    }
    also = [StreamNote(key, f"{about[0]}/{about[1]}", kind) for key in _also.get(kind, ())]
    told.noted.append(_Noted(row, (*streams, *also)))


def also_in(stream: str, *kinds: str) -> None:
    """Note events of these kinds in this stream too, as "<kind of object>/<id>"."""
    for kind in kinds:
        keys = _also.setdefault(kind, [])
        if stream not in keys:
            keys.append(stream)


def keep_record_of(*kinds: str) -> None:
    """Add events of these kinds to the record of acts. What their ``data`` calls "forum_id"
    and "person_id" are the forum and the account that the act concerns."""
    _kept.update(kinds)


def on(kind: str, *, name: str) -> Callable[[Listener], Listener]:
    """Register a durable, idempotent listener for events of ``kind`` under a stable ``name``."""

    def register(listener: Listener) -> Listener:
        _listeners.setdefault(kind, {})[name] = listener
        return listener

    return register


def listener_of(delivery: Delivery) -> Listener | None:
    return _listeners.get(delivery.event.kind, {}).get(delivery.listener)


def after_commit(wake_up: Callable[[Told], None]) -> None:
    """Have ``wake_up(told)`` called after each commit; it must neither query nor send. A method is
    called as long as something else holds its object: applications come and go in one process."""
    if any(waker() == wake_up for waker in _wakers):
        return
    held = WeakMethod(wake_up, _wakers.remove) if ismethod(wake_up) else lambda: wake_up
    _wakers.append(held)


def wake(told: Told) -> None:
    for waker in tuple(_wakers):
        if wake_up := waker():
            wake_up(told)


@contextmanager
def collecting() -> Iterator[Told]:
    """Gather what ``record`` notes inside the block."""
    told = Told()
    token = _told.set(told)
    try:
        yield told
    finally:
        _told.reset(token)


@contextmanager
def savepoint() -> Iterator[None]:
    """Forget what was noted inside the block when the block fails."""
    told = _told.get()
    if told is None:
        raise RuntimeError("a savepoint needs a transaction")
    before = len(told.noted)
    try:
        yield
    except BaseException:
        del told.noted[before:]
        raise


def write(told: Told) -> None:
    """Store the noted facts: the last statements of a transaction."""
    if not told.noted:
        return
    ids = _insert_events([noted.row for noted in told.noted])
    _insert_deliveries(told.noted, ids)
    append(
        (note, event_id)
        for one, event_id in zip(told.noted, ids, strict=True)
        for note in one.streams
    )
    told.anchors = audit.append(one.row for one in told.noted if one.row["kind"] in _kept)


def _insert_events(rows: list[dict[str, Any]]) -> list[int]:
    return list(db.session.connection().execute(_ADD_EVENTS, rows).scalars())


def _insert_deliveries(noted: list[_Noted], ids: list[int]) -> None:
    due = [
        {
            "event_id": event_id,
            "listener": name,
            "state": "waiting",
            "run_at": clock.now(),
        }
        for one, event_id in zip(noted, ids, strict=True)
        for name in _listeners.get(one.row["kind"], {})
    ]
    if due:
        db.session.connection().execute(_ADD_DELIVERIES, due)


# Every writing transaction ends with these: they are built once, and run beside the mapper.
_ADD_EVENTS = insert(Event).returning(Event.id, sort_by_parameter_order=True)
_ADD_DELIVERIES = insert(Delivery)
