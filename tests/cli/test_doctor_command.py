"""``doctor`` tells of PDFs beside the data: what is missing there is no finding."""

from pathlib import Path

import pytest
from flask import Flask

from dialogue.exports.documents import pdf
from tests.cli.runner import Runner

pytestmark = pytest.mark.sqlite_only(reason="PDFs ask nothing of the database")


@pytest.mark.parametrize(
    ("process", "told"),
    [
        ("print('', end='')", "PDF: can be made."),
        ("print('ar zh')", "PDF: fonts are missing for ar, zh (docs/operating.md: Documents)."),
        (
            "raise SystemExit(3)",
            "PDF: none can be made, Pango is missing (docs/operating.md: Documents).",
        ),
    ],
)
def test_it_says_whether_pdfs_can_be_made(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, process: str, told: str
) -> None:
    stand_in = tmp_path / "process.py"
    stand_in.write_text(process, "utf-8")
    monkeypatch.setattr(pdf, "PROCESS", stand_in)
    result = Runner(app)("doctor")
    assert (result.exit_code, result.stdout) == (0, "")
    assert told in result.stderr.splitlines()
