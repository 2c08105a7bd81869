"""HTML mail to text that reads well as it stands and as Markdown: paragraphs, lists, quotes, links.

What nobody would see is dropped: scripts, styles, hidden lines before the letter begins.
"""

import re
from html.parser import HTMLParser

from dialogue.mime_page import Page

_UNSEEN = (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"))
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_OPEN_END = re.compile(r"<(?=[^<>]*(?:<|$))")
_LONG_TAG = re.compile(r"<(/?[A-Za-z][\w:-]{0,30})[^<>]{4000,}>")
_SPACE = re.compile(r"[ \t\n\f]+")
_HIDING = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ON_THE_WEB = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_BLOCKS = frozenset(
    ["address", "article", "aside", "center", "dd", "dl", "dt", "figure", "figcaption", "footer"]
    + ["form", "header", "main", "nav", "section", "table", "p"]
    + ["h1", "h2", "h3", "h4", "h5", "h6"]
)
_LINES = frozenset(["div", "tr", "caption", "body", "legend"])
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_LEADS = {"h1": "## ", "h2": "## ", "h3": "### ", "h4": "### ", "h5": "### ", "h6": "### "}
_NOT_TEXT = frozenset(["title", "script", "style", "select", "textarea"])
_WITHOUT_END = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"])
_INSETS = {"ul": "list", "ol": "list", "li": "li", "blockquote": "blockquote"}


def html_to_text(html: str) -> str:
    """The words of ``html`` as plain text that Markdown draws alike; never raises."""
    tidy = _tidied(html)
    text, all_closed = _read(tidy, hide=True)
    return text if all_closed else _read(tidy, hide=False)[0]


def _tidied(html: str) -> str:
    """Without what costs the parser quadratic time: comments, open ends, huge tags."""
    for opening, closing in _UNSEEN:
        html = _without(html, opening, closing)
    html = _DECLARATION.sub("", html.replace("<![CDATA[", "").replace("]]>", ""))
    return _LONG_TAG.sub(r"<\1>", _OPEN_END.sub("&lt;", html))


def _without(html: str, opening: str, closing: str) -> str:
    lower = html.lower()
    lower = lower if len(lower) == len(html) else html
    kept: list[str] = []
    start = 0
    while (found := lower.find(opening, start)) >= 0:
        end = lower.find(closing, found)
        if end < 0:
            break
        kept.append(html[start:found])
        start = lower.find(">", end) + 1 or len(html)
    return "".join([*kept, html[start:]])


def _read(html: str, *, hide: bool) -> tuple[str, bool]:
    reader = _Reader(hide=hide)
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):
        return _SPACE.sub(" ", re.sub(r"<[^<>]*>", " ", html)).strip(), True
    return reader.page.text(), not reader.hidden


class _Reader(HTMLParser):
    def __init__(self, *, hide: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.hide = hide
        self.hidden: list[str] = []
        self.mute = ""
        self.as_it_is = False
        self.marked: list[tuple[str, tuple[int, int]]] = []
        self.link: tuple[str, tuple[int, int]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._hides(tag, given):
            return
        if tag in _NOT_TEXT:
            self.mute = tag
        elif tag == "a":
            self._end_link()
            self.link = (given.get("href", "").strip(), self.page.place())
        elif tag in _MARKS:
            self.marked.append((tag, self.page.place()))
        elif tag == "img":
            self.page.say(_SPACE.sub(" ", given.get("alt", "")))
        else:
            self._shape(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            if tag == self.hidden[0]:
                self.hidden.pop()
        elif tag in _NOT_TEXT:
            self.mute = ""
        elif tag == "a":
            self._end_link()
        elif tag in _MARKS:
            self._end_mark(tag)
        elif tag in _INSETS:
            self.page.end_inset(_INSETS[tag], within="list" if tag == "li" else "")
        elif tag in _BLOCKS or tag == "pre":
            self.as_it_is = self.as_it_is and tag != "pre"
            self.page.end_block()
        elif tag in _LINES:
            self.page.end_words()

    def handle_data(self, data: str) -> None:
        if self.hidden or self.mute:
            return
        if not self.as_it_is:
            self.page.say(_SPACE.sub(" ", data))
            return
        first, *others = data.split("\n")
        self.page.say(first, as_it_is=True)
        for line in others:
            self.page.end_line(as_it_is=True)
            self.page.say(line, as_it_is=True)

    def _hides(self, tag: str, given: dict[str, str]) -> bool:
        hiding = self.hide and _HIDING.search(given.get("style", "")) and not self.hidden
        if tag not in _WITHOUT_END and (hiding or (self.hidden and tag == self.hidden[0])):
            self.hidden.append(tag)
        return bool(self.hidden or hiding)

    def _shape(self, tag: str) -> None:
        page = self.page
        if tag == "br":
            page.end_line()
        elif tag == "hr":
            page.end_block()
            page.say("---")
            page.end_block()
        elif tag in ("td", "th") and page.has_words():
            page.say(" | ")
        elif tag in _INSETS:
            self._begin_inset(tag)
        elif tag in _BLOCKS or tag == "pre":
            self.as_it_is = self.as_it_is or tag == "pre"
            page.end_block(_LEADS.get(tag, ""))
        elif tag in _LINES:
            self.mute = "" if tag == "body" else self.mute
            page.end_words()

    def _begin_inset(self, tag: str) -> None:
        if tag == "blockquote":
            self.page.begin_quote()
        elif tag == "li":
            self.page.begin_item()
        else:
            self.page.begin_list(numbered=tag == "ol")

    def _end_mark(self, tag: str) -> None:
        place = next((at for name, at in reversed(self.marked) if name == tag), None)
        if place is None:
            return
        self.marked.remove((tag, place))
        words = self.page.since(place)
        bare = (words or "").strip()
        if words and bare and not bare.startswith("*"):
            mark = _MARKS[tag]
            self.page.replace(place, words.replace(bare, f"{mark}{bare}{mark}", 1))

    def _end_link(self) -> None:
        target, place = self.link or ("", (0, 0))
        self.link = None
        if not _ON_THE_WEB.match(target):
            return
        target = _SPACE.sub("", target).replace("(", "%28").replace(")", "%29")
        words = self.page.since(place)
        if words is None:
            self.page.say(f" {target} ")
        elif (bare := words.strip()) and bare != target:
            shown = bare.replace("[", "(").replace("]", ")")
            self.page.replace(place, words.replace(bare, f"[{shown}]({target})", 1))
