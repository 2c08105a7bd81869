"""Whether a password is one of the first that anybody would try. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FEWEST_DIFFERENT = 4
SHORTEST_PIECE = 3
SHORTEST_OWN = 3
SHORTEST_WALK = 4
# Rows, columns and diagonals of keyboards and keypads, and the alphabet: each both ways.
RUNS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "azertyuiop", "qsdfghjklm", "wxcvbn"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp"),
    *("1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "zaq12wsxcde34rfv"),
    *("147258369", "159357", "147896325", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
)
_BOTH_WAYS = tuple(run for each in RUNS for run in (each, each[::-1]))
_LETTERS = str.maketrans("013457@$!", "oieastasi")
_REPEATED = re.compile(r"^(.+?)\1+$", re.DOTALL)
_TWICE = re.compile(r"(.)\1")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def is_guessable(password: str, *, name: str = "", email: str = "") -> bool:
    """Whether it is a common password, a walk over the keys, few characters repeated, or one's own
    name or address; digits and signs at its ends, repetition, and digits for letters do not help.
    """
    plain = _folded(password)
    known = common_words() | _own_words(_folded(name), _folded(email))
    return (
        len(set(plain)) < FEWEST_DIFFERENT
        or plain in known
        or any(core in known or _is_a_walk(core) for core in (*_cores(plain), *_shorter(plain)))
        or _is_a_walk(plain)
    )


def _own_words(name: str, email: str) -> set[str]:
    words = re.split(r"[\W_]+", f"{name} {email}")
    whole = {name, "".join(name.split()), email}
    return whole | {word for word in words if len(word) >= SHORTEST_OWN}


@cache
def common_words() -> frozenset[str]:
    lines = Path(__file__).with_name("guessable.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _cores(plain: str) -> Iterator[str]:
    """What is left without decoration: "P4ssw0rd!1" is "password"."""
    core = _ENDS.sub("", plain)
    for word in (core, core.translate(_LETTERS), plain.translate(_LETTERS)):
        yield word
        yield from _shorter(word)


def _shorter(word: str) -> Iterator[str]:
    """The word written once instead of again and again, or with single letters for double."""
    yield _REPEATED.sub(r"\1", word)
    yield _TWICE.sub(r"\1", word)


def _is_a_walk(plain: str) -> bool:
    """Whether it is made of pieces of runs and of nothing else: "qwer1234"."""
    here = 0
    while here < len(plain):
        piece = _longest_piece(plain, here)
        if piece < SHORTEST_PIECE:
            return False
        here += piece
    return len(plain) >= SHORTEST_WALK


def _longest_piece(plain: str, here: int) -> int:
    length = 0
    while here + length < len(plain) and _is_in_a_run(plain[here : here + length + 1]):
        length += 1
    return length


def _is_in_a_run(piece: str) -> bool:
    return any(piece in run for run in _BOTH_WAYS)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
