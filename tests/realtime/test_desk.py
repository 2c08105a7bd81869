"""The desk of a forum tells its moderators of what was moderated there, and nobody else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase
from dialogue.dialogues.seats.operations import end_forum_seat
from dialogue.moderation.desk.case_operations import take
from dialogue.moderation.operations import correct_stage, move_thread
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, withdraw_post
from tests.browser import Browser
from tests.factories import (
    OPERATOR,
    Cast,
    forum_of,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.moderation.desk import make_flag
from tests.realtime.socket_client import SocketClient

DESK = "/d/june-2005/moderation/changes"
AFRICA = "desk/june-2005/africa"
FORUM = "/d/june-2005/forums/global"
TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')


@pytest.fixture
def here(dialogue: Dialogue, cast: Cast) -> Thread:
    """A thread in Africa's forum."""
    return make_thread(dialogue, cast.amina, forum="africa")


@pytest.fixture
def dalia(dialogue: Dialogue) -> User:
    """She moderates Africa's forum, and there alone."""
    return make_participant(dialogue, "Dalia", "moderator", forum="africa").user


def told(browser: Browser, forum: str) -> list[dict[str, Any]]:
    answer = browser.get(DESK, query_string={"forum": forum, "after": "0.0"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json) == {"seq", "cursor", "reset", "changes", "more"}
    return list(answer.json["changes"])


def of(thread: Thread, kind: str, state: str = "open") -> dict[str, Any]:
    return {"object": f"thread/{thread.number}", "kind": kind, "state": state}


def correct(thread: Thread) -> None:
    correct_stage(OPERATOR, thread, stage="cohesion", reason="It speaks of what holds us.")


def test_a_corrected_stage_is_told_at_the_desk(app: Flask, here: Thread, dalia: User) -> None:
    browser = signed_in(app, dalia)
    assert told(browser, "africa") == []
    correct(here)
    assert told(browser, "africa") == [of(here, "thread")]


def test_a_move_is_told_at_both_desks(
    app: Flask, dialogue: Dialogue, here: Thread, cast: Cast
) -> None:
    move_thread(OPERATOR, here, forum=forum_of(dialogue, "global"))
    browser = signed_in(app, cast.bruno)
    assert told(browser, "global") == [of(here, "move")]
    assert told(browser, "africa") == [of(here, "gone", "gone")]


def test_what_is_merely_said_is_no_matter_of_the_desk(
    app: Flask, here: Thread, cast: Cast, dalia: User
) -> None:
    post = make_post(here, cast.amina)
    edit_post(cast.amina, post, body="Other words.", version=1)
    withdraw_post(cast.amina, post)
    assert told(signed_in(app, dalia), "africa") == []


def test_where_no_forum_is_named_it_is_the_first_that_one_moderates(
    app: Flask, dialogue: Dialogue, here: Thread, cast: Cast, dalia: User
) -> None:
    correct(here)
    plenary = make_thread(dialogue, cast.amina)
    correct(plenary)
    for user, thread in ((dalia, here), (cast.bruno, plenary)):
        answer = signed_in(app, user).get(DESK, query_string={"after": "0.0"})
        assert answer.json["changes"] == [of(thread, "thread")]


@pytest.mark.parametrize("query", ["", "?forum=africa", "?forum=africa&after=0.0"])
def test_for_everybody_else_there_is_no_desk(
    app: Flask, client: Browser, dialogue: Dialogue, here: Thread, cast: Cast, query: str
) -> None:
    correct(here)
    guide = make_participant(dialogue, "Fay", "facilitator").user
    elsewhere = make_participant(make_dialogue("other"), "Mo", "moderator").user
    browsers = [client, *(signed_in(app, one) for one in (cast.amina, cast.chen, guide, elsewhere))]
    for browser in browsers:
        refused = browser.get(DESK + query)
        absent = browser.get(f"/d/no-such-dialogue/moderation/changes{query}")
        assert refused.status_code == absent.status_code == 404
        assert TOKEN.sub("", refused.text) == TOKEN.sub("", absent.text)
        assert here.title not in refused.text


def test_a_moderator_of_one_forum_is_told_of_that_alone(
    app: Flask, dialogue: Dialogue, cast: Cast, dalia: User
) -> None:
    correct(make_thread(dialogue, cast.amina))
    browser = signed_in(app, dalia)
    statuses = [browser.get(f"{DESK}?forum={one}").status_code for one in ("global", "x", "")]
    assert statuses == [404, 404, 404]
    assert told(browser, "africa") == []


def test_an_archived_dialogue_has_no_desk(app: Flask, dialogue: Dialogue, dalia: User) -> None:
    browser = signed_in(app, dalia)
    assert browser.get(DESK).status_code == 200
    for phase in ("closing", "closed", "archived"):
        change_phase(OPERATOR, dialogue, phase=phase)
    assert browser.get(DESK).status_code == 404


def test_cases_are_told_at_the_desk_of_their_forum_and_nowhere_else(
    app: Flask, dialogue: Dialogue, here: Thread, cast: Cast, dalia: User
) -> None:
    browser = signed_in(app, dalia)
    case = make_flag(make_post(here, cast.amina), cast.chen)
    elsewhere = make_flag(make_post(make_thread(dialogue, cast.amina), cast.amina), cast.chen)
    name = f"case/{case.id}"
    assert told(browser, "africa") == [{"object": name, "kind": "new", "state": "open"}]
    take(dalia, case, version=case.version)
    assert told(browser, "africa")[0]["state"] == "in-progress"
    move_thread(OPERATOR, here, forum=forum_of(dialogue, "global"))
    assert {"object": name, "kind": "gone", "state": "gone"} in told(browser, "africa")
    whole = {one["object"]: one["state"] for one in told(signed_in(app, cast.bruno), "global")}
    assert whole[name] == "open"  # nobody there has taken it
    assert whole[f"case/{elsewhere.id}"] == "open"
    for stream in (f"/d/june-2005/threads/{here.number}", "/d/june-2005", FORUM):
        answer = browser.get(f"{stream}/changes", query_string={"after": "0.0"})
        assert "case/" not in answer.text


def test_the_desk_is_told_over_a_socket_until_the_role_is_lost(
    connect: Callable[..., SocketClient], dialogue: Dialogue, here: Thread, cast: Cast, dalia: User
) -> None:
    loses, keeps, other = connect(dalia), connect(cast.bruno), connect(cast.amina)
    for socket in (loses, keeps):
        assert socket.watch(AFRICA)["changes"] == []
    assert other.watch(AFRICA) == {"error": "gone"}
    other.watch("dialogue/june-2005")
    correct(here)
    for socket in (loses, keeps):
        (heard,) = socket.take()
        assert heard | of(here, "thread") == heard
        assert heard["stream"] == AFRICA
    assert {one["stream"] for one in other.take()} == {"dialogue/june-2005"}
    end_forum_seat(OPERATOR, forum_of(dialogue, "africa"), seat=seat_of(dalia, dialogue))
    assert loses.take()[0]["kind"] == "gone"
    move_thread(OPERATOR, here, forum=forum_of(dialogue, "global"))
    assert keeps.take()[0]["object"] == f"thread/{here.number}"
    assert loses.hears_nothing()
    assert loses.watch(AFRICA) == {"error": "gone"}
