"""What in people's words tells who somebody is: names, mail addresses, telephone numbers (pure).

A pseudonym is worth little where others call its bearer by name. Names are found whole, as they are
written; where a script sets no spaces, anywhere. What is found gives way to a sign, and is counted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from dialogue.naming import EMAIL
from dialogue.text import COMBINING, HANDLE

SOMEBODY = "[…]"
EMAIL_SIGN = "[e-mail]"
PHONE_SIGN = "[telephone]"

# Scripts that are written without spaces, or whose particles follow a name without one.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff"
_LETTER = rf"(?:[^\W{_UNSPACED}]|[{COMBINING}])"
_BEFORE = rf"(?:(?<![^\W{_UNSPACED}])|(?<=(?<!\w)[\u0648\u0641\u0628\u0644\u0643]))"
_AFTER = rf"(?!{_LETTER})"
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_MENTION = re.compile(rf"(?<![\w/@&])@({HANDLE})")
_PHONE = re.compile(
    r"(?<![\w/#=.,-])(?:"
    r"(?:\+|00?|\(0|\(\+)[ ()./-]{0,2}\d(?:[ ().\u00a0/-]{0,3}\d){6,13}"
    r"|\(\d{3}\)[ -]?\d{3}[ .-]\d{4}"
    r"|\d{3}[.-]\d{3}[.-]\d{4}"
    r")(?!\w)"
)
_MAY_BE_PHONE = re.compile(r"\d{2}")
_NAME_LEAST = 2  # characters: a single letter is a word


class Scrubber:
    """Takes out of a text what tells who somebody is.

    ``names`` and ``handles`` map what somebody is called to what stands for it. E-mail addresses
    always go; telephone numbers go where ``hides_phones``, else they are only counted.
    ``counts`` says how many of each kind were found so far: names, emails, phones.
    """

    def __init__(
        self, names: Mapping[str, str], handles: Mapping[str, str], *, hides_phones: bool
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._hides_phones = hides_phones
        self._handles = {handle.casefold(): sign for handle, sign in handles.items()}
        self._names = {key: sign for name, sign in names.items() for key in _spellings(name)}
        self._named = _pattern_of(self._names)

    def __call__(self, text: str) -> str:
        if "@" in text:
            text = EMAIL.sub(self._email, text)
            text = _MENTION.sub(self._mention, text)
        if _MAY_BE_PHONE.search(text):
            text = _PHONE.sub(self._phone, text)
        if self._named is not None:
            text = self._named.sub(self._name, text)
        return text

    def _email(self, found: re.Match[str]) -> str:
        self.counts["emails"] += 1
        return EMAIL_SIGN

    def _mention(self, found: re.Match[str]) -> str:
        sign = self._handles.get(found[1].casefold())
        if sign is None:
            return found[0]
        self.counts["names"] += 1
        return f"@{sign}"

    def _phone(self, found: re.Match[str]) -> str:
        if _is_date(found[0]):
            return found[0]
        self.counts["phones"] += 1
        return PHONE_SIGN if self._hides_phones else found[0]

    def _name(self, found: re.Match[str]) -> str:
        self.counts["names"] += 1
        return self._names[" ".join(found[0].split())]


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"0?\d[./-]0?\d{1,2}[./-](?:19|20)\d\d.*", text))


def _spellings(name: str) -> set[str]:
    """A name as it may be written: one of several words also in capitals or without any."""
    line = " ".join(name.split())
    if len(line) < _NAME_LEAST:
        return set()
    return {line, line.lower(), line.upper()} if " " in line else {line}


def _pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all of them, as a tree of letters: thousands cost as much as one."""
    trees: dict[tuple[bool, bool], dict[str, Any]] = {}
    for name in names:
        ends = (bool(_IS_UNSPACED.match(name[0])), bool(_IS_UNSPACED.match(name[-1])))
        node = trees.setdefault(ends, {})
        for letter in name:
            node = node.setdefault(letter, {})
        node[""] = {}
    if not trees:
        return None
    return re.compile(
        "|".join(
            f"{'' if begins else _BEFORE}{_written(tree)}{'' if ends else _AFTER}"
            for (begins, ends), tree in sorted(trees.items())
        )
    )


def _written(node: dict[str, Any]) -> str:
    """The tree as a pattern that takes the longest name it can."""
    branches = []
    for letter in sorted(node):
        if not letter:
            continue
        run, below = letter, node[letter]
        while len(below) == 1 and "" not in below:
            (following,) = below
            run, below = run + following, below[following]
        branches.append(_spelt(run) + (_written(below) if below.keys() - {""} else ""))
    written = f"(?:{'|'.join(branches)})"
    return f"{written}?" if "" in node else written


def _spelt(run: str) -> str:
    return re.escape(run).replace(r"\ ", r"\s+")
