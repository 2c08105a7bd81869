"""Rows of contributions put in the order of their threads, on disk: there may be very many."""

import json
from collections import defaultdict
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any
from weakref import finalize

IN_MEMORY = 8 * 1024 * 1024  # bytes; beyond that a file without a name

Row = dict[str, Any]


class ByThread:
    """Takes rows in any order and gives those of a thread in the order in which they came."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - lives as long as the rows
        finalize(self, self._file.close)
        self._places: defaultdict[int, list[int]] = defaultdict(list)
        self._end = 0
        self.numbers: set[int] = set()

    def put(self, row: Row) -> None:
        line = json.dumps(row).encode() + b"\n"
        self._places[row["thread"]].append(self._end)
        self.numbers.add(row["post"])
        self._end += self._file.write(line)

    def of(self, thread: int) -> Iterator[Row]:
        for place in self._places.get(thread, ()):
            self._file.seek(place)
            row: Row = json.loads(self._file.readline())
            yield row
