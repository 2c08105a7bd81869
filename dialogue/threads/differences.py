"""What changed between two wordings, word by word (pure)."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
MOST_TOKENS = 8000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is "same", "added" or "removed"."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Pieces that spell ``before`` without the added ones, ``after`` without the removed ones."""
    old, new = _tokens(before), _tokens(after)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > MOST_TOKENS // 4)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(new[c:d])))
    return pieces


def _tokens(text: str) -> list[str]:
    tokens = TOKEN.findall(text)
    return tokens if len(tokens) <= MOST_TOKENS else text.splitlines(keepends=True)
