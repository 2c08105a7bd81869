"""Quoting a contribution in an answer: Markdown that names its source (pure)."""

import re
from collections.abc import Container

LONGEST_QUOTE = 1200
# A form sends its lines with carriage returns.
SOURCE = re.compile(r">[> \t]*#([0-9]{1,7})[ \t\r]*")
SIGN = ("> […]", ">")


def quotation(body: str, number: int) -> str:
    """``body`` as a Markdown quote that ends in its source's number, with room to go on."""
    shortened = body.strip()
    if len(shortened) > LONGEST_QUOTE:
        shortened = shortened[:LONGEST_QUOTE].rsplit(maxsplit=1)[0] + " …"
    own_words = [line for line in shortened.splitlines() if not line.startswith(">")]
    text = "\n".join(own_words).strip() or shortened
    if not text:
        return ""
    quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return f"{quoted}\n>\n> #{number}\n\n"


def quoted_numbers(body: str) -> set[int]:
    """The contributions whose words stand in this body as quotations."""
    found = (SOURCE.fullmatch(line) for line in body.split("\n"))
    return {int(source[1]) for source in found if source}


def without_words_of(body: str, silent: Container[int]) -> str:
    """``body`` with a sign in place of the words quoted from the contributions in ``silent``."""
    kept: list[str] = []
    quote_begins = 0
    for line in body.split("\n"):
        source = SOURCE.fullmatch(line)
        if source and int(source[1]) in silent and any(map(_says, kept[quote_begins:])):
            kept[quote_begins:] = SIGN
        kept.append(line)
        if source or not line.startswith(">"):
            quote_begins = len(kept)
    return "\n".join(kept)


def _says(line: str) -> bool:
    return bool(line.strip("> \t\r"))
