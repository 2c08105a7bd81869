from pathlib import Path

import pytest

from dialogue.errors import Invalid
from dialogue.exports.documents import pdf
from tests.conftest import missing


@pytest.fixture(scope="session")
def pdf_libraries() -> None:
    """Skips where no PDF can be made: for want of Pango, or of letters of a UN language."""
    try:
        lacking = pdf.lacking()
    except Invalid as refusal:
        missing(str(refusal))
    if lacking:
        missing(f"no font has the letters of {', '.join(lacking)}")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"
