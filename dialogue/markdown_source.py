"""Markdown as people type it: where its parts begin and end. Pure, and linear in the length."""

import re
from collections.abc import Iterator

LONGEST_LINK = 2000
_DEEPEST_BRACKET = 8

_ITEM = re.compile(r" {0,3}(?:[-*+]|1[.]) +[^ ]")
_OF_ANOTHER_BLOCK = re.compile(r" {0,3}(?:>|\||#{1,6} )| {4}")
_BACKTICKS = re.compile("`+")
_BRACKET = re.compile(r"[\[\]]")


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
        if depth > _DEEPEST_BRACKET:
            break
    return None
