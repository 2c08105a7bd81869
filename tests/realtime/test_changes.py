"""The addresses at which a page asks what it missed: for each reader, in their language."""

from typing import Any

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.dialogues.setup.forum_operations import change_forum
from dialogue.moderation.operations import move_thread
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, withdraw_post
from tests.browser import Browser
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    forum_of,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    signed_in,
)
from tests.statements import statements

THREAD = "/d/june-2005/threads/1"
FORUM = "/d/june-2005/forums/global"
DIALOGUE = "/d/june-2005"


def changes(browser: Browser, page: str, after: str | None = None) -> dict[str, Any]:
    answer = browser.get(f"{page}/changes", query_string={} if after is None else {"after": after})
    assert answer.status_code == 200, answer.text
    assert answer.is_json
    return dict(answer.json)


def now(browser: Browser, page: str) -> str:
    return str(changes(browser, page)["cursor"])


@pytest.mark.parametrize("page", [THREAD, FORUM, DIALOGUE])
def test_from_now_on_there_are_no_changes(client: Browser, thread: Thread, page: str) -> None:
    answer = changes(client, page)
    assert set(answer) == {"seq", "cursor", "reset", "changes", "more"}
    assert answer["changes"] == []
    assert (answer["reset"], answer["more"]) == (False, False)
    assert answer["cursor"].startswith(f"{answer['seq']}.")


def test_a_new_contribution_comes_drawn_as_the_page_draws_it(
    client: Browser, thread: Thread, cast: Cast
) -> None:
    before = now(client, THREAD)
    post = make_post(thread, cast.bruno, "We *were* there.", reply_to=1)
    answer = changes(client, THREAD, before)
    (told,) = answer["changes"]
    assert (told["object"], told["kind"], told["state"]) == (
        f"post/{post.number}",
        "new",
        "published",
    )
    assert "We <em>were</em> there." in told["html"]
    assert told["html"] in client.get(THREAD).text
    assert changes(client, THREAD, answer["cursor"])["changes"] == []


def test_the_drawing_speaks_the_readers_language(
    client: Browser, thread: Thread, cast: Cast
) -> None:
    before = now(client, THREAD)
    make_post(thread, cast.bruno, reply_to=1)
    answers = [
        client.get(f"{THREAD}/changes?after={before}", headers={"Accept-Language": lang})
        for lang in ("en", "fr")
    ]
    english, french = (answer.json["changes"][0]["html"] for answer in answers)
    assert "in reply to 1" in english
    assert "in reply to 1" not in french
    assert "répon" in french


def test_withdrawn_words_are_told_as_the_stub(client: Browser, thread: Thread, cast: Cast) -> None:
    post = make_post(thread, cast.amina, "Said too much.")
    before = now(client, THREAD)
    edit_post(cast.amina, post, body="Said far too much.", version=1)
    withdraw_post(cast.amina, post)
    (told,) = changes(client, THREAD, before)["changes"]
    assert (told["kind"], told["state"]) == ("withdraw", "withdrawn")
    assert "too much" not in str(told)


def test_forum_and_dialogue_tell_of_it_without_words(
    client: Browser, thread: Thread, cast: Cast
) -> None:
    before = {page: now(client, page) for page in (FORUM, DIALOGUE)}
    post = make_post(thread, cast.bruno)
    for page, cursor in before.items():
        assert changes(client, page, cursor)["changes"] == [
            {"object": f"post/{post.number}", "kind": "new", "state": "published"}
        ]


