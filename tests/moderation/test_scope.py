"""A moderator of one forum moderates there alone; of a dialogue, nowhere else."""

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import NotPermitted
from dialogue.moderation.operations import correct_stage, move_thread
from dialogue.threads.models import Thread
from tests.beginnings import begin_with_dialogue
from tests.contract.routes import token_for
from tests.factories import (
    forum_of,
    make_dialogue,
    make_participant,
    make_person,
    make_thread,
    signed_in,
)
from tests.fakes import Clock
from tests.imports.kept import every_row

WHY = "It speaks of who is shut out."
ROLE = "Your role here does not allow this."


@pytest.fixture
def dialogue(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Dialogue:
    return begin_with_dialogue(request)


@pytest.fixture
def here(dialogue: Dialogue) -> Thread:
    return make_thread(dialogue, make_person(dialogue), forum="africa", stage="cohesion")


@pytest.fixture
def there(dialogue: Dialogue) -> Thread:
    return make_thread(dialogue, make_person(dialogue), forum="global", stage="cohesion")


@pytest.fixture
def of_africa(dialogue: Dialogue) -> User:
    return make_participant(dialogue, "Bruno", "moderator", forum="africa").user


def test_in_the_own_forum_a_stage_is_corrected(here: Thread, of_africa: User) -> None:
    assert correct_stage(of_africa, here, stage="exclusion", reason=WHY).stage.slug == "exclusion"


def test_elsewhere_nothing_is_corrected_or_moved(
    dialogue: Dialogue, there: Thread, of_africa: User
) -> None:
    before = every_row()
    with pytest.raises(NotPermitted, match=ROLE):
        correct_stage(of_africa, there, stage="exclusion", reason=WHY)
    with pytest.raises(NotPermitted, match=ROLE):
        move_thread(of_africa, there, forum=forum_of(dialogue, "africa"))
    assert every_row() == before


def test_a_thread_is_moved_between_the_forums_one_moderates(
    dialogue: Dialogue, here: Thread, of_africa: User
) -> None:
    arab = forum_of(dialogue, "arab-states")
    with pytest.raises(NotPermitted, match=ROLE):
        move_thread(of_africa, here, forum=arab)
    make_participant(dialogue, user=of_africa, role="moderator", forum="arab-states")
    assert move_thread(of_africa, here, forum=arab).forum.slug == "arab-states"


def test_a_facilitator_corrects_and_does_not_move(dialogue: Dialogue, here: Thread) -> None:
    guide = make_participant(dialogue, "Fay", "facilitator", forum="africa").user
    correct_stage(guide, here, stage="exclusion", reason=WHY)
    with pytest.raises(NotPermitted, match=ROLE):
        move_thread(guide, here, forum=forum_of(dialogue, "africa"))


def test_a_moderator_of_one_dialogue_is_none_in_another(here: Thread) -> None:
    stranger = make_person(make_dialogue("other"), "Mo", "moderator")
    with pytest.raises(NotPermitted, match=ROLE):
        correct_stage(stranger, here, stage="exclusion", reason=WHY)


def test_the_pages_offer_and_take_no_more(
    app: Flask, here: Thread, there: Thread, of_africa: User
) -> None:
    browser = signed_in(app, of_africa)
    own, other = (f"/d/june-2005/threads/{thread.number}" for thread in (here, there))
    assert browser.get(f"{own}/stage").status_code == 200
    assert browser.get(f"{other}/stage").status_code == 403
    assert f"{own}/move" in browser.get(own).text
    assert f"{other}/move" not in browser.get(other).text
    sent = {"csrf_token": token_for(browser), "stage": "exclusion", "reason": WHY}
    before = every_row()
    refused = browser.post(f"{other}/stage", data=sent)
    assert refused.status_code == 403
    assert WHY in refused.text
    assert browser.post(f"{other}/move", data={**sent, "forum": "africa"}).status_code == 403
    assert browser.post(f"{own}/move", data={**sent, "forum": "global"}).status_code == 403
    assert every_row() == before
