"""Fixtures that write an archive and read it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from dialogue.cli import build_cli
from dialogue.dialogues.models import Dialogue
from dialogue.imports.importing import Outcome, import_archive
from dialogue.imports.items import Archive
from dialogue.imports.readers import READERS
from tests.beginnings import begin_with_dialogue
from tests.factories import OPERATOR
from tests.fakes import Clock
from tests.imports.archives import ENVELOPE


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


@pytest.fixture
def dialogue(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Dialogue]:
    """An open dialogue, of which nothing may be unsound when the test ends."""
    yield begin_with_dialogue(request)
    result = CliRunner().invoke(build_cli(lambda: app), ["doctor"])
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.fixture
def take(dialogue: Dialogue, read: Callable[..., Archive]) -> Callable[..., Outcome]:
    """Imports rows given as dictionaries; ``options`` are those of ``import_archive``."""

    def take_rows(*rows: dict[str, str], **options: object) -> Outcome:
        return import_archive(OPERATOR, dialogue, read(*rows), **options)

    return take_rows


@pytest.fixture
def take_letters(dialogue: Dialogue, read_text: Callable[..., Archive]) -> Callable[..., Outcome]:
    """Imports letters as one mailbox."""

    def take_mailbox(*letters: str, **options: object) -> Outcome:
        archive = read_text("".join(ENVELOPE + each for each in letters), "mbox")
        return import_archive(OPERATOR, dialogue, archive, **options)

    return take_mailbox
