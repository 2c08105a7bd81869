"""A dialogue with its cast, a second moderator (Dalia), and a thread of Amina's."""

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.threads.models import Thread
from tests.factories import Cast, make_cast, make_dialogue, make_person, make_thread
from tests.fakes import Clock


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    return make_dialogue()


@pytest.fixture
def cast(dialogue: Dialogue) -> Cast:
    return make_cast(dialogue)


@pytest.fixture
def dalia(dialogue: Dialogue) -> User:
    return make_person(dialogue, "Dalia", "moderator")


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    return make_thread(dialogue, cast.amina)


@pytest.fixture
def here(dialogue: Dialogue, cast: Cast) -> Thread:
    return make_thread(dialogue, cast.amina, forum="africa", title="Wells and roads")
