"""JSON Lines: one object a line, UTF-8, each with its ``type`` and the ``schema_version``."""

import json
from collections.abc import Iterator

from dialogue.exports.dataset import Dataset

SCHEMA_VERSION = 1


def lines(dataset: Dataset) -> Iterator[str]:
    """The dataset as lines without their line ends, in a stable order."""
    for row in dataset.rows():
        yield json.dumps({**row, "schema_version": SCHEMA_VERSION}, ensure_ascii=False)
