"""The inside of changing notifications: how many each person has not seen, and word of it.

Everything here runs inside the transaction of an operation.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Select, delete, func, select, update

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.addresses import person_stream
from dialogue.events import record
from dialogue.extensions import db
from dialogue.notifications.models import Notification
from dialogue.notifications.settling_queries import Found
from dialogue.permissions import Actor
from dialogue.streams import StreamNote


@contextmanager
def counted(people: Iterable[int]) -> Iterator[None]:
    """The notifications of these people change inside the block, and nobody else changes them
    meanwhile; after it ``User.unseen`` is counted anew."""
    ids = sorted(set(people))
    # First and alone: a count that began before others had committed would not see theirs.
    db.session.execute(
        select(User.id).where(User.id.in_(ids)).order_by(User.id).with_for_update(key_share=True)
    )
    yield
    db.session.execute(
        update(User)
        .where(User.id.in_(ids))
        .values(unseen=_UNSEEN)
        .execution_options(synchronize_session=False)
    )


_UNSEEN = (
    select(func.count())
    .where(Notification.user_id == User.id, Notification.seen_at.is_(None))
    .scalar_subquery()
)


def see(actor: Actor, wanted: Select[*Found]) -> int:
    """Take these notifications as seen from now on; how many they were."""
    found = db.session.execute(wanted).all()
    if found:
        with counted(row.user_id for row in found):
            db.session.execute(
                update(Notification)
                .where(Notification.id.in_([row.id for row in found]))
                .values(seen_at=clock.now())
                .execution_options(synchronize_session=False)
            )
        _tell(actor, "notification.seen", (row.user_id for row in found))
    return len(found)


def drop(actor: Actor, wanted: Select[*Found]) -> int:
    """Delete these notifications; how many they were."""
    found = db.session.execute(wanted).all()
    if found:
        with counted(row.user_id for row in found):
            db.session.execute(
                delete(Notification)
                .where(Notification.id.in_([row.id for row in found]))
                .execution_options(synchronize_session=False)
            )
        unseen = (row.user_id for row in found if row.seen_at is None)
        _tell(actor, "notification.dropped", unseen)
    return len(found)


def _tell(actor: Actor, kind: str, people: Iterable[int]) -> None:
    record(kind, actor=actor, about=("notification", None), streams=notes_for(people))


def notes_for(people: Iterable[int]) -> Sequence[StreamNote]:
    """Word to each of these people that their count may have changed."""
    return [StreamNote(person_stream(one), "notifications", "count") for one in sorted(set(people))]
