"""Text as files of documents take it: what XML allows, and which way it runs (pure)."""

import re
import unicodedata
from base64 import b64encode
from xml.sax.saxutils import escape

from dialogue.i18n import direction
from dialogue.text import scrub

# XML 1.0, production Char: these two are no characters there, whoever writes them.
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def fit(text: str) -> str:
    """``text`` without what no file of ours takes."""
    return _NO_CHARACTERS.sub("", scrub(text))


def xml(text: str) -> str:
    """``text`` for XML, between tags or as the value of an attribute in double quotes."""
    return escape(fit(text), {'"': "&quot;"})


def data_address(media_type: str, text: str) -> str:
    """An address that holds ``text`` itself."""
    return f"data:{media_type};base64,{b64encode(text.encode()).decode('ascii')}"


def runs_right_to_left(lang: str | None, text: str) -> bool:
    """Which way a line runs: as its language does, else as most of its letters do."""
    known = direction(lang)
    return known == "rtl" if known != "auto" else is_mostly_right_to_left(text)


def is_mostly_right_to_left(text: str) -> bool:
    if not _RIGHT_TO_LEFT.search(text):
        return False
    ways = [unicodedata.bidirectional(sign) for sign in text]
    return ways.count("R") + ways.count("AL") > ways.count("L")


def by_direction(text: str, right_to_left: bool) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it runs right to left. Signs that run neither way go
    with the line."""
    if not right_to_left and not _RIGHT_TO_LEFT.search(text):
        return [(text, False)]
    pieces: list[tuple[str, bool]] = []
    for word in re.split(r"(\s+)", text):
        ways = {unicodedata.bidirectional(sign) for sign in word}
        if not ways & {"R", "AL", "L", "EN"}:
            way = pieces[-1][1] if pieces and not right_to_left else right_to_left
        elif right_to_left:
            way = bool(ways & {"R", "AL"})
        else:
            way = bool(ways & {"R", "AL"}) and "L" not in ways
        if pieces and pieces[-1][1] == way:
            pieces[-1] = (pieces[-1][0] + word, way)
        else:
            pieces.append((word, way))
    return pieces
