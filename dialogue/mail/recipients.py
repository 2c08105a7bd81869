"""Whether a mail may still go out when its turn comes: much may have changed since the event."""

from typing import TypeVar

from sqlalchemy import select

from dialogue import clock
from dialogue.accounts.models import Token, User
from dialogue.dialogues.seats.models import Invitation
from dialogue.events import Event
from dialogue.extensions import Model, db
from dialogue.permissions import Operator, Permission, can

M = TypeVar("M", bound=Model)


def owner_of(event: Event) -> User | None:
    """The account that the event is about, if mail may go to it: it is not suspended, and its
    address is still the one that it had then."""
    return reachable(event.object_id, since=event)


def reachable(user_id: int | None, *, since: Event) -> User | None:
    """The account, if it may be written to and its address has not changed since the event."""
    user = _fresh(User, user_id)
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
    wish = _fresh(Token, event.object_id)
    if wish is None or wish.used_at is not None or wish.expires_at <= clock.now():
        return None
    return wish


def open_invitation(event: Event) -> Invitation | None:
    """The invitation that the event speaks of, if its address may still be written to: nobody took
    it back, used it or sent it again, and whoever sent it may still invite."""
    invitation = _fresh(Invitation, event.data["invitation"])
    if invitation is None or invitation.email is None or _is_spent(invitation):
        return None
    inviter = _account_of_inviter(invitation)
    if invitation.invited_by_id is not None and (inviter is None or inviter.suspended_at):
        return None
    if not can(inviter or Operator(), Permission.INVITE, invitation.dialogue):
        return None
    return None if _was_repeated(event) else invitation


def _account_of_inviter(invitation: Invitation) -> User | None:
    """None when it was the command line."""
    return db.session.get(User, invitation.invited_by_id) if invitation.invited_by_id else None


def _is_spent(invitation: Invitation) -> bool:
    is_over = invitation.expires_at <= clock.now()
    return is_over or invitation.revoked_at is not None or invitation.uses > 0


def _was_repeated(event: Event) -> bool:
    later = select(Event.id).where(
        Event.dialogue_id == event.dialogue_id,
        Event.id > event.id,
        Event.kind == event.kind,
        Event.object_id == event.object_id,
    )
    return db.session.scalar(later.limit(1)) is not None


def _fresh(model: type[M], key: int | None) -> M | None:
    """The row as it is now, with all that hangs on it: many mails are sent in one go."""
    db.session.expire_all()
    return db.session.get(model, key) if key is not None else None
