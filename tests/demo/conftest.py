"""The demo, loaded on a day of its own."""

import pytest
from flask import Flask

from dialogue.cli import demo
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import get_dialogue
from dialogue.permissions import Visitor
from tests.beginnings import begin
from tests.demo.material import Material, read_material


@pytest.fixture(scope="module")
def material() -> Material:
    return read_material()


@pytest.fixture
def loaded(app: Flask, request: pytest.FixtureRequest) -> Dialogue:
    """The demo dialogue, as everybody sees it."""
    begin(request, "demo", lambda: demo.load(app))
    return get_dialogue(Visitor(), "june-2005")
