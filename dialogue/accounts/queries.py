"""Finding accounts and sign-ins."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from dialogue import clock, limits
from dialogue.accounts import passwords, tokens
from dialogue.accounts.emails import clean_email
from dialogue.accounts.models import SignIn, Token, TokenPurpose, User
from dialogue.errors import Invalid, NotFound, marked
from dialogue.extensions import db

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=90)
STAFF_IDLE = timedelta(hours=12)
STAFF_ABSOLUTE = timedelta(hours=24)

WRONG = marked("This address and password do not belong together.")


def user_by_email(email: str) -> User | None:
    """The account with this address, however it was typed."""
    try:
        address = clean_email(email)
    except Invalid:
        return None
    return db.session.scalar(select(User).where(User.email == address))


def get_user(email: str) -> User:
    """The account with this address; NotFound with a sentence for the command line."""
    user = user_by_email(email)
    if user is None:
        raise NotFound("Nobody has the address %(email)s.", email=email)
    return user


def has_administrator() -> bool:
    return db.session.scalar(select(User.id).where(User.is_admin).limit(1)) is not None


def find_sign_in(token: str) -> SignIn | None:
    """The live sign-in of a browser that shows ``token``, with its user; None when it ended."""
    sign_in = db.session.scalar(
        select(SignIn)
        .where(SignIn.token_hash == tokens.hash_of(token), SignIn.ended_at.is_(None))
        .options(joinedload(SignIn.user, innerjoin=True))
    )
    if sign_in is None or sign_in.user.suspended_at is not None or _expired(sign_in):
        return None
    return sign_in


def is_over(seen_at: datetime, created_at: datetime, *, staff: bool) -> bool:
    """Whether a sign-in last seen and begun then has run out."""
    now = clock.now()
    idle, absolute = (STAFF_IDLE, STAFF_ABSOLUTE) if staff else (IDLE, ABSOLUTE)
    return now - seen_at > idle or now - created_at > absolute


def _expired(sign_in: SignIn) -> bool:
    return is_over(sign_in.seen_at, sign_in.created_at, staff=sign_in.user.is_admin)


def sign_ins_of(user: User) -> Sequence[SignIn]:
    """The person's live sign-ins, the newest use first."""
    rows = db.session.scalars(
        select(SignIn)
        .where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
        .order_by(SignIn.seen_at.desc())
        .options(joinedload(SignIn.user))
    )
    return [row for row in rows if not _expired(row)]


def get_sign_in(user: User, sign_in_id: int) -> SignIn:
    sign_in = db.session.get(SignIn, sign_in_id)
    if sign_in is None or sign_in.user_id != user.id or sign_in.ended_at is not None:
        raise NotFound
    return sign_in


def find_token(token: str, purpose: TokenPurpose) -> Token | None:
    """The unused, unexpired token for just this purpose, sent to the account's present address."""
    row = _token(token, purpose)
    if row is None or row.used_at is not None or row.expires_at <= clock.now():
        return None
    is_left = row.user is not None and row.user.email != row.email
    return None if is_left and purpose is not TokenPurpose.CHANGE_EMAIL else row


def already_followed(token: str, purpose: TokenPurpose) -> User | None:
    """The account whose present address a used link of this purpose has confirmed."""
    row = _token(token, purpose)
    if row is None or row.used_at is None or row.user is None:
        return None
    return row.user if row.user.is_confirmed and row.user.email == row.email else None


def _token(token: str, purpose: TokenPurpose) -> Token | None:
    return db.session.scalar(
        select(Token).where(
            Token.token_hash == tokens.hash_of(token), Token.purpose == purpose.value
        )
    )


def check_credentials(email: str, password: str, *, network: str) -> User:
    """The account these belong to. Invalid, in the same words and the same time, whether the
    account or the password is wrong; TooMany after repeated failures. Only failures count."""
    user = user_by_email(email)
    _check_password(user, password, key=_failures_key(email), network=network)
    if user is None:
        raise Invalid(WRONG)
    if user.suspended_at is not None:
        raise Invalid("This account is suspended.")
    return user


def check_own_password(user: User, password: str, *, network: str) -> None:
    """Return silently when it is the person's password; failures count as at sign-in."""
    key = _failures_key(user.email or "")
    try:
        _check_password(user, password, key=key, network=network)
    except Invalid:
        wrong = Invalid("This is not your present password.")
        raise Invalid(fields={"current_password": wrong}) from None


def _check_password(user: User | None, password: str, *, key: str, network: str) -> None:
    limits.check(limits.SIGN_IN_FAILURES, key)
    limits.check(limits.SIGN_IN_FAILURES_BY_ADDRESS, network)
    if passwords.matches(user.password_hash if user else None, password):
        return
    limits.count(limits.SIGN_IN_FAILURES, key)
    limits.count(limits.SIGN_IN_FAILURES_BY_ADDRESS, network)
    raise Invalid(WRONG)


def _failures_key(email: str) -> str:
    """One key for every way of typing an address."""
    try:
        return clean_email(email)
    except Invalid:
        return email.strip().lower()
