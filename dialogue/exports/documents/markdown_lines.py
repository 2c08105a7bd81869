"""What stands in a line, as Markdown: every sign that was typed is read as typed (pure)."""

import re
from urllib.parse import quote

from dialogue.exports.documents.signs import fit
from dialogue.exports.documents.tree import Citation, LineBreak, Mark, NoteSign, Run, Runs, Text

_SIGNS = re.compile(r"[\\`*_\[\]<>~]|&(?=[#\w])")
_BEGINS_A_BLOCK = re.compile(r"^(\s*)([#+=:-]|\d+(?=[.)](?:\s|$)))", re.MULTILINE)
_ENDS_A_HEADING = re.compile(r"#+$")
_TICKS = re.compile("`+")
_PLAIN_ADDRESS = re.compile(r"[\w.~:/?#@!$&'*+,;=%-]+", re.ASCII)
_NO_ADDRESS = "/:?#[]@!$&'()*+,;=%~"


def line_of(runs: Runs) -> str:
    """The line; a line break in it is a backslash and a new line."""
    return _BEGINS_A_BLOCK.sub(_disarmed, _inline(runs))


def heading_of(runs: Runs) -> str:
    """The line after the "#" of a heading, where it begins no other block and has no breaks."""
    words = " ".join(_inline(runs).replace("\\\n", " ").split("\n"))
    return _ENDS_A_HEADING.sub(r"\\\g<0>", words)


def escaped(text: str) -> str:
    return line_of((Text(text),))


def _inline(runs: Runs) -> str:
    return "".join(map(_drawn, runs)).strip()


def _drawn(run: Run) -> str:
    match run:
        case LineBreak():
            return "\\\n"
        case Citation():
            return f"[{_typed(run.label)}]({_address(run.address)})"
        case Mark():
            return f"**{_typed(run.label)}**"
        case NoteSign():
            return f"[^{run.number}]"
        case Text():
            return _words(run)


def _words(run: Text) -> str:
    whole = " ".join(fit(run.text).split("\n"))
    words = whole.strip()
    if not words:
        return whole
    before, after = whole[: whole.index(words)], whole[whole.index(words) + len(words) :]
    drawn = _code(words) if run.code else _typed(words)
    for marked, sign, tag in (
        (run.struck, "~~", "del"),
        (run.emphasis, "*", "em"),
        (run.strong, "**", "strong"),
    ):
        if marked:
            drawn = _between(drawn, sign, tag)
    if run.href:
        drawn = f"[{drawn}]({_address(run.href)})"
    return f"{before}{drawn}{after}"


def _between(drawn: str, sign: str, tag: str) -> str:
    """Marked by the sign where it is sure to be read as one, else by the tag."""
    is_sure = drawn[0].isalnum() and drawn[-1].isalnum()
    return f"{sign}{drawn}{sign}" if is_sure else f"<{tag}>{drawn}</{tag}>"


def _typed(text: str) -> str:
    return _SIGNS.sub(lambda sign: "\\" + sign[0], text)


def _code(text: str) -> str:
    ticks = {len(run) for run in _TICKS.findall(text)}
    fence = "`" * next(length for length in range(1, len(text) + 2) if length not in ticks)
    room = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{room}{text}{room}{fence}"


def _address(address: str) -> str:
    if _PLAIN_ADDRESS.fullmatch(address):
        return address
    return f"<{quote(address, safe=_NO_ADDRESS)}>"


def _disarmed(found: re.Match[str]) -> str:
    number = found[2].isdigit()
    return f"{found[1]}{found[2]}\\" if number else f"{found[1]}\\{found[2]}"
