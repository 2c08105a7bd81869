"""How much one document holds in the formats that are made in memory (pure)."""

from collections.abc import Iterable, Iterator

from dialogue.errors import Invalid
from dialogue.exports.documents.tree import Block

MOST_BLOCKS = 40_000  # some 13,000 contributions: half a gigabyte while it is made


def measured(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks; Invalid when there are too many."""
    for number, block in enumerate(blocks):
        if number >= MOST_BLOCKS:
            raise too_much()
        yield block


def too_much() -> Invalid:
    return Invalid(
        "This is too much for one document of this format: choose a part of it, or HTML or"
        " Markdown."
    )
