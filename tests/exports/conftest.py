import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from tests.beginnings import begin_with_dialogue, the_cast
from tests.factories import Cast
from tests.fakes import Clock


@pytest.fixture
def dialogue(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Dialogue:
    return begin_with_dialogue(request)


@pytest.fixture
def cast(dialogue: Dialogue) -> Cast:
    return the_cast()
