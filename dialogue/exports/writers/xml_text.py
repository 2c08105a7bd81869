"""Text that XML can hold (pure)."""

import re
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 has no way to spell.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SIGN = "\ufffd"


def held(text: str) -> str:
    """``text`` with a sign for each character that XML cannot hold."""
    return _UNSPEAKABLE.sub(SIGN, text)


def content(text: str) -> str:
    """Between tags. A carriage return would come back as a line feed."""
    return escape(held(text), {"\r": "&#13;"})


def attribute(text: str) -> str:
    """As the value of an attribute, with its quotation marks."""
    return quoteattr(held(text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
