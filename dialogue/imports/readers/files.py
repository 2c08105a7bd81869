"""Opening the files of an archive: one that cannot be read is told, all of them are refused."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from dialogue.charsets import decode_mostly_utf8, readable
from dialogue.errors import Invalid
from dialogue.files import unopened
from dialogue.imports.items import Report

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

Item = TypeVar("Item")


def items_of_each(
    paths: Sequence[Path], read: Callable[[Path, Report], Iterable[Item]], report: Report
) -> Iterator[Item]:
    """What ``read`` finds in each file; ``Invalid`` when not one of them can be read."""
    refusals: list[Invalid] = []
    for path in paths:
        try:
            yield from read(path, report)
        except Invalid as refusal:
            refusals.append(refusal)
            report.skip(path.name, str(refusal))
    if refusals and len(refusals) == len(paths):
        raise refusals[0]


def bytes_of(path: Path) -> bytes:
    """The bytes of a file that has some."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise unopened(path, error) from error
    if not raw.strip():
        raise Invalid("%(file)s is empty.", file=path.name)
    return raw


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a file, one after the other, so that it may be large."""
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise unopened(path, error) from error


def text_of(path: Path, report: Report) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or, which is told, Windows-1252."""
    raw = bytes_of(path)
    try:
        text = raw.decode("utf-16" if raw.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        if raw.startswith(_UTF_16) or b"\0" in raw:
            raise _no_text(path) from error
        text = decode_mostly_utf8(raw)
        line = raw[: error.start].count(b"\n") + 1
        told = "it is not all UTF-8: its character set was guessed as Windows-1252 from there on"
        report.notice(f"{path.name}, line {line}", told)
    return readable(text)


def _no_text(path: Path) -> Invalid:
    return Invalid("%(file)s is not a text file.", file=path.name)