def test_a_thread_that_moves_is_gone_from_its_forum(
    client: Browser, dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    africa = "/d/june-2005/forums/africa"
    before = {page: now(client, page) for page in (FORUM, africa, THREAD)}
    make_post(thread, cast.bruno)
    move_thread(OPERATOR, thread, forum=forum_of(dialogue, "africa"))
    gone = {"kind": "gone", "state": "gone"}
    assert changes(client, FORUM, before[FORUM])["changes"] == [
        {"object": "post/2", **gone},
        {"object": "thread/1", **gone},
    ]
    assert changes(client, africa, before[africa])["changes"] == [
        {"object": "thread/1", "kind": "move", "state": "open"}
    ]
    told = changes(client, THREAD, before[THREAD])["changes"]
    assert [(one["object"], one["kind"]) for one in told] == [
        ("post/2", "new"),
        ("thread/1", "move"),
    ]


def make_private(dialogue: Dialogue, forum: str) -> None:
    found = forum_of(dialogue, forum)
    change_forum(OPERATOR, found, form=ForumForm(title=found.title, visibility="private"))


def test_what_happens_in_a_private_forum_is_not_even_noticed(
    app: Flask, client: Browser, dialogue: Dialogue, cast: Cast
) -> None:
    make_private(dialogue, "africa")
    member = make_participant(dialogue, "Dalia", forum="africa").user
    before = now(client, DIALOGUE)
    thread = make_thread(dialogue, member, forum="africa", title="ZX9PRIVATE")
    post = first_post(thread)
    assert now(client, DIALOGUE) == before
    page = f"/d/june-2005/threads/{thread.number}"
    for browser in (client, signed_in(app, cast.amina)):
        for address in (page, "/d/june-2005/forums/africa"):
            refused = browser.get(f"{address}/changes?after=0.0")
            absent = browser.get("/d/june-2005/threads/99/changes?after=0.0")
            assert refused.status_code == absent.status_code == 404
            assert "ZX9" not in refused.text
    told = changes(signed_in(app, member), page, "0.0")["changes"]
    assert [one["object"] for one in told] == ["thread/1", f"post/{post.number}"]
    assert "private" not in str(changes(client, DIALOGUE, "0.0"))


def test_a_thread_moved_out_of_sight_is_gone_from_the_dialogue(
    client: Browser, dialogue: Dialogue, thread: Thread
) -> None:
    make_private(dialogue, "africa")
    before = now(client, DIALOGUE)
    move_thread(OPERATOR, thread, forum=forum_of(dialogue, "africa"))
    assert [one["kind"] for one in changes(client, DIALOGUE, before)["changes"]] == ["gone"]
    assert client.get(f"{THREAD}/changes").status_code == 404
    assert {one["state"] for one in changes(client, FORUM, "0.0")["changes"]} == {"gone"}


def test_a_private_dialogue_is_for_its_people(app: Flask, client: Browser) -> None:
    closed = make_dialogue("closed", visibility="private")
    member = make_participant(closed, "Dalia").user
    make_thread(closed, member)
    for page in ("/d/closed", "/d/closed/threads/1", "/d/closed/forums/global"):
        assert client.get(f"{page}/changes").status_code == 404
        answer = signed_in(app, member).get(f"{page}/changes?after=0.0")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.json["changes"]


def test_nothing_new_costs_little(app: Flask, client: Browser, thread: Thread) -> None:
    address = f"{THREAD}/changes?after={now(client, THREAD)}"
    with statements(app) as asked:
        answer = client.get(address)
    assert len(answer.data) <= 300
    assert len(asked.queries()) <= 3
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_an_answer_is_not_taken_for_that_of_another_reader_or_moment(
    app: Flask, client: Browser, thread: Thread, cast: Cast
) -> None:
    address = f"{THREAD}/changes?after={now(client, THREAD)}"
    held = {"If-None-Match": client.get(address).headers["ETag"]}
    assert signed_in(app, cast.amina).get(address, headers=held).status_code == 200
    make_post(thread, cast.bruno)
    assert client.get(address, headers=held).status_code == 200


def test_ones_own_stream_is_for_those_who_are_signed_in(
    app: Flask, client: Browser, cast: Cast
) -> None:
    assert client.get("/account/changes").status_code == 404
    answer = signed_in(app, cast.amina).get("/account/changes")
    assert answer.json["cursor"] == "0.0"
    assert answer.headers["Cache-Control"] == "no-store"
