"""Fixtures that write an archive and read it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dialogue.imports.items import Archive
from dialogue.imports.readers import READERS


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Archive]:
    """Reads rows given as dictionaries, as JSON."""

    def read_rows(*rows: dict[str, str]) -> Archive:
        path = tmp_path / "page.json"
        path.write_text(json.dumps(rows), "utf-8")
        return READERS["json"]([path])

    return read_rows


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[..., Archive]:
    """Reads a file with the given content."""

    def read_file(text: str | bytes, form: str = "csv") -> Archive:
        path = tmp_path / f"page.{form}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return READERS[form]([path])

    return read_file
