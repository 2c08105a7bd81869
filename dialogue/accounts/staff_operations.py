"""What the administrator, and the machine on its own behalf, do to accounts."""

from sqlalchemy.exc import IntegrityError

from dialogue import clock
from dialogue.accounts.emails import clean_email
from dialogue.accounts.models import Token, TokenPurpose, User
from dialogue.accounts.queries import has_administrator
from dialogue.accounts.writing import (
    USED_UP,
    add_token,
    add_user,
    end_sign_ins,
    redeem,
    void_set_up_tokens,
    void_tokens,
)
from dialogue.errors import Conflict, Invalid
from dialogue.events import record
from dialogue.extensions import db
from dialogue.operation import attempt, operation
from dialogue.permissions import Actor, Permission, Site
from dialogue.text import clean_name


@operation(Permission.MANAGE_PEOPLE)
def create_user(
    actor: Actor,
    site: Site,
    *,
    name: str,
    email: str,
    password_hash: str | None,
    is_admin: bool = False,
) -> User:
    """An account made by the administrator: its address counts as confirmed."""
    return _add_confirmed(actor, name, email, password_hash, is_admin=is_admin)


@operation(Permission.SIGN_UP)
def set_up_administrator(
    actor: Actor, site: Site, *, token: str, name: str, email: str, password_hash: str
) -> User:
    """Make the first administrator's account with the link that the server printed."""
    redeem(token, TokenPurpose.SET_UP)
    if has_administrator():
        raise Invalid(USED_UP)
    return _add_confirmed(actor, name, email, password_hash, is_admin=True)


def _add_confirmed(
    actor: Actor, name: str, email: str, password_hash: str | None, *, is_admin: bool
) -> User:
    address = clean_email(email)
    name = clean_name(name)
    try:
        with attempt():
            user = add_user(name, address, password_hash, None)
    except IntegrityError:
        raise Conflict("%(email)s has an account already.", email=address) from None
    user.email_confirmed_at = clock.now()
    user.is_admin = is_admin
    record("account.created", actor=actor, about=("user", user.id), data={"person_id": user.id})
    return user


@operation(Permission.MANAGE_PEOPLE)
def add_placeholder(actor: Actor, site: Site, *, name: str) -> User:
    """Somebody known from an archive only: no address, no sign-in."""
    user = User(name=name, is_placeholder=True, created_at=clock.now())
    db.session.add(user)
    db.session.flush()
    record("account.placeholder_added", actor=actor, about=("user", user.id))
    return user


@operation(Permission.MANAGE_PEOPLE)
def suspend_user(actor: Actor, user: User) -> None:
    """Shut an account out, at once and everywhere."""
    if user.is_admin:
        raise Invalid("An administrator cannot be suspended.")
    user.suspended_at = clock.now()
    end_sign_ins(user, keep=None)
    void_tokens(user)
    record("account.suspended", actor=actor, about=("user", user.id), data={"person_id": user.id})


@operation(Permission.MANAGE_PEOPLE)
def issue_set_up_link(actor: Actor, site: Site) -> str:
    """A one-time token with which the first administrator makes an account."""
    void_set_up_tokens()
    _row, token = add_token(TokenPurpose.SET_UP, user_id=None, email=None)
    record("account.set_up_offered", actor=actor, about=("user", None))
    return token


@operation(Permission.MANAGE_PEOPLE)
def issue_token(actor: Actor, site: Site, *, user: User, purpose: TokenPurpose) -> str:
    """A token for a mail that is being sent to the account's address now."""
    _row, token = add_token(purpose, user_id=user.id, email=user.email)
    record("account.token_issued", actor=actor, about=("user", user.id))
    return token


@operation(Permission.MANAGE_PEOPLE)
def renew_token(actor: Actor, site: Site, *, row: Token) -> str:
    """A further secret for what an unused token permits, for the mail that carries it.

    The earlier secrets go on working: a mail may be sent twice, and either may be the one read.
    """
    _row, token = add_token(
        TokenPurpose(row.purpose),
        user_id=row.user_id,
        email=row.email,
        expires_at=row.expires_at,
    )
    record("account.token_issued", actor=actor, about=("user", row.user_id))
    return token
