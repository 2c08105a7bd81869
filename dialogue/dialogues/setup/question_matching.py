"""Which of the questions typed anew is which of those there were: a kept question keeps its id,
so that threads which answer it still do. Pure."""

from collections.abc import Sequence
from difflib import SequenceMatcher

ALIKE = 0.6


def match_questions(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each new text the position of the old one that it is, or None for a question of its own.

    The same words first, then the most similar, then what stands at the same place.
    """
    found: list[int | None] = [None] * len(new)
    left = set(range(len(old)))

    def take(here: int, there: int) -> None:
        found[here] = there
        left.discard(there)

    for here, text in enumerate(new):
        same = next((there for there in sorted(left) if old[there] == text), None)
        if same is not None:
            take(here, same)
    for likeness, here, there in _likenesses(old, new, found, left):
        if likeness >= ALIKE and found[here] is None and there in left:
            take(here, there)
    for here in range(len(new)):
        if found[here] is None and here in left:
            take(here, here)
    return found


def _likenesses(
    old: Sequence[str], new: Sequence[str], found: Sequence[int | None], left: set[int]
) -> list[tuple[float, int, int]]:
    """Every open pair of texts with how alike they are, the most alike first."""
    pairs = [
        (SequenceMatcher(None, old[there], text).ratio(), here, there)
        for here, text in enumerate(new)
        if found[here] is None
        for there in sorted(left)
    ]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
