"""JSON Lines: one object a line, UTF-8, each with ``type``, ``id`` and ``schema_version``."""

import json
from collections.abc import Iterator

from dialogue.exports.dataset import Dataset, Row

SCHEMA_VERSION = 1


def lines(dataset: Dataset) -> Iterator[str]:
    """The dataset as lines without their line ends, in a stable order."""
    for row in dataset.rows():
        known = {"id": _id_of(row), "schema_version": SCHEMA_VERSION}
        yield json.dumps({**row, **known}, ensure_ascii=False)


def _id_of(row: Row) -> str:
    """What no other line of the export has: "post/47", "forum/africa"."""
    kind = row["type"]
    return f"{kind}/{row['slug'] if kind == 'dialogue' else row[kind]}"
