"""The rows behind the operations of accounts; only operations call these."""

from datetime import datetime

from sqlalchemy import ColumnElement, update

from dialogue import clock
from dialogue.accounts import tokens
from dialogue.accounts.models import SignIn, Token, TokenPurpose, User
from dialogue.accounts.queries import find_token
from dialogue.errors import Invalid, marked
from dialogue.extensions import db

USED_UP = marked("This link was used already, or its time is over. Ask for a new one.")


def add_user(name: str, email: str, password_hash: str | None, lang: str | None) -> User:
    user = User(
        name=name,
        email=email,
        password_hash=password_hash,
        lang=lang,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    return user


def add_token(
    purpose: TokenPurpose,
    *,
    user_id: int | None,
    email: str | None,
    expires_at: datetime | None = None,
) -> tuple[Token, str]:
    """A new row, and the token that only its receiver will know."""
    token = tokens.new()
    now = clock.now()
    row = Token(
        token_hash=tokens.hash_of(token),
        purpose=purpose.value,
        user_id=user_id,
        email=email,
        created_at=now,
        expires_at=expires_at or now + tokens.LIFETIME[purpose],
    )
    db.session.add(row)
    db.session.flush()
    return row, token


def redeem(token: str, purpose: TokenPurpose) -> Token:
    """Use a token up and return its row; Invalid when somebody was faster."""
    row = find_token(token, purpose)
    if row is None or not _mark_used(Token.id == row.id):
        raise Invalid(USED_UP)
    return row


def redeem_own(token: str, purpose: TokenPurpose) -> User:
    """Use up a token that belongs to an account."""
    user = redeem(token, purpose).user
    if user is None:
        raise Invalid(USED_UP)
    return user


def void_tokens(user: User, purpose: TokenPurpose | None = None) -> None:
    """No link mailed to the person so far (for ``purpose``) works any more."""
    mine = Token.user_id == user.id
    _mark_used(mine & (Token.purpose == purpose.value) if purpose else mine)


def void_set_up_tokens() -> None:
    _mark_used(Token.purpose == TokenPurpose.SET_UP.value)


def _mark_used(which: ColumnElement[bool]) -> int:
    """Mark the unused tokens among these as used, in one statement; how many there were."""
    marked = update(Token).where(which, Token.used_at.is_(None)).values(used_at=clock.now())
    return len(db.session.scalars(marked.returning(Token.id)).all())


def replace_password(user: User, password_hash: str, *, keep: SignIn | None) -> None:
    """A new password voids every link and signs every other browser out."""
    user.password_hash = password_hash
    void_tokens(user)
    end_sign_ins(user, keep=keep)


def end_sign_ins(user: User, *, keep: SignIn | None) -> None:
    ended = update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
    if keep is not None:
        ended = ended.where(SignIn.id != keep.id)
    db.session.execute(ended.values(ended_at=clock.now()))
