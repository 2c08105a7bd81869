"""Passwords: what is accepted, and how it is kept (argon2id, OWASP's floor profile)."""

import unicodedata
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dialogue.accounts.guessing import is_guessable
from dialogue.errors import Invalid

SHORTEST = 8
LONGEST = 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = Semaphore(2)
_DUMMY = _hasher.hash("nobody has this password")


def hashed(password: str, *, name: str = "", email: str = "") -> str:
    """The hash to keep; Invalid when the password is too short, too long or easily guessed."""
    if len(password) < SHORTEST:
        raise Invalid("Use at least %(least)d characters.", least=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("Use at most %(most)d characters.", most=LONGEST)
    if is_guessable(password, name=name, email=email):
        raise Invalid("This password is easy to guess. Three or four unrelated words are good.")
    return rehashed(password)


def rehashed(password: str) -> str:
    """The hash, by today's profile, of a password that was accepted before."""
    with _at_once:
        return _hasher.hash(_typed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether it is the password; takes as long for somebody who has none."""
    with _at_once:
        try:
            _hasher.verify(password_hash or _DUMMY, _typed(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
    return bool(password_hash) and len(password) <= LONGEST


def _typed(password: str) -> str:
    """The same for every keyboard: an accented letter may arrive as one character or as two."""
    return unicodedata.normalize("NFC", password)


def needs_rehash(password_hash: str) -> bool:
    return _hasher.check_needs_rehash(password_hash)
