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
    """``text`` in pieces, each with whether it runs right to left. What runs neither way goes with
    its neighbours where they agree, else with the line (as in UAX 9, N1 and N2)."""
    if not right_to_left and not _RIGHT_TO_LEFT.search(text):
        return [(text, False)]
    words = re.split(r"(\s+)", text)
    ways = list(map(_way, words))
    before = _nearest(ways, right_to_left)
    after = _nearest(ways[::-1], right_to_left)[::-1]
    pieces: list[tuple[str, bool]] = []
    for word, one, other in zip(words, before, after, strict=True):
        way = one if one == other else right_to_left
        if pieces and pieces[-1][1] == way:
            pieces[-1] = (pieces[-1][0] + word, way)
        else:
            pieces.append((word, way))
    return pieces


def _nearest(ways: list[bool | None], outer: bool) -> list[bool]:
    """For each word its own way, else that of the last one before it that has one."""
    found = []
    for way in ways:
        outer = outer if way is None else way
        found.append(outer)
    return found


def _way(word: str) -> bool | None:
    """Whether a word runs right to left; None where it has no letters."""
    ways = {unicodedata.bidirectional(sign) for sign in word}
    return False if "L" in ways else True if ways & {"R", "AL"} else None
