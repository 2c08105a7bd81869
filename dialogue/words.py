"""How many words a text has, in any script (pure).

Where words are written apart, a run of letters, digits and their marks is one, with apostrophes and
hyphens inside it. Where they are not, Han signs and kana count one each, as word processors count
them; Thai, Lao, Khmer and Myanmar have no such custom, and every four letters begun count as one
word, about what a word has there. Signs, links' addresses and what is quoted count nothing.
"""

import re

from dialogue.reading import plain_text
from dialogue.text import COMBINING

LETTERS_A_WORD = 4
# Han with its extensions, bopomofo, hiragana and katakana with their half-width forms.
_EACH = (
    "\u3005-\u3007\u3021-\u3029\u3041-\u309f\u30a1-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_RUNS = "\u0e01-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u1780-\u17d3"
_ONE = re.compile(f"[{_EACH}]")
_RUN = re.compile(f"[{_RUNS}]+")
_SIGN = rf"[^\W_{_EACH}{_RUNS}]"
_INNER = rf"(?:{_SIGN}|[_{COMBINING}])"
_WORD = re.compile(rf"{_SIGN}{_INNER}*(?:['\u2019\u02bc\u05f3\u05f4.,-]{_INNER}+)*")
_QUOTE = re.compile(r"<(/?)blockquote>")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+")


def count_words(text: str) -> int:
    """The number of words in plain text."""
    text = _LINK.sub(" ", text)
    alone = len(_ONE.findall(text))
    runs = sum(_words_in(run) for run in _RUN.findall(text))
    return alone + runs + len(_WORD.findall(text))


def own_words(drawn: str) -> int:
    """The number of words in a drawn contribution, without what it quotes."""
    kept, depth = [], 0
    for place, part in enumerate(_QUOTE.split(drawn)):
        if place % 2:
            depth = max(0, depth + (-1 if part else 1))
        elif depth == 0:
            kept.append(part)
    return count_words(plain_text(" ".join(kept)))


def _words_in(run: str) -> int:
    letters = sum(sign not in COMBINING for sign in run)
    return -(-letters // LETTERS_A_WORD)
