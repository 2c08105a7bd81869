"""Words of any language, made comparable (pure, standard library only).

No lists of words to leave out: for six languages they would be six judgements of ours, and for a
seventh there would be none. What is everywhere is told by how many texts use it (weights.py), and
how contributions like to begin (``openings``) by how many begin so.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from dialogue.text import COMBINING

READ_LIMIT = 6_000  # characters: about a thousand words
FEATURE_LIMIT = 1_000
LONGEST_WORD = 60
UNSPACED_SHARE = 0.3
SHORTEST_GRAM, LONGEST_GRAM = 2, 4
OPENING_LENGTH = 4
OPENING_SHARE, OPENING_FEWEST = 0.05, 5

# Han, kana, bopomofo, Thai, Lao, Myanmar and Khmer: letters and vowel signs, no digits, no stops.
_UNSPACED = (
    "\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U000323af\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf"
    "\u1000-\u103f\u1050-\u108f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a-\uaa7f"
    "\u1780-\u17d3\u17d7\u17dc\u17dd"
)
_MARKS = re.sub(f"[{_UNSPACED}]", "", COMBINING) + "\u00ad\u0640\u200c\u200d"
_LETTERS = rf"[^\W_{_UNSPACED}]+(?:[{_MARKS}]+[^\W_{_UNSPACED}]*)*"
_PART = re.compile(rf"([{_UNSPACED}]+)|({_LETTERS})(?:['\u2019]({_LETTERS}))?")
# Addresses of the net, and what names a person: "@amina", "amina@example.org".
_NO_WORDS = re.compile(r"(?:https?://|www\.)[!-~]+|[A-Za-z0-9._%+-]{0,64}@[\w.-]{1,255}")
# Marks of Latin, Greek and Cyrillic, of Hebrew and of Arabic; those of Indic scripts are vowels.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u0640\u200c\u200d]"
)
# Alef and its forms, ya and alef maqsura, ta marbuta, and the Persian ya and kaf.
_ARABIC = str.maketrans("\u0671\u0649\u0629\u06cc\u06a9", "\u0627\u064a\u0647\u064a\u0643")


@dataclass(frozen=True, slots=True)
class Word:
    """``key`` is equal for words that count as one; ``seen`` is how it was written here."""

    key: str
    seen: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as words; those of scripts without spaces are runs of letters, when there are many of
    them (``unspaced``), and then they are told apart by their n-grams."""

    words: tuple[Word, ...]
    unspaced: bool

    def keys(self, start: int = 0) -> Iterator[str]:
        """What the text is compared by, from the unit ``start`` on: words, and n-grams of two to
        four characters of runs. Of a long text only the first ``FEATURE_LIMIT``."""
        return islice(self._keys(start), FEATURE_LIMIT)

    def units(self) -> Iterator[str]:
        """What the text begins with, one after another: words, and the characters of runs."""
        for word in self.words:
            yield from word.key if self._is_run(word) else (word.key,)

    def seen(self) -> Iterator[Word]:
        """The words among what the text is compared by, as they were written."""
        return (word for word in self.words[:FEATURE_LIMIT] if not self._is_run(word))

    def _keys(self, start: int) -> Iterator[str]:
        for word in self.words:
            is_run = self._is_run(word)
            length = len(word.key) if is_run else 1
            if is_run and start < length:
                yield from n_grams(word.key[start:])
            elif start < length:
                yield word.key
            start = max(0, start - length)

    def _is_run(self, word: Word) -> bool:
        return self.unspaced and is_of_unspaced(word.key)


def read(text: str) -> Reading:
    """The words of ``text``, of which the first ``READ_LIMIT`` characters count."""
    words: list[Word] = []
    unspaced = spaced = 0
    for run, head, tail in _PART.findall(_NO_WORDS.sub(" ", text[:READ_LIMIT])):
        unspaced += len(run)
        spaced += len(head) + len(tail)
        if run:
            words.append(Word(fold(run), run))
        elif len(head) + len(tail) <= LONGEST_WORD:
            words += _word(head, tail)
    return Reading(tuple(words), unspaced > UNSPACED_SHARE * (unspaced + spaced))


def fold(word: str) -> str:
    """``word`` without case, accents and forms of one letter: NFKC, folded, Arabic alef, ya and ta
    marbuta alike, no tatweel. For comparison only, never shown."""
    apart = unicodedata.normalize("NFKD", word).casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", apart))
    return unicodedata.normalize("NFKC", bare).translate(_ARABIC)


def primary(lang: str) -> str:
    """The language of a language tag: "zh" of "zh-Hans" and of "zh_CN"."""
    return lang.replace("_", "-").partition("-")[0].casefold()


def is_of_unspaced(key: str) -> bool:
    """Whether the word is of a script that is written without spaces."""
    return _FIRST_UNSPACED.match(key) is not None


def n_grams(run: str) -> Iterator[str]:
    """All of two to four characters, in the order of the text; a shorter run stands for itself."""
    if len(run) < SHORTEST_GRAM:
        yield run
    for start in range(len(run) - SHORTEST_GRAM + 1):
        for end in range(start + SHORTEST_GRAM, min(start + LONGEST_GRAM, len(run)) + 1):
            yield run[start:end]


def openings(readings: Sequence[Reading]) -> list[int]:
    """For each text how many of its first units are a stock opening: how at least one in twenty of
    the ``readings``, and five of them, begin ("I think that", "我觉得")."""
    fewest = max(OPENING_FEWEST, OPENING_SHARE * len(readings))
    firsts = [tuple(islice(each.units(), OPENING_LENGTH + 1)) for each in readings]
    begun = Counter(first[:length] for first in firsts for length in _lengths(first))
    return [
        max((length for length in _lengths(first) if begun[first[:length]] >= fewest), default=0)
        for first in firsts
    ]


def outermost(words: Collection[str]) -> list[str]:
    """Those that are no part of another: "气候变化" rather than "气候", "候变" and "变化" too."""
    return [word for word in words if not any(word in other != word for other in words)]


def _lengths(first: Sequence[str]) -> range:
    # A text is never all opening: whoever says no more than others is to be compared by that.
    return range(1, min(OPENING_LENGTH, len(first) - 1) + 1)


@lru_cache(maxsize=30_000)
def _word(head: str, tail: str) -> tuple[Word, ...]:
    """What stands around an apostrophe as one word: without what is elided ("l'eau", "qu'il"), and
    without the English "'s". None for single letters, which are particles or numbering, and for
    plain numbers."""
    seen = f"{head}\u2019{tail}"
    if tail in ("", "s", "S"):
        seen = head
    elif len(head) <= 2:
        seen = tail
    key = fold(seen)
    return (Word(key, seen),) if len(seen) > 1 < len(key) and not key.isdecimal() else ()


_FIRST_UNSPACED = re.compile(f"[{_UNSPACED}]")
