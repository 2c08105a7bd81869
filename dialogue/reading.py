"""Drawn contributions as plain words: for mail, search, exports and excerpts."""

import html
import re
import unicodedata

_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)((?:\s[^"'>]*(?:"[^"]*"[^"'>]*)*)?)>""")
_PRE = re.compile(r"<pre><code>(.*?)</code></pre>", re.DOTALL)
_START = re.compile(r'start="(-?\d+)"')
_APART = {"p", "pre", "blockquote", "table", "hr"}
_JOINERS = "\u200d\u200c"

# Signs that stand for breaks until all are known; no drawn text holds control characters.
_BLANK_LINE, _NEW_LINE, _BREAK, _MARKED, _TYPED_LINE, _TYPED_SPACE = map(chr, range(1, 7))
_AS_TYPED = str.maketrans({"\n": _TYPED_LINE, " ": _TYPED_SPACE})
_AS_MEANT = str.maketrans({_TYPED_LINE: "\n", _TYPED_SPACE: " ", _MARKED: None})
_SETTLED = (
    (re.compile(rf"{_MARKED}[ {_BLANK_LINE}{_NEW_LINE}]*"), ""),
    (re.compile(rf"[ \t{_NEW_LINE}]*{_BLANK_LINE}[ {_BLANK_LINE}{_NEW_LINE}]*"), "\n\n"),
    (re.compile(rf"[ \t]*{_NEW_LINE}[ {_NEW_LINE}]*"), "\n"),
    (re.compile(rf"[ \t]*{_BREAK} *"), "\n"),
    (re.compile(r"\t "), "\t"),
)


def plain_text(source: str) -> str:
    """The words of drawn HTML: a blank line between blocks, "- " and "1. " before list items,
    tabs between table cells, links as their text. ``source`` is what ``markup.render`` drew."""
    typed = _PRE.sub(lambda pre: f"<pre>{pre[1].rstrip().translate(_AS_TYPED)}</pre>", source)
    words = _TAG.sub(_Breaks(), re.sub(r"[ \t\n\r\f]+", " ", typed))
    for breaks, settled in _SETTLED:
        words = breaks.sub(settled, words)
    return html.unescape(words.translate(_AS_MEANT)).strip(" \t\n")


class _Breaks:
    """What to put in a tag's place; remembers the lists around it."""

    def __init__(self) -> None:
        self.next_number: list[int | None] = []

    def __call__(self, tag: re.Match[str]) -> str:
        closes, name, attributes = tag.groups()
        if name in ("ul", "ol"):
            return self._list(name, attributes, closes)
        if name == "li" and not closes:
            return f"{_NEW_LINE}{self._indent()}{self._marker()} {_MARKED}"
        if name in ("td", "th"):
            return "\t" if closes else ""
        if name == "br":
            return _BREAK
        return _BLANK_LINE if name in _APART else _NEW_LINE if name == "tr" else ""

    def _list(self, name: str, attributes: str, closes: str) -> str:
        if closes:
            self.next_number = self.next_number[:-1]
            return _NEW_LINE if self.next_number else _BLANK_LINE
        apart = _NEW_LINE if self.next_number else _BLANK_LINE
        start = _START.search(attributes)
        self.next_number.append(None if name == "ul" else int(start[1]) if start else 1)
        return apart

    def _indent(self) -> str:
        return _TYPED_SPACE * 2 * (len(self.next_number) - 1)

    def _marker(self) -> str:
        number = self.next_number[-1] if self.next_number else None
        if number is None:
            return "-"
        self.next_number[-1] = number + 1
        return f"{number}."


def excerpt(text: str, length: int) -> str:
    """At most ``length`` characters of ``text``, on one line, cut between words with "…"."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    end = max(length - 1, 0)
    space = line.rfind(" ", 0, end + 1)
    if space > end // 2:
        end = space
    while end and _continues(line, end):
        end -= 1
    return line[:end].rstrip() + "…"


def _continues(line: str, at: int) -> bool:
    """Whether the sign at this place belongs to the one before it."""
    following, before = line[at], line[at - 1]
    return (
        unicodedata.category(following)[0] == "M"
        or following in _JOINERS
        or before in _JOINERS
        or "\U0001f3fb" <= following <= "\U0001f3ff"
    )
