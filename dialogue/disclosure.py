"""What keeps people from being recognised in what leaves the house (pure)."""

import base64
import hashlib
import hmac

PSEUDONYM_LENGTH = 10
FEWEST = 5  # people behind a figure that is shown


def pseudonym(key: bytes, participant_id: int) -> str:
    """A participant's pseudonym under a key: the same for the same key, unlinkable for another.

    HMAC-SHA256 over "participant:<id>", its first 50 bits in base32, as "p-" and ten letters.
    """
    digest = hmac.new(key, f"participant:{participant_id}".encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode("ascii").lower()
    return f"p-{letters[:PSEUDONYM_LENGTH]}"


def key_for(secret: str, purpose: str) -> bytes:
    """A key for one purpose, held apart from the data: derived from the server's secret."""
    return hmac.new(secret.encode(), f"disclosure:{purpose}".encode(), hashlib.sha256).digest()
