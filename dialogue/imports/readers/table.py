"""CSV and JSON: a row or an object for each heading and comment, the parent named in it."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dialogue.errors import Invalid
from dialogue.imports.conversation import Row, conversation
from dialogue.imports.items import Archive, Report
from dialogue.imports.readers.files import items_of_each, text_of
from dialogue.imports.readers.rows import NEEDED, row_of

_DELIMITERS = (",", ";", "\t")
_LARGEST_FIELD = 2**31 - 1


def read_csv(paths: Sequence[Path]) -> Archive:
    """Tables with a heading line, divided by commas, semicolons or tabs, of one archive."""
    report = Report()
    return conversation(items_of_each(paths, _csv_rows, report), report)


def read_json(paths: Sequence[Path]) -> Archive:
    """Arrays of objects, or an object in each line, of one archive."""
    report = Report()
    return conversation(items_of_each(paths, _json_rows, report), report)


def _csv_rows(path: Path, report: Report) -> Iterator[Row]:
    csv.field_size_limit(_LARGEST_FIELD)
    lines = list(io.StringIO(text_of(path, report), newline="\n"))
    delimiter = max(_DELIMITERS, key=lambda mark: len(set(_header(lines, mark)) & set(NEEDED)))
    header = _header(lines, delimiter)
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise Invalid(
            "%(file)s has no heading line with the columns %(columns)s.",
            file=path.name,
            columns=", ".join(missing),
        )
    for number, cells in _records(lines, delimiter, path.name, report):
        where = f"{path.name}, line {number}"
        if len(cells) != len(header):
            report.skip(where, f"it has {len(cells)} columns, not {len(header)}")
        elif row := row_of(where, dict(zip(header, cells, strict=True)), report):
            yield row


def _header(lines: Sequence[str], delimiter: str) -> list[str]:
    names = next(csv.reader(lines[:1], delimiter=delimiter), [])
    return [name.strip().lower() for name in names]


def _records(
    lines: Sequence[str], delimiter: str, file: str, report: Report
) -> Iterator[tuple[int, list[str]]]:
    """Each record below the heading line, with the number of the line where it begins.

    A quotation mark that is never closed would swallow the rest of the file: then only its own
    line is given up.
    """
    begin = 1
    while begin < len(lines):
        source = (lines[at] for at in range(begin, len(lines)))
        restart = len(lines)
        record = begin
        for cells in (reader := csv.reader(source, delimiter=delimiter)):
            end = begin + reader.line_num
            if end == len(lines) > record + 1 and "".join(lines[record:end]).count('"') % 2:
                report.skip(f"{file}, line {record + 1}", "a quotation mark in it is never closed")
                restart = record + 1
                break
            if cells:
                yield record + 1, cells
            record = end
        begin = restart


def _json_rows(path: Path, report: Report) -> Iterator[Row]:
    for where, found in _objects(text_of(path, report), path.name, report):
        if not isinstance(found, Mapping):
            report.skip(where, "it is not an object with named values")
        elif row := row_of(where, found, report):
            yield row


def _objects(text: str, file: str, report: Report) -> Iterator[tuple[str, object]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        yield from _objects_one_by_one(text, file, report)
        return
    for number, item in enumerate(found if isinstance(found, list) else [found], start=1):
        yield f"{file}, item {number}", item


def _objects_one_by_one(text: str, file: str, report: Report) -> Iterator[tuple[str, object]]:
    """An object in each line, or what is sound in a damaged array."""
    decoder = json.JSONDecoder()
    broken: list[int] = []
    sound = False
    at, line = text.find("{"), 1
    counted = 0
    while at >= 0:
        line, counted = line + text.count("\n", counted, at), at
        try:
            found, end = decoder.raw_decode(text, at)
            sound = True
            yield f"{file}, line {line}", found
            at = text.find("{", end)
        except (ValueError, RecursionError):
            broken.append(line)
            following = text.find("\n{", at)
            at = following + 1 if following >= 0 else -1
    if not sound:
        raise Invalid("%(file)s is not JSON.", file=file)
    for number in broken:
        report.skip(f"{file}, line {number}", "it is not JSON")
