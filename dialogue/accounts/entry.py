"""What a person hands in for an account, checked and ready to be stored.

Hashing takes tens of milliseconds: it happens here, before any transaction begins, and for every
address alike, so that nobody can tell known addresses from unknown ones by the time it takes.
"""

from dataclasses import dataclass

from dialogue import limits
from dialogue.accounts import passwords
from dialogue.accounts.checks import Checks, refusal_of
from dialogue.accounts.emails import clean_email
from dialogue.accounts.models import User
from dialogue.text import clean_name


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A clean name, a clean address, and the hash of an accepted password."""

    name: str
    email: str
    password_hash: str


def new_account(*, name: str, email: str, password: str, network: str) -> NewAccount:
    """The three, cleaned; Invalid by field, or TooMany before any work is done."""
    limits.check(limits.SIGN_UPS_BY_ADDRESS, network)
    checks = Checks()
    password_hash = ""
    with checks.of("name"):
        name = clean_name(name)
    with checks.of("email"):
        email = clean_email(email)
    with checks.of("password"):
        password_hash = passwords.hashed(password, name=name, email=email)
    checks.done()
    return NewAccount(name, email, password_hash)


def new_password(user: User, password: str, *, field: str) -> str:
    """The hash of the person's new password; Invalid belongs to ``field``."""
    with refusal_of(field):
        return passwords.hashed(password, name=user.name, email=user.email or "")
