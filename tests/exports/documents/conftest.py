from pathlib import Path

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from tests.analysis.assembly import assemble
from tests.beginnings import begin, the_dialogue
from tests.fakes import Clock


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def assembly(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Dialogue:
    """The dialogue of ``tests.analysis.assembly``."""
    begin(request, "an assembly", assemble)
    return the_dialogue()
