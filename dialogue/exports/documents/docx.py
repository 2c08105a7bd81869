"""A document as a Word file: real headings, lists, quotations and tables, in both directions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from tempfile import TemporaryFile
from typing import BinaryIO

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dialogue.exports.documents.docx_runs import Lines
from dialogue.exports.documents.docx_styles import LEVELS, Numbering, begun
from dialogue.exports.documents.measure import measured
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

INDENT = 400
_NAMESPACES = nsdecls("w", "r")
_RULE = "<w:pBdr><w:bottom w:val='single' w:sz='4' w:space='1' w:color='999999'/></w:pBdr>"
_KEPT = "<w:keepNext/>"


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds a block. ``lang`` None: the document's own; ``right_to_left`` None: each
    line runs as its letters do."""

    lang: str | None
    right_to_left: bool
    quotes: int = 0
    lists: int = 0
    item: str = ""


def write(document: Document, target: BinaryIO) -> None:
    """Write the file; the whole document is in memory meanwhile."""
    writer = _Writer(document)
    writer.cover()
    for block in measured(document.blocks):
        writer.add(block, writer.outermost)
    with TemporaryFile() as packed:
        writer.word.save(packed)
        packed.seek(0)
        repack(packed, target, document.made_at)


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self.word = begun(document)
        self.outermost = _Place(None, runs_right_to_left(document.lang, ""))
        self._lines = Lines(self.word.part)
        self._numbering = Numbering(self.word)
        self._end = self.word.element.body.sectPr

    def cover(self) -> None:
        document = self._document
        titled = self._inside(self.outermost, document.title_lang, document.title)
        self._paragraph(line(document.title), titled, "Title")
        if document.subtitle:
            self._paragraph(line(document.subtitle), self.outermost, "Subtitle")
        for notice in document.notices:
            self._paragraph((Text(notice, strong=True),), self.outermost)
        for name, value in document.facts:
            self._paragraph((Text(f"{name}: ", strong=True), Text(value)), self.outermost, "Facts")

    def add(self, block: Block, place: _Place) -> None:
        lang = getattr(block, "lang", None)
        if lang is not None:
            place = self._inside(place, lang, "" if lang else words_in(block))
        match block:
            case Passage():
                self._all(block.blocks, place)
            case Quote():
                inner = replace(place, quotes=place.quotes + 1)
                self._all((*block.blocks, *_source(block)), inner)
            case ItemList():
                self._list(block, place)
            case Figure():
                self._paragraph(line(block.caption), place, "Caption")
                self._paragraph(line(block.alternative), place)
                self._table(block.table, place)
            case Notes():
                for note in block.notes:
                    self._note(note, place)
            case _:
                self._add_simple(block, place)

    def _add_simple(self, block: Block, place: _Place) -> None:
        match block:
            case Paragraph():
                self._paragraph(block.runs, place, "Facts" if block.is_small else "")
            case Heading():
                self._heading(block, place)
            case Code():
                self._code(block, place)
            case Table():
                self._table(block, place)
            case Rule():
                self._put(f"<w:pPr>{_RULE}</w:pPr>")
            case PageBreak():
                self._put('<w:r><w:br w:type="page"/></w:r>')

    def _inside(self, place: _Place, lang: str | None, words: str) -> _Place:
        if lang is None:
            return place
        return replace(place, lang=lang, right_to_left=runs_right_to_left(lang, words))

    def _all(self, blocks: Iterable[Block], place: _Place) -> None:
        for block in blocks:
            self.add(block, place)
            place = replace(place, item="")

    def _put(self, content: str) -> None:
        self._end.addprevious(parse_xml(f"<w:p {_NAMESPACES}>{content}</w:p>"))

    def _paragraph(self, runs: Runs, place: _Place, style: str = "") -> None:
        style = style or ("Quote" if place.quotes else "ListParagraph" if place.lists else "")
        drawn = self._lines.drawn(runs, place.lang, place.right_to_left)
        self._put(_properties(place, style) + drawn)

    def _heading(self, block: Heading, place: _Place) -> None:
        drawn = self._lines.drawn(block.runs, place.lang, place.right_to_left)
        if block.anchor:
            drawn = self._lines.bookmarked(block.anchor, drawn)
        self._put(_properties(place, f"Heading{block.level}") + drawn)

    def _list(self, block: ItemList, place: _Place) -> None:
        level = min(place.lists, LEVELS - 1)
        number = self._numbering.begin(block.first, level)
        item = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        for blocks in block.items:
            inner = replace(place, lists=place.lists + 1, item=item)
            if not blocks or not isinstance(blocks[0], Paragraph):
                blocks = (Paragraph(()), *blocks)
            self._all(blocks, inner)

    def _code(self, block: Code, place: _Place) -> None:
        lines = fit(block.text).split("\n")
        told = "<w:br/>".join(f"<w:t xml:space='preserve'>{xml(each)}</w:t>" for each in lines)
        leftward = replace(place, right_to_left=False)
        self._put(f"{_properties(leftward, 'Code')}<w:r><w:rPr><w:noProof/></w:rPr>{told}</w:r>")

    def _note(self, note: Note, place: _Place) -> None:
        place = self._inside(place, note.lang, words_of(note.runs))
        back = (Text(f"[{note.number}]", href=f"#{note.sign.back}"), Text(" "))
        drawn = self._lines.drawn((*back, *note.runs), place.lang, place.right_to_left)
        drawn = self._lines.bookmarked(note.sign.anchor, drawn)
        self._put(_properties(place, "Facts") + drawn)

    def _table(self, table: Table, place: _Place) -> None:
        if table.caption:
            self._paragraph(line(table.caption), place, "Caption")
        if not table.header:
            return
        outer = replace(place, quotes=0, lists=0, item="")
        header = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" + self._cells(
            tuple(_strong(cell) for cell in table.header), table, outer
        )
        rows = (
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{self._cells(row, table, outer)}</w:tr>"
            for row in table.full_rows
        )
        shares = [2 if table.is_wide else 1, *(1 for _cell in table.header[1:])]
        grid = "".join(f'<w:gridCol w:w="{9000 * one // sum(shares)}"/>' for one in shares)
        way = "<w:bidiVisual/>" if place.right_to_left else ""
        told = f'<w:tblCaption w:val="{xml(table.caption)}"/>' if table.caption else ""
        tight = _TIGHT if table.is_wide else ""
        drawn = (
            f'<w:tbl {_NAMESPACES}><w:tblPr><w:tblStyle w:val="TableGrid"/>{way}'
            f'<w:tblW w:w="5000" w:type="pct"/>{tight}'
            f'<w:tblLook w:firstRow="1"/>{told}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{header}</w:tr>{''.join(rows)}</w:tbl>"
        )
        self._end.addprevious(parse_xml(drawn))
        self._put("")

    def _cells(self, row: Iterable[Runs], table: Table, place: _Place) -> str:
        cells, style = [], "Narrow" if table.is_wide else "Facts"
        for column, runs in enumerate(row):
            end = "<w:jc w:val='end'/>" if column in table.numeric else ""
            drawn = self._lines.drawn(runs, place.lang, place.right_to_left)
            paragraph = f"<w:p>{_properties(place, style, end)}{drawn}</w:p>"
            cells.append(f"<w:tc>{paragraph}</w:tc>")
        return "".join(cells)


_TIGHT = (
    '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
)


def _properties(place: _Place, style: str, alignment: str = "") -> str:
    """The paragraph's properties, in the order that the format wants them in."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    kept = _KEPT if style == "Caption" else ""
    way = "<w:bidi/>" if place.right_to_left else ""
    deep = place.quotes + (0 if place.item else place.lists)
    indent = f'<w:ind w:left="{INDENT * deep}"/>' if deep else ""
    return f"<w:pPr>{named}{kept}{place.item}{way}{indent}{alignment}</w:pPr>"


def _source(block: Quote) -> tuple[Block, ...]:
    return (Paragraph(block.source),) if block.source else ()


def _strong(runs: Runs) -> Runs:
    return tuple(replace(run, strong=True) if isinstance(run, Text) else run for run in runs)
