"""A document as OpenDocument text: real headings, lists, quotations, tables, both directions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain
from typing import BinaryIO

from odfdo import Element

from dialogue.exports.documents.measure import measured
from dialogue.exports.documents.odt_runs import (
    CELL,
    COLUMN,
    FIRST_COLUMN,
    NARROW_CELL,
    Lines,
    Styles,
    bookmarked,
    spaced,
)
from dialogue.exports.documents.odt_styles import BULLETS, NUMBERS, begun, only
from dialogue.exports.documents.packing import repack
from dialogue.exports.documents.signs import fit, runs_right_to_left, xml
from dialogue.exports.documents.tree import (
    Block,
    Code,
    Document,
    Figure,
    Heading,
    ItemList,
    Note,
    Notes,
    PageBreak,
    Paragraph,
    Passage,
    Quote,
    Rule,
    Runs,
    Table,
    Text,
    line,
    words_in,
    words_of,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds a block; ``lang`` None: the document's own."""

    lang: str | None
    right_to_left: bool
    quotes: int = 0
    lists: int = 0


def write(document: Document, target: BinaryIO) -> None:
    """Write the file; the whole document is in memory meanwhile."""
    odt, writer = begun(document), _Writer(document)
    for element in chain(writer.cover(), writer.blocks(measured(document.blocks))):
        odt.body.append(Element.from_tag(element))
    automatic = only(odt.content, "//office:automatic-styles")
    for style in writer.styles.drawn():
        automatic.append(Element.from_tag(style))
    packed = BytesIO()
    odt.save(packed)
    repack(packed, target, document.made_at)


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self.styles = Styles()
        self._outermost = _Place(None, runs_right_to_left(document.lang, ""))
        self._lines = Lines(self.styles)
        self._tables = 0
        self._breaks = False

    def cover(self) -> Iterable[str]:
        document, place = self._document, self._outermost
        titled = _inside(place, document.title_lang, "")
        yield self._paragraph(line(document.title), titled, "Title")
        if document.subtitle:
            yield self._paragraph(line(document.subtitle), place, "Subtitle")
        for notice in document.notices:
            yield self._paragraph((Text(notice, strong=True),), place)
        for name, value in document.facts:
            yield self._paragraph((Text(f"{name}: ", strong=True), Text(value)), place, "Facts")

    def blocks(self, blocks: Iterable[Block]) -> Iterable[str]:
        for block in blocks:
            yield from self._drawn(block, self._outermost)

    def _drawn(self, block: Block, place: _Place) -> Iterable[str]:
        lang = getattr(block, "lang", None)
        if lang is not None:
            place = _inside(place, lang, "" if lang else words_in(block))
        match block:
            case Passage():
                yield from self._all(block.blocks, place)
            case Quote():
                source = (Paragraph(block.source),) if block.source else ()
                inner = replace(place, quotes=place.quotes + 1)
                yield from self._all((*block.blocks, *source), inner)
            case Table():
                yield from self._table(block, place)
            case Figure():
                yield self._paragraph(line(block.caption), place, "Caption")
                yield self._paragraph(line(block.alternative), place)
                yield from self._table(block.table, place)
            case Notes():
                yield from (self._note(note, place) for note in block.notes)
            case PageBreak():
                self._breaks = True
            case _:
                yield self._simple(block, place)

    def _simple(self, block: Paragraph | Heading | ItemList | Code | Rule, place: _Place) -> str:
        match block:
            case Paragraph():
                return self._paragraph(block.runs, place, "Facts" if block.is_small else "")
            case Heading():
                return self._heading(block, place)
            case ItemList():
                return self._list(block, place)
            case Code():
                return self._code(block, place)
            case Rule():
                return '<text:p text:style-name="Pause"/>'

    def _all(self, blocks: Iterable[Block], place: _Place) -> Iterable[str]:
        for block in blocks:
            yield from self._drawn(block, place)

    def _style(self, parent: str, place: _Place, *more: str) -> str:
        broken, self._breaks = ("break",) if self._breaks else (), False
        return self.styles.of_paragraph(parent, place.right_to_left, place.quotes, *more, *broken)

    def _paragraph(self, runs: Runs, place: _Place, style: str = "") -> str:
        parent = style or ("Quotations" if place.quotes else "Text_20_body")
        words = self._lines.drawn(runs, place.lang)
        return f'<text:p text:style-name="{self._style(parent, place)}">{words}</text:p>'

    def _heading(self, block: Heading, place: _Place) -> str:
        words = self._lines.drawn(block.runs, place.lang)
        if block.anchor:
            words = bookmarked(block.anchor, words)
        style = self._style(f"Heading_20_{block.level}", place)
        level = f'text:outline-level="{block.level}"'
        return f'<text:h text:style-name="{style}" {level}>{words}</text:h>'

    def _list(self, block: ItemList, place: _Place) -> str:
        inner = replace(place, lists=place.lists + 1)
        items = []
        for number, item in enumerate(block.items):
            start = f' text:start-value="{block.first}"' if block.first and not number else ""
            drawn = "".join(self._all(_listed(item), inner))
            items.append(f"<text:list-item{start}>{drawn}</text:list-item>")
        style = BULLETS if block.first is None else NUMBERS
        return f'<text:list text:style-name="{style}">{"".join(items)}</text:list>'

    def _code(self, block: Code, place: _Place) -> str:
        style = self._style("Code", replace(place, right_to_left=False))
        told = "<text:line-break/>".join(map(spaced, fit(block.text).split("\n")))
        return f'<text:p text:style-name="{style}">{told}</text:p>'

    def _note(self, note: Note, place: _Place) -> str:
        place = _inside(place, note.lang, words_of(note.runs))
        back = (Text(f"[{note.number}]", href=f"#{note.sign.back}"), Text(" "))
        words = self._lines.drawn((*back, *note.runs), place.lang)
        words = bookmarked(note.sign.anchor, words)
        return f'<text:p text:style-name="{self._style("Facts", place)}">{words}</text:p>'

    def _table(self, table: Table, place: _Place) -> Iterable[str]:
        if table.caption:
            yield self._paragraph(line(table.caption), place, "Caption")
        if not table.header:
            return
        self._tables += 1
        place = replace(place, quotes=0, lists=0)
        header = tuple(
            tuple(replace(run, strong=True) if isinstance(run, Text) else run for run in cell)
            for cell in table.header
        )
        rows = "".join(self._row(row, table, place) for row in table.full_rows)
        told = f"<table:title>{xml(table.caption)}</table:title>" if table.caption else ""
        yield (
            f'<table:table table:name="Table{self._tables}"'
            f' table:style-name="{self.styles.of_table(place.right_to_left)}">{told}'
            f"{_columns(table)}"
            f"<table:table-header-rows>{self._row(header, table, place)}</table:table-header-rows>"
            f"{rows}</table:table>"
        )

    def _row(self, row: Iterable[Runs], table: Table, place: _Place) -> str:
        cells, named = [], "Narrow" if table.is_wide else "Facts"
        cell = NARROW_CELL if table.is_wide else CELL
        for column, runs in enumerate(row):
            style = self._style(named, place, *(("number",) if column in table.numeric else ()))
            words = self._lines.drawn(runs, place.lang)
            cells.append(
                f'<table:table-cell table:style-name="{cell}" office:value-type="string">'
                f'<text:p text:style-name="{style}">{words}</text:p></table:table-cell>'
            )
        return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _columns(table: Table) -> str:
    """The first is wider in a wide table: it holds names, the others figures."""
    columns = [COLUMN for _cell in table.header]
    if table.is_wide:
        columns[0] = FIRST_COLUMN
    return "".join(f'<table:table-column table:style-name="{name}"/>' for name in columns)


def _inside(place: _Place, lang: str | None, words: str) -> _Place:
    if lang is None:
        return place
    return replace(place, lang=lang, right_to_left=runs_right_to_left(lang, words))


def _listed(item: tuple[Block, ...]) -> tuple[Block, ...]:
    """What a list's item may hold: no table, which stands there as lines of its cells."""
    listed: list[Block] = []
    for block in item:
        if isinstance(block, Table):
            rows = (block.header, *block.full_rows)
            listed += (Paragraph(line(" \u00b7 ".join(map(words_of, row)))) for row in rows)
        else:
            listed.append(block)
    return tuple(listed)
