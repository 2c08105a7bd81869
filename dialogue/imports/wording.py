"""Titles, names and bodies of archives, made to fit without losing words."""

import sys
import unicodedata
from dataclasses import replace

from dialogue.imports.items import UNKNOWN_AUTHOR, Report, SourceAuthor, SourcePost
from dialogue.mime_headers import is_address, without_addresses
from dialogue.text import clean_line, is_blank

LONGEST_TITLE = 200
# Far above what a person may post: one mail is to stay one post, so that counts stay true.
LONGEST_BODY = 100_000
_FIRST_WORDS = 80


def one_line(text: str) -> str:
    return " ".join(text.split())


def cut_at_word(text: str, longest: int) -> str:
    """``text``, or its beginning with an ellipsis, at most ``longest`` characters."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    at_space = head.rfind(" ")
    return (head[:at_space] if at_space > longest // 2 else head).rstrip() + "…"


def first_words(body: str) -> str:
    """The beginning of what somebody wrote, as a title: their own words before quoted ones."""
    lines = [one_line(line) for line in body.split("\n")]
    own = [line for line in lines if not line.startswith(">") and any(map(str.isalnum, line))]
    text = " ".join(own) or one_line(body.replace(">", " "))
    return cut_at_word(text.lstrip("#*- ") or text, _FIRST_WORDS)


def fitting_title(title: str, where: str, report: Report) -> str:
    """``title`` on one line, cut when it is too long to keep, which is told."""
    line = one_line(title)
    if len(line) > LONGEST_TITLE:
        report.notice(where, f"its title has {len(line)} characters and was cut to 200")
    return cut_at_word(line, LONGEST_TITLE)


def portions(body: str, longest: int = LONGEST_BODY) -> list[str]:
    """``body`` in as few pieces as fit, cut between paragraphs, lines or words."""
    pieces: list[str] = []
    rest = body
    while len(rest) > longest:
        cut = longest
        for edge in ("\n\n", "\n", " "):
            at = rest.rfind(edge, longest // 2, longest)
            if at > 0:
                cut = at + len(edge)
                break
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:]
    return [piece for piece in [*pieces, rest] if piece.strip()]


def in_portions(post: SourcePost, report: Report) -> list[SourcePost]:
    """``post``, or when it is too long to keep whole, several that hold all of its words."""
    pieces = portions(post.body)
    if len(pieces) < 2:
        return [post]
    report.notice(post.where, f"it has {len(post.body)} characters and became {len(pieces)} posts")
    first = replace(post, body=pieces[0])
    others = [
        replace(post, key=f"{post.key}#{number}", reply_to=post.key, body=piece, attachments=())
        for number, piece in enumerate(pieces[1:], start=2)
    ]
    return [first, *(replace(other, orphan_of=None) for other in others)]


def named_author(name: str, address: str | None = None) -> SourceAuthor:
    """The person called ``name``; a name that is a mail address is shown only up to its "@"."""
    line = unicodedata.normalize("NFC", one_line(name))
    if address is None and is_address(line):
        address = line
    shown = without_addresses(line) or (address or "").partition("@")[0]
    if not shown:
        return UNKNOWN_AUTHOR
    return SourceAuthor(address.lower() if address else line, shown, address)


def size_in_words(size: int) -> str:
    """ "399 B", "12 kB", "3.4 MB"."""
    if size < 1000:
        return f"{size} B"
    return f"{round(size / 1000)} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def kept_line(text: str, longest: int) -> str:
    """``text`` as a line may be kept, cut at a word; empty when there is nothing to see."""
    if is_blank(text):
        return ""
    return cut_at_word(clean_line(text, limit=sys.maxsize), longest)
