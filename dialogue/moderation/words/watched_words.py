"""Finding watched words in a text, in time that grows with the text and not with the list.

Text and entries are compared as people see them: whatever the case, the width, the points that are
left out at will and the signs that are not drawn at all. A word is found whole, a phrase over any
white space; where a script has no spaces, anywhere. "*" at an entry's end stands for any further
letters. An entry's first character tells the lengths to look for, so that a place in the text is
compared LONGEST times at most, and entries are compared as they are: nothing in them is a pattern.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dialogue.text import COMBINING, UNSEEN_RANGE

HOLD, FLAG, WARN, REPLACE = ACTS = ("hold", "flag", "warn", "replace")
LONGEST = 80
KEYS_KEPT = 10_000
MARK = "…"  # stands for a word that gives way to no other

# What is one sign to a reader: a character with what is written above, below and unseen beside it.
_SIGN = re.compile(rf"\s+|.[{COMBINING}\ufe20-\ufe2f{UNSEEN_RANGE}]*", re.DOTALL)
_UNSEEN = re.compile(f"[{UNSEEN_RANGE}\u0640]")  # and the stroke that stretches Arabic words
_OVERLAY, _POINTS = 1, range(10, 37)  # classes of strokes, and of Hebrew and Arabic vowel points
_WITHOUT_SPACES = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007)),
    *((0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
    (0x20000, 0x323AF),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A watched word as it was typed; ``lang`` None: in every language."""

    text: str
    act: str
    lang: str | None = None
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where an entry stands in a text."""

    start: int
    end: int
    entry: Entry


class Seen:
    """A text as it is compared. Where its character ``i`` begins a sign, ``starts[i]`` is the
    sign's place in the text; where it ends one, ``ends[i]`` is the place behind it; else None.
    ``word_ends[i]`` is where the word ends that place ``i`` is inside of, or ``i``."""

    def __init__(self, text: str) -> None:
        said: list[str] = []
        starts: list[int | None] = []
        ends: list[int | None] = []
        for sign in _SIGN.finditer(text):
            as_seen = _sign_seen(sign[0])
            if as_seen:
                said.append(as_seen)
                inner = [None] * (len(as_seen) - 1)
                starts += (sign.start(), *inner)
                ends += (*inner, sign.end())
        self.text, self.starts, self.ends = "".join(said), starts, ends
        self.word_ends = _word_ends(self.text)

    def begins_at(self, place: int) -> bool:
        """Whether a sign begins there that does not go on with a word."""
        return self.starts[place] is not None and self.word_ends[place] == place

    def stretch(self, start: int, end: int) -> tuple[int, int] | None:
        """Where this stretch stands in the text itself; None when it ends inside of a word or of a
        sign."""
        place, behind = self.starts[start], self.ends[end - 1]
        if place is None or behind is None or self.word_ends[end] != end:
            return None
        return place, behind


@lru_cache(maxsize=KEYS_KEPT)
def key_of(entry: str) -> tuple[str, bool]:
    """What is looked for, and whether further letters may follow; "" when there is nothing."""
    typed = entry.strip()
    is_beginning = typed.endswith("*") and typed.strip("*") != ""
    return Seen(typed[:-1].rstrip("*") if is_beginning else typed).text.strip(), is_beginning


class WatchedWords:
    """The entries of a list that are for texts in one language, made ready once."""

    def __init__(self, entries: Iterable[Entry], lang: str | None) -> None:
        self._entries: dict[str, dict[tuple[str, bool], Entry]] = {}
        for entry in entries:
            key, is_beginning = key_of(entry.text)
            if 0 < len(key) <= LONGEST and _is_for(entry, lang):
                self._entries.setdefault(key, {})[entry.act, is_beginning] = entry
        lengths: dict[str, set[int]] = {}
        for key in self._entries:
            lengths.setdefault(key[0], set()).add(len(key))
        self._lengths = {first: sorted(of, reverse=True) for first, of in lengths.items()}

    def find(self, text: str) -> list[Found]:
        """What is in the text, in its order: every entry once, but those that give way to other
        words wherever they stand, the longest where they overlap."""
        if not self._entries:
            return []
        compared, known, covered = Seen(text), set[int](), 0
        found: list[Found] = []
        for start, end in self.candidates(compared):
            for (act, is_beginning), entry in self._entries.get(
                compared.text[start:end], {}
            ).items():
                if id(entry) in known or (act == REPLACE and start < covered):
                    continue
                until = compared.word_ends[end] if is_beginning else end
                place = compared.stretch(start, until)
                if place is not None:
                    found.append(Found(*place, entry))
                    if act == REPLACE:
                        covered = until
                    else:
                        known.add(id(entry))
        return found

    def candidates(self, compared: Seen) -> Iterator[tuple[int, int]]:
        """The stretches of a text that are looked up in the list."""
        text, size = compared.text, len(compared.text)
        for start, first in enumerate(text):
            if first in self._lengths and compared.begins_at(start):
                for length in self._lengths[first]:
                    if start + length <= size:
                        yield start, start + length


def replaced(text: str, found: Iterable[Found], *, only_mark: bool = False) -> str:
    """The text with other words in place of those that were found, the longest where they overlap;
    with MARK where there are none. With ``only_mark`` it is no longer than it was."""
    parts, after = [], 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= after:
            other = MARK if only_mark else one.entry.replacement or MARK
            parts += [text[after : one.start], other]
            after = one.end
    return "".join([*parts, text[after:]])


def _sign_seen(sign: str) -> str:
    return _short_sign_seen(sign) if len(sign) <= 4 else _as_seen(sign)


def _as_seen(sign: str) -> str:
    if sign.isspace():
        return " "
    drawn = unicodedata.normalize("NFKC", _UNSEEN.sub("", sign))
    kept = "".join(one for one in drawn if not _is_left_out(one))
    return unicodedata.normalize("NFKC", kept.casefold())


_short_sign_seen = lru_cache(maxsize=5000)(_as_seen)


def _is_left_out(char: str) -> bool:
    """Whether a word is the same with and without it."""
    kind = unicodedata.combining(char)
    return kind == _OVERLAY or kind in _POINTS


def _word_ends(text: str) -> list[int]:
    inside = [_is_of_a_word(char) for char in text]
    ends = list(range(len(text) + 1))
    for place in range(len(text) - 1, 0, -1):
        if inside[place] and inside[place - 1]:
            ends[place] = max(place + 1, ends[place + 1])
    return ends


@lru_cache(maxsize=5000)
def _is_of_a_word(char: str) -> bool:
    """Whether it is of a word that spaces or other signs set apart from the next."""
    if not (char.isalnum() or unicodedata.category(char)[0] == "M"):
        return False
    return not any(first <= ord(char) <= last for first, last in _WITHOUT_SPACES)


def _is_for(entry: Entry, lang: str | None) -> bool:
    return entry.lang is None or first_subtag(entry.lang) == first_subtag(lang)


def first_subtag(lang: str | None) -> str:
    """The language itself, whatever its script or country: "pt" of "pt-BR"."""
    return (lang or "").split("-")[0].lower()
