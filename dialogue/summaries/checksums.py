"""What proves that something is unchanged (pure)."""

import json
from hashlib import sha256
from typing import Any


def spelled(value: Any) -> str:
    """The one spelling of a value as JSON that checksums are made of: keys in order, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def checksum(value: Any) -> str:
    """SHA-256 of the value's one spelling in UTF-8, in hexadecimal."""
    return sha256(spelled(value).encode()).hexdigest()
