"""Tables for other programs: every cell is words, none a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(rows: Iterable[Sequence[str]]) -> str:
    return "".join(_lines(rows))


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_inert(cell) for cell in row])
        yield line.getvalue()


def _inert(cell: str) -> str:
    """A cell that a spreadsheet shows as it is: a name may begin like a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
