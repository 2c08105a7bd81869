"""What keeps people from being recognised in what leaves the house (pure)."""

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable

PSEUDONYM_LENGTH = 10
LONGEST_PSEUDONYM = 52  # letters: all 256 bits
FEWEST = 5  # people behind a figure that is shown


def pseudonym(key: bytes, participant_id: int, *, length: int = PSEUDONYM_LENGTH) -> str:
    """A participant's pseudonym under a key: the same for the same key, unlinkable for another.

    HMAC-SHA256 over "participant:<id>", its first 50 bits in base32, as "p-" and ten letters.
    """
    return f"p-{_letters(key, f'participant:{participant_id}')[:length]}"


def named_mark(key: bytes, participant_id: int, name: str) -> str:
    """What a participant is told apart by where they speak under ``name``: made like a pseudonym,
    as "n-" and ten letters, and not to be joined with theirs."""
    return f"n-{_letters(key, f'named:{participant_id}:{name}')[:PSEUDONYM_LENGTH]}"


def pseudonyms(
    key: bytes, participant_ids: Iterable[int], *, length: int = PSEUDONYM_LENGTH
) -> dict[int, str]:
    """Everybody's pseudonym, no two alike: those of ``length`` that collide are lengthened."""
    found = {one: pseudonym(key, one, length=length) for one in participant_ids}
    while length < LONGEST_PSEUDONYM:
        counted = Counter(found.values())
        alike = [one for one, name in found.items() if counted[name] > 1]
        if not alike:
            break
        length += 2
        found |= {one: pseudonym(key, one, length=length) for one in alike}
    return found


def key_id(key: bytes) -> str:
    """What a key is told apart by in the log, without giving it away (12 hex digits)."""
    return hashlib.sha256(b"key id:" + key).hexdigest()[:12]


def _letters(key: bytes, what: str) -> str:
    digest = hmac.new(key, what.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()


def key_for(secret: str, purpose: str) -> bytes:
    """A key for one purpose, held apart from the data: derived from the server's secret."""
    return hmac.new(secret.encode(), f"disclosure:{purpose}".encode(), hashlib.sha256).digest()
