"""JSON Lines: one object a line, UTF-8, each with ``type``, ``id`` and ``schema_version``. The last
is of type "export": for whom it is, and what was generalised or left out."""

import json
from collections.abc import Iterator
from pathlib import Path

from dialogue.disclosure import key_id
from dialogue.exports.dataset import Dataset
from dialogue.exports.gate.rows import Row, utc

SCHEMA_VERSION = 1


def write(dataset: Dataset, out: Path, flavour: str) -> None:
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines(dataset))


def lines(dataset: Dataset) -> Iterator[str]:
    """The dataset as lines without their line ends, in a stable order."""
    for row in dataset.rows():
        yield _line(row, _id_of(row))
    made_with = key_id(dataset.gate.key)
    export = {
        "type": "export",
        "part": dataset.scope.told(),
        "key_id": made_with,
        "made_at": utc(dataset.made_at),
        "told": dataset.told,
    }
    yield _line(export, f"export/{made_with}")


def _line(row: Row, identity: str) -> str:
    known = {"id": identity, "schema_version": SCHEMA_VERSION}
    return json.dumps({**row, **known}, ensure_ascii=False)


def _id_of(row: Row) -> str:
    """What no other line of the export has: "post/47", "forum/africa"."""
    kind = row["type"]
    return f"{kind}/{row['slug'] if kind == 'dialogue' else row[kind]}"
