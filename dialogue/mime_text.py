"""Plain text of mails to text that Markdown draws as it was meant: wrapped lines, quotes."""

import re

_QUOTED = re.compile(r"(?:>[ ]?)+(?!From )")
_QUOTE_MARKS = re.compile(r"((?:[ ]?>)*)")
_COMMAND = re.compile(r"<param>.*?</param>|</?[A-Za-z][\w-]{0,60}>", re.IGNORECASE | re.DOTALL)
SIGNATURE = "-- "


def unwrapped(text: str, *, delete_space: bool) -> str:
    """``format=flowed`` (RFC 3676): lines that end in a space go on in the next one."""
    lines: list[str] = []
    going_on, depth_before = False, 0
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        flows = bare.endswith(" ") and bare != SIGNATURE
        kept = bare[:-1] if flows and delete_space else bare
        if going_on and depth == depth_before and bare != SIGNATURE:
            lines[-1] += kept
        else:
            lines.append(("> " * depth + kept) if kept.strip() or not depth else "> " * depth)
        going_on, depth_before = flows, depth
    return "\n".join(lines)


def with_quotes_apart(text: str) -> str:
    """A blank line where a quote ends: else Markdown reads the answer as part of the quote."""
    lines: list[str] = []
    depth_before = 0
    for line in text.split("\n"):
        marks = _QUOTE_MARKS.match(line)
        depth = marks[1].count(">") if marks else 0
        if depth < depth_before and line.strip(" >"):
            lines.append(" ".join(">" * depth))
        lines.append(line)
        depth_before = depth if line.strip(" >") or not depth else min(depth, depth_before)
    return "\n".join(lines)


def from_enriched(text: str) -> str:
    """``text/enriched`` (RFC 1896): its commands dropped, its single line ends made spaces."""
    plain = _COMMAND.sub("", text.replace("<<", "\0"))
    plain = re.sub(r"\n(\n*)", lambda ends: ends[1] or " ", plain)
    return plain.replace("\0", "<")


def trimmed(text: str) -> str:
    """``text`` without blank lines around it and spaces at the ends of its lines.

    The space of a signature's "-- " stays: mail programs know it by that.
    """
    lines = (line if line == SIGNATURE else line.rstrip() for line in text.split("\n"))
    return "\n".join(lines).strip("\n")
