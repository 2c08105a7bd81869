"""A spreadsheet: a page about it first, then one sheet for each table, dates as dates.

Written row by row. A text is always a text, whatever it begins with; a cell holds 32,767
characters (of UTF-16), and no control characters.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_CORE

from dialogue.exports.dataset import Dataset
from dialogue.exports.gate.columns import DATETIME, TABLES, Column, Table, cell
from dialogue.exports.making.packing import entry_of
from dialogue.exports.writers.about import METHOD, changes, facts

LONGEST = 32_767
SIGN = "\ufffd"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What the library would take for something else than words.
_TAKEN_WRONG = re.compile(r"[=#]")
_MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_WIDE, _NARROW = 60, 18


def write(dataset: Dataset, out: Path, flavour: str) -> None:
    book = Workbook(write_only=True)
    about = book.create_sheet("README")
    about.column_dimensions["A"].width = _NARROW * 2
    about.column_dimensions["B"].width = _WIDE * 2
    cells = _Cells(dataset)
    for table in TABLES:
        _sheet(book, table, dataset, cells)
    cells.tell()
    for row in _about(dataset):
        about.append([cells.of_text(about, text) for text in row])
    made_at = dataset.made_at.replace(tzinfo=None)
    book.properties.creator, book.properties.created = "Dialogue", made_at
    ExcelWriter(book, _Package(out, made_at)).save()


class _Package(ZipFile):
    """The file's parts, none of which tells when the library put it in: the same rows make the
    same bytes."""

    def __init__(self, out: Path, made_at: datetime) -> None:
        super().__init__(out, "w", ZIP_DEFLATED)
        self._made_at = made_at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def writestr(self, name: Any, data: Any, *_how: Any, **_more: Any) -> None:  # type: ignore[override]
        if name == ARC_CORE:
            text = data if isinstance(data, str) else data.decode()
            data = _MODIFIED.sub(rf"\g<1>{self._made_at}\g<2>", text)
        with self.open(entry_of(name), "w") as part:
            part.write(data.encode() if isinstance(data, str) else data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **options: Any) -> None:
        with Path(filename).open("rb") as source, self.open(entry_of(arcname), "w") as part:
            shutil.copyfileobj(source, part)


class _Cells:
    """Makes cells and counts what they could not hold."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._cut = 0
        self._signs = 0

    def tell(self) -> None:
        self._dataset.told |= {"cut_cells": self._cut, "control_signs": self._signs}

    def of(self, sheet: WriteOnlyWorksheet, column: Column, value: Any) -> Any:
        if value is None:
            return None
        if column.type == DATETIME:
            return datetime.fromisoformat(value.removesuffix("Z"))
        return self.of_text(sheet, cell(value)) if isinstance(cell(value), str) else value

    def of_text(self, sheet: WriteOnlyWorksheet, text: str) -> Any:
        if _CONTROL.search(text):
            text = _CONTROL.sub(SIGN, text)
            self._signs += 1
        if len(text) * 2 > LONGEST:
            text = self._fitting(text)
        if not _TAKEN_WRONG.match(text):
            return text
        made = WriteOnlyCell(sheet, text)
        made.data_type = "s"
        return made

    def _fitting(self, text: str) -> str:
        coded = text.encode("utf-16-le")
        if len(coded) <= LONGEST * 2:
            return text
        self._cut += 1
        return coded[: LONGEST * 2].decode("utf-16-le", "ignore")


def _sheet(book: Workbook, table: Table, dataset: Dataset, cells: _Cells) -> None:
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns):
        width = _WIDE if column.name in ("title", "text", "body_markdown", "body_text") else _NARROW
        sheet.column_dimensions[_letter(place)].width = width
    sheet.append([_bold(sheet, column.name) for column in table.columns])
    for row in table.rows(dataset):
        sheet.append([cells.of(sheet, column, row[column.name]) for column in table.columns])


def _bold(sheet: WriteOnlyWorksheet, text: str) -> Any:
    made = WriteOnlyCell(sheet, text)
    made.font = Font(bold=True)
    return made


def _letter(place: int) -> str:
    """A column's letter; no table has more than there are letters."""
    return chr(ord("A") + place)


def _about(dataset: Dataset) -> Iterator[tuple[str, ...]]:
    yield from facts(dataset)
    yield ()
    headed = (
        ("Changed or left out", changes(dataset) or ["Nothing."]),
        ("How to read it", list(METHOD)),
        ("Sheets", [f"{table.name}: {table.title}" for table in TABLES]),
    )
    for heading, lines in headed:
        yield from zip(chain([heading], [""] * len(lines)), lines, strict=False)
        yield ()
    yield from (
        (f"{table.name}.{column.name}", column.description)
        for table in TABLES
        for column in table.columns
    )
