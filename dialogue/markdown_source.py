"""Markdown as people type it: where its parts begin and end. Pure, and linear in the length."""

import html
import re
from collections.abc import Callable, Iterator

from dialogue.text import fences

LONGEST_LINK = 2000

_ITEM = re.compile(r" {0,3}(?:[-*+]|1[.]) +[^ ]")
_OF_ANOTHER_BLOCK = re.compile(r" {0,3}(?:>|\||#{1,6} )| {4}")
_BACKTICKS = re.compile("`+")
_BRACKET = re.compile(r"[\[\]]")
_TABLE = re.compile(r"[^\n]{0,2000}\|[^\n]{0,2000}\n[ ]*[|: -]+(?:\n|$)|\|[^\n]*\n")


def lift_fences(lines: list[str], put_aside: Callable[[str], str]) -> list[str]:
    """The lines with each fenced code replaced by what ``put_aside`` gives for its HTML."""
    kept: list[str] = []
    after = 0
    for opening, closing in fences(lines):
        code = html.escape("\n".join(lines[opening + 1 : closing]), quote=False)
        kept += (*lines[after:opening], "", put_aside(f"<pre><code>{code}\n</code></pre>"), "")
        after = closing + 1
    return kept + lines[after:]


def lists_apart(lines: list[str]) -> list[str]:
    """A blank line before each list that follows text at once, as Markdown wants it."""
    return list(_lists_apart(lines))


def _lists_apart(lines: list[str]) -> Iterator[str]:
    in_list = follows_text = False
    for line in lines:
        is_item = bool(_ITEM.match(line))
        if is_item and follows_text and not in_list:
            yield ""
        yield line
        in_list = bool(line) and (is_item or in_list)
        follows_text = bool(line) and not _OF_ANOTHER_BLOCK.match(line)


def may_be_table(block: str) -> bool:
    """Whether the first lines of a block could be a table's: cheap to ask, before looking well."""
    return _TABLE.match(block) is not None


def inside_backticks(text: str, start: int) -> tuple[int, int | None]:
    """Where the inside of the code that opens at ``start`` begins, and ends if anything ends it."""
    runs = _BACKTICKS.finditer(text, start)
    opening = next(runs)
    alike = (run.start() for run in runs if len(run[0]) == len(opening[0]))
    return opening.end(), next(alike, None)


def end_of_brackets(text: str, start: int) -> int | None:
    """Where the bracket that closes the one before ``start`` stands, if it is not far."""
    depth = 1
    for bracket in _BRACKET.finditer(text, start, start + LONGEST_LINK):
        depth += 1 if bracket[0] == "[" else -1
        if depth == 0:
            return bracket.start()
    return None
