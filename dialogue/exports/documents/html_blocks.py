"""A contribution's drawn HTML as blocks of a document (pure).

Reads what ``markup.render`` draws and nothing else: a dozen tags, no attributes but addresses and
the first number of a list.
"""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

from dialogue.exports.documents.tree import (
    Block,
    Code,
    ItemList,
    LineBreak,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    Text,
)

_LOOKS: dict[str, dict[str, Any]] = {
    "strong": {"strong": True},
    "em": {"emphasis": True},
    "del": {"struck": True},
    "code": {"code": True},
}
_HOLD_BLOCKS = {"blockquote", "li"}


def blocks_of(drawn: str) -> tuple[Block, ...]:
    """The blocks that ``drawn`` (HTML by ``markup.render``) shows."""
    reader = _Reader()
    reader.feed(drawn)
    reader.close()
    return reader.finished()


@dataclass
class _Open:
    """An element whose end has not come: the blocks, items or rows in it so far."""

    tag: str
    first: int | None = None
    blocks: list[Block] = field(default_factory=list)
    items: list[tuple[Block, ...]] = field(default_factory=list)
    rows: list[tuple[Runs, ...]] = field(default_factory=list)
    cells: list[Runs] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Open("body")]
        self._looks: list[tuple[str, Text]] = [("", Text(""))]
        self._line: list[Run] = []
        self._typed: list[str] | None = None

    def finished(self) -> tuple[Block, ...]:
        while len(self._open) > 1:
            self._close(self._open[-1].tag)
        self._end_line()
        return tuple(self._open[0].blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "pre":
            self._end_line()
            self._typed = []
        elif tag == "br":
            self._line.append(LineBreak())
        elif tag == "hr":
            self._end_line()
            self._open[-1].blocks.append(Rule())
        elif tag == "a":
            self._look(tag, replace(self._looks[-1][1], href=given.get("href")))
        elif tag in _LOOKS:
            self._look(tag, replace(self._looks[-1][1], **_LOOKS[tag]))
        elif tag in ("ul", "ol"):
            self._end_line()
            first = int(given.get("start") or 1) if tag == "ol" else None
            self._open.append(_Open(tag, first))
        elif tag in ("blockquote", "li", "table"):
            self._end_line()
            self._open.append(_Open(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._typed is not None:
            typed, self._typed = "".join(self._typed), None
            self._open[-1].blocks.append(Code(typed.removesuffix("\n")))
        elif tag == "p":
            self._end_line()
        elif self._looks[-1][0] == tag:
            self._looks.pop()
        elif tag in ("td", "th"):
            self._open[-1].cells.append(self._taken())
        elif tag == "tr":
            place = self._open[-1]
            place.rows.append(tuple(place.cells))
            place.cells.clear()
        elif tag in ("ul", "ol", "blockquote", "li", "table"):
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if self._typed is not None:
            self._typed.append(data)
            return
        data = data.replace("\n", " ")
        if not self._line or isinstance(self._line[-1], LineBreak):
            data = data.lstrip(" ")
        if data:
            self._line.append(replace(self._looks[-1][1], text=data))

    def _look(self, tag: str, look: Text) -> None:
        self._looks.append((tag, look))

    def _close(self, tag: str) -> None:
        if self._open[-1].tag != tag:
            return
        if tag in _HOLD_BLOCKS:
            self._end_line()
        closed, place = self._open.pop(), self._open[-1]
        if tag == "li":
            place.items.append(tuple(closed.blocks))
        elif tag == "blockquote":
            place.blocks.append(Quote(tuple(closed.blocks)))
        elif tag == "table":
            header, *rows = closed.rows or [()]
            place.blocks.append(Table(header, tuple(rows)))
        else:
            place.blocks.append(ItemList(tuple(closed.items), closed.first))

    def _end_line(self) -> None:
        if runs := self._taken():
            self._open[-1].blocks.append(Paragraph(runs))

    def _taken(self) -> Runs:
        """The line as it is; white space and breaks at its end are nothing to see."""
        runs, self._line = self._line, []
        while runs and (isinstance(runs[-1], LineBreak) or runs[-1] == Text(" ")):
            runs.pop()
        return tuple(runs)
