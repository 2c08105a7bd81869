"""Readers by the name of the format they read: files in, one ``Archive`` out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from dialogue.imports.items import Archive
from dialogue.imports.readers import eml, mbox, table

Reader = Callable[[Sequence[Path]], Archive]

READERS: dict[str, Reader] = {
    "csv": table.read_csv,
    "json": table.read_json,
    "mbox": mbox.read_mbox,
    "eml": eml.read_eml,
}
