from pathlib import Path

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.exports.documents import pdf
from dialogue.exports.making.shelf import Shelf
from dialogue.exports.making.workshop import Workshop, workshop_of
from tests.beginnings import begin_with_dialogue, the_cast, the_dialogue
from tests.conftest import missing
from tests.exports.golden import make_golden
from tests.exports.taking_back import Said, say_in
from tests.factories import Cast, make_dialogue, make_person
from tests.fakes import Clock


@pytest.fixture
def dialogue(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Dialogue:
    return begin_with_dialogue(request)


@pytest.fixture
def cast(dialogue: Dialogue) -> Cast:
    return the_cast()


def _golden() -> Dialogue:
    dialogue = make_dialogue()
    make_golden(dialogue)
    return dialogue


@pytest.fixture
def golden(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Dialogue:
    """The dialogue of golden.py."""
    begin_with_dialogue(request, "golden", _golden)
    return the_dialogue()


@pytest.fixture
def analyst(golden: Dialogue) -> User:
    return make_person(golden, "Ada", "analyst")


@pytest.fixture
def said(golden: Dialogue) -> Said:
    return say_in(golden)


@pytest.fixture
def workshop(app: Flask, tmp_path: Path) -> Workshop:
    """The application's, on a shelf of the test's own."""
    return Workshop(Shelf(str(tmp_path)), workshop_of(app).means)


@pytest.fixture(scope="session")
def pdf_libraries() -> None:
    """Skips where no PDF can be made: for want of Pango, or of letters of a UN language."""
    try:
        lacking = pdf.lacking()
    except Invalid as refusal:
        missing(str(refusal))
    if lacking:
        missing(f"no font has the letters of {', '.join(lacking)}")
