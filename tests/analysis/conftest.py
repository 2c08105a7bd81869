"""A dialogue in which people of several groups speak."""

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from tests.analysis.assembly import assemble
from tests.beginnings import begin, the_dialogue
from tests.factories import make_dialogue
from tests.fakes import Clock


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    return make_dialogue()


@pytest.fixture
def assembly(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Dialogue:
    """The dialogue of ``tests.analysis.assembly``, as it is in Week 2."""
    begin(request, "an assembly", assemble)
    return the_dialogue()
