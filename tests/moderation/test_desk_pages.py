"""The desk as moderators work through it, over HTTP."""

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.moderation.models import Case, CaseState, Decision
from dialogue.threads.held_operations import take_back_held
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, withdraw_post
from dialogue.moderation.operations import move_thread
from tests.factories import (
    OPERATOR,
    Cast,
    forum_of,
    make_cast,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    signed_in,
)
from tests.fakes import Clock
from tests.moderation.desk import DESK, case_of, hold_everything, make_flag, make_held, page_of


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    return make_dialogue()


@pytest.fixture
def cast(dialogue: Dialogue) -> Cast:
    return make_cast(dialogue)


@pytest.fixture
def here(dialogue: Dialogue, cast: Cast) -> Thread:
    thread = make_thread(dialogue, cast.amina, forum="africa", title="Wells and roads")
    hold_everything(dialogue)
    return thread


def test_smoke(app: Flask, here: Thread, cast: Cast, clock: Clock) -> None:
    first = case_of(make_held(here, cast.amina, "First words."))
    clock.forward(hours=3) if hasattr(clock, "forward") else None
    second = case_of(make_held(here, cast.amina, "Second words."))
    bruno = signed_in(app, cast.bruno)
    page = bruno.get(DESK)
    assert page.status_code == 200
    assert page.text.index("First words.") < page.text.index("Second words.")
    answer = bruno.submit(page_of(first), "approve", act="approve")
    assert answer.status_code == 303
    assert answer.location.endswith(f"/cases/{second.id}#case")
