"""A document as Markdown (CommonMark with tables and notes), readable as it stands."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from dialogue.exports.documents.markdown_lines import escaped, heading_of, line_of
from dialogue.exports.documents.signs import fit, runs_right_to_left
from dialogue.exports.documents.tree import (
    Block,
    Code,
    Document,
    Figure,
    Heading,
    ItemList,
    Notes,
    PageBreak,
    Paragraph,
    Passage,
    Quote,
    Rule,
    Table,
    line,
    words_in,
)

_TICKS = re.compile("`{3,}")
# Two lists without anything between them would be one.
APART = "<!-- -->"


def write(document: Document, target: BinaryIO) -> None:
    """Write the file, UTF-8, block after block as they come."""
    writer = _Writer(runs_right_to_left(document.lang, ""))
    target.write("\n\n".join(_cover(document)).encode())
    last: Block | None = None
    for block in document.blocks:
        apart = f"\n\n{APART}" if _are_lists(last, block) else ""
        target.write(f"{apart}\n\n".encode() + "\n".join(writer.lines(block)).encode())
        last = block
    target.write(b"\n")


def _cover(document: Document) -> Iterator[str]:
    yield f"# {heading_of(line(document.title))}"
    if document.subtitle:
        yield line_of(line(document.subtitle))
    yield from (f"**{escaped(notice)}**" for notice in document.notices)
    if document.facts:
        yield "\n".join(f"- {escaped(name)}: {escaped(value)}" for name, value in document.facts)


class _Writer:
    """Turns blocks into lines; ``right_to_left`` is the way of what is around them."""

    def __init__(self, right_to_left: bool) -> None:
        self._right_to_left = right_to_left

    def lines(self, block: Block) -> list[str]:
        lang = getattr(block, "lang", None)
        if lang is None:
            return self._drawn(block)
        way = runs_right_to_left(lang, "" if lang else words_in(block))
        if way == self._right_to_left:
            return self._drawn(block)
        opening = f'<div lang="{lang}" dir="{"rtl" if way else "ltr"}">'
        return [opening, "", *_Writer(way)._drawn(block), "", "</div>"]

    def _drawn(self, block: Block) -> list[str]:
        match block:
            case Passage():
                return self._all(block.blocks)
            case Quote():
                source = (Paragraph(block.source),) if block.source else ()
                return [f"> {each}".rstrip() for each in self._all((*block.blocks, *source))]
            case ItemList():
                return self._list(block)
            case Figure():
                told = [f"**{escaped(block.caption)}** {escaped(block.alternative)}"]
                return [*told, "", *_table(block.table)]
            case _:
                return _simple(block)

    def _all(self, blocks: tuple[Block, ...]) -> list[str]:
        drawn: list[str] = []
        for number, block in enumerate(blocks):
            if number:
                drawn += ["", APART, ""] if _are_lists(blocks[number - 1], block) else [""]
            drawn += self.lines(block)
        return drawn

    def _list(self, block: ItemList) -> list[str]:
        drawn: list[str] = []
        for number, item in enumerate(block.items, block.first or 0):
            sign = "- " if block.first is None else f"{number}. "
            first, *rest = self._all(item) or [""]
            drawn.append(f"{sign}{first}".rstrip())
            drawn += [f"{' ' * len(sign)}{each}".rstrip() for each in rest]
        return drawn


def _heading(block: Heading) -> str:
    anchor = f'<a id="{block.anchor}"></a>' if block.anchor else ""
    return f"{'#' * (block.level + 1)} {anchor}{heading_of(block.runs)}"


def _simple(
    block: Heading | Paragraph | Code | Table | Notes | Rule | PageBreak,
) -> list[str]:
    match block:
        case Heading():
            return [_heading(block)]
        case Paragraph():
            return line_of(block.runs).split("\n")
        case Code():
            return _code(block.text)
        case Table():
            return _table(block)
        case Notes():
            return [f"[^{note.number}]: {line_of(note.runs)}" for note in block.notes]
        case Rule() | PageBreak():
            return ["---"]


def _are_lists(one: Block | None, other: Block) -> bool:
    return isinstance(one, ItemList) and isinstance(other, ItemList)


def _code(text: str) -> list[str]:
    longest = max(map(len, _TICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return [fence, *fit(text).split("\n"), fence]


def _table(table: Table) -> list[str]:
    told = [f"**{escaped(table.caption)}**", ""] if table.caption else []
    ways = ["---:" if column in table.numeric else "---" for column in range(len(table.header))]
    rows = [table.header, *table.full_rows]
    header, *others = (_row([_cell(line_of(cell)) for cell in row]) for row in rows)
    return [*told, header, _row(ways), *others]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\\\n", "<br>").replace("\n", " ")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
