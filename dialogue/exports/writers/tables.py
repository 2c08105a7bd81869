"""CSV tables with their description as a Data Package (version 2), a data dictionary and checksums.

``programs``: exact, LF, no byte order mark. ``spreadsheets``: with one, CRLF, and an apostrophe
before each cell that a spreadsheet would take for a formula; that alters the data, which is why
there are two.
"""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from dialogue.exports.dataset import Dataset
from dialogue.exports.formats import SPREADSHEETS
from dialogue.exports.gate.columns import TABLES, Column, Table, cell
from dialogue.exports.gate.rows import Row, utc
from dialogue.exports.writers.about import LICENCE, readme
from dialogue.moderation.reporting.csv_tables import FORMULAS

STARTS = (*FORMULAS, "\n", *"\uff1d\uff0b\uff0d\uff20")  # = + - @, full-width too
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
CODEBOOK = (
    *("table", "column", "type", "required", "values", "names", "description"),
    "missing",
)


class Written:
    """A file that is being written, its size and SHA-256 counted along."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, text: str) -> int:
        data = text.encode()
        self._hash.update(data)
        self.size += len(data)
        return self._file.write(data)


def write(dataset: Dataset, out: Path, flavour: str) -> None:
    made: dict[str, Written] = {}
    for table in TABLES:
        made[f"{table.name}.csv"] = _table(out, table.name, _cells(table, dataset), flavour)
    made["codebook.csv"] = _table(out, "codebook", _codebook(), flavour)
    made["datapackage.json"] = _text(out / "datapackage.json", _package(dataset, made, flavour))
    made["README.md"] = _text(out / "README.md", readme(dataset, _files()))
    sums = "".join(f"{one.sha256}  {name}\n" for name, one in sorted(made.items()))
    _text(out / "checksums.sha256", sums)


def inert(value: Any) -> Any:
    """A cell that a spreadsheet shows as it is; numbers are numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS) else value


def _table(out: Path, name: str, rows: Iterable[list[Any]], flavour: str) -> Written:
    for_spreadsheets = flavour == SPREADSHEETS
    with (out / f"{name}.csv").open("wb") as file:
        written = Written(file)
        if for_spreadsheets:
            written.write("\ufeff")
        lines = csv.writer(written, lineterminator="\r\n" if for_spreadsheets else "\n")
        for row in rows:
            lines.writerow(map(inert, row) if for_spreadsheets else row)
    return written


def _text(path: Path, text: str) -> Written:
    with path.open("wb") as file:
        written = Written(file)
        written.write(text)
    return written


def _cells(table: Table, dataset: Dataset) -> Iterator[list[Any]]:
    names = [column.name for column in table.columns]
    yield list(names)
    for row in table.rows(dataset):
        yield [_cell(row[name]) for name in names]


def _cell(value: Any) -> Any:
    """As a table of words holds it: a lone carriage return would end the line for some readers."""
    if isinstance(value, bool):
        return "true" if value else "false"
    value = cell(value)
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def _codebook() -> Iterator[list[Any]]:
    yield list(CODEBOOK)
    for table in TABLES:
        for one in table.columns:
            required = "true" if one.required else "false"
            values = cell(one.values)
            yield [table.name, one.name, one.type, required, values, one.names, one.description, ""]


def _files() -> list[tuple[str, str]]:
    tables = [(f"{table.name}.csv", table.title) for table in TABLES]
    return [
        *tables,
        ("codebook.csv", "What stands in each column"),
        ("datapackage.json", "The same for programs (datapackage.org, version 2)"),
        ("checksums.sha256", "To check that all files are whole: sha256sum -c checksums.sha256"),
    ]


def _package(dataset: Dataset, made: dict[str, Written], flavour: str) -> str:
    described = {
        "$schema": PROFILE,
        "name": dataset.dialogue.slug,
        "title": dataset.dialogue.title,
        "created": utc(dataset.made_at),
        "homepage": f"{dataset.gate.site_url}/d/{dataset.dialogue.slug}/",
        "licenses": [{"name": "other-closed", "title": LICENCE}],
        "sources": [{"title": dataset.dialogue.title}],
        "audience": dataset.gate.audience,
        "flavour": flavour,
        "changes": dataset.told,
        "resources": [
            *(_resource(table, made[f"{table.name}.csv"], flavour) for table in TABLES),
            _described("codebook", "The data dictionary", made["codebook.csv"], flavour)
            | {"schema": {"fields": [{"name": name, "type": "string"} for name in CODEBOOK]}},
        ],
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, written: Written, flavour: str) -> Row:
    keys = [(column.name, *column.names.split(".")) for column in table.columns if column.names]
    return _described(table.name, table.title, written, flavour) | {
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": [name],
                    "reference": {
                        "resource": "" if other == table.name else other,
                        "fields": [column],
                    },
                }
                for name, other, column in keys
            ],
        }
    }


def _described(name: str, title: str, written: Written, flavour: str) -> Row:
    ends = "\r\n" if flavour == SPREADSHEETS else "\n"
    return {
        "name": name,
        "type": "table",
        "title": title,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if flavour == SPREADSHEETS else "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": ends, "quoteChar": '"'},
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
    }


def _field(table: Table, column: Column) -> Row:
    constraints: Row = {"required": True} if column.required else {}
    if (column.name,) == table.key:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    field: Row = {"name": column.name, "type": column.type, "description": column.description}
    return field | ({"constraints": constraints} if constraints else {})
