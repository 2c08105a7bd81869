"""What the tests of conversation share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.threads.advice import advising
from dialogue.threads.reading.positions import buffer
from tests.beginnings import begin_with_dialogue, the_cast
from tests.factories import Cast
from tests.fakes import Clock


@pytest.fixture
def dialogue(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Dialogue:
    """A public, open dialogue in its second week."""
    return begin_with_dialogue(request)


@pytest.fixture
def cast(dialogue: Dialogue) -> Cast:
    return the_cast()


@pytest.fixture(autouse=True)
def nothing_read() -> Iterator[None]:
    """What one test read is not written into the database of the next."""
    yield
    buffer.take()
    advising.buffer.take()
