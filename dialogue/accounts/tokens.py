"""One-time tokens: 256 random bits for the person, a hash for the database."""

import hashlib
import secrets
from datetime import timedelta

from dialogue.accounts.models import TokenPurpose

LIFETIME = {
    TokenPurpose.CONFIRM: timedelta(minutes=60),
    TokenPurpose.RESET: timedelta(minutes=60),
    TokenPurpose.CHANGE_EMAIL: timedelta(minutes=60),
    TokenPurpose.SET_UP: timedelta(minutes=15),
}


def new() -> str:
    """A fresh token, to be shown once."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database keeps of a token (hex SHA-256; a random token needs no salt)."""
    return hashlib.sha256(token.encode()).hexdigest()
