"""Whether a mail may still go out when its turn comes: much may have changed since the event."""

from sqlalchemy import select

from dialogue import clock
from dialogue.accounts.models import Token, User
from dialogue.events import Event
from dialogue.extensions import db


def owner_of(event: Event) -> User | None:
    """The account that the event is about, if mail may go to it: it is not suspended, and its
    address is still the one that it had then."""
    return reachable(event.object_id, since=event)


def reachable(user_id: int | None, *, since: Event) -> User | None:
    """The account, if it may be written to and its address has not changed since the event."""
    user = db.session.get(User, user_id, populate_existing=True) if user_id is not None else None
    if user is None or user.email is None or user.suspended_at is not None:
        return None
    return None if _moved(user, since) else user


def _moved(user: User, since: Event) -> bool:
    moved = select(Event.id).where(
        Event.dialogue_id.is_(None),
        Event.id > since.id,
        Event.kind == "account.email_changed",
        Event.object_id == user.id,
    )
    return db.session.scalar(moved.limit(1)) is not None


def open_wish(event: Event) -> Token | None:
    """The change of address that the event asks for, unless it was taken back or is over."""
    wish = db.session.get(Token, event.object_id, populate_existing=True)
    if wish is None or wish.used_at is not None or wish.expires_at <= clock.now():
        return None
    return wish
