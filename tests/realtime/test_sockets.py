"""Watching over a socket: what comes, in which order, and what never comes."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from dialogue.dialogues.setup.forms import TermForm
from dialogue.dialogues.setup.term_operations import change_term
from dialogue.moderation.operations import move_thread
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, withdraw_post
from tests.browser import Browser
from tests.dialogues.places import term_of
from tests.factories import OPERATOR, Cast, forum_of, make_participant, make_post, signed_in
from tests.realtime.conftest import ORIGIN, cookie_of
from tests.realtime.socket_client import SocketClient, handshake, refusal
from tests.servers import wait_until

Connect = Callable[..., SocketClient]
THREAD, FORUM, DIALOGUE = "thread/june-2005/1", "forum/june-2005/global", "dialogue/june-2005"


def test_a_contribution_comes_by_itself(
    connect: Connect, thread: Thread, cast: Cast, client: Browser
) -> None:
    socket = connect()
    begun = socket.watch(THREAD)
    assert (begun["changes"], begun["reset"]) == ([], False)
    make_post(thread, cast.bruno, "We *were* there.", reply_to=1)
    (told,) = socket.take()
    assert told["stream"] == THREAD
    assert (told["seq"], told["kind"], told["object"]) == (begun["seq"] + 1, "new", "post/2")
    assert told["state"] == "published"
    assert told["html"] in client.get("/d/june-2005/threads/1").text
    after = client.get(f"/d/june-2005/threads/1/changes?after={told['cursor']}").json
    assert after["changes"] == []


def test_everything_comes_once_and_in_order(connect: Connect, thread: Thread, cast: Cast) -> None:
    socket = connect()
    seq = socket.watch(THREAD)["seq"]
    posts = [make_post(thread, cast.amina, f"Number {n}.") for n in range(20)]
    edit_post(cast.amina, posts[0], body="Better.", version=1)
    told = socket.take(count=21)
    assert [one["seq"] for one in told] == list(range(seq + 1, seq + 22))
    assert [one["object"] for one in told] == [f"post/{one.number}" for one in [*posts, posts[0]]]
    assert told[-1]["kind"] == "edit"
    assert "Better." in told[-1]["html"]


def test_withdrawn_words_come_as_the_stub(connect: Connect, thread: Thread, cast: Cast) -> None:
    post = make_post(thread, cast.amina, "Said too much.")
    socket = connect(cast.bruno)
    socket.watch(THREAD)
    withdraw_post(cast.amina, post)
    (told,) = socket.take()
    assert (told["kind"], told["state"]) == ("withdraw", "withdrawn")
    assert "too much" not in told["html"]


def test_who_was_away_gets_what_they_missed_and_then_what_comes(
    connect: Connect, thread: Thread, cast: Cast
) -> None:
    with connect() as before:
        cursor = before.watch(THREAD)["cursor"]
    missed = make_post(thread, cast.amina)
    socket = connect()
    answer = socket.watch(THREAD, cursor)
    assert [one["object"] for one in answer["changes"]] == [f"post/{missed.number}"]
    newest = make_post(thread, cast.amina)
    heard = socket.take(count=2, seconds=2, at_least=1)
    told = [one["object"] for one in heard if one["seq"] > answer["seq"]]
    assert told == [f"post/{newest.number}"]
    assert socket.watch(THREAD, "7.7")["reset"] is True


def test_nothing_is_compressed_as_that_takes_memory_for_each_socket(
    site: str, thread: Thread
) -> None:
    wish = {"Origin": ORIGIN, "Sec-WebSocket-Extensions": "permessage-deflate"}
    answer = handshake(site, wish)
    assert answer.status == 101
    assert answer.getheader("Sec-WebSocket-Extensions") is None


def test_forum_and_dialogue_tell_without_words(
    connect: Connect, thread: Thread, cast: Cast
) -> None:
    socket = connect()
    for name in (FORUM, DIALOGUE):
        socket.watch(name)
    make_post(thread, cast.bruno)
    told = socket.take(count=2)
    assert {one["stream"] for one in told} == {FORUM, DIALOGUE}
    assert all("html" not in one and one["object"] == "post/2" for one in told)


def test_each_reads_in_their_language(connect: Connect, thread: Thread, cast: Cast) -> None:
    english, french = connect(), connect(cookie="lang=fr")
    for socket in (english, french):
        socket.watch(THREAD)
    make_post(thread, cast.bruno, reply_to=1)
    assert "in reply to 1" in english.take()[0]["html"]
    assert "in reply to 1" not in french.take()[0]["html"]


def test_who_stops_watching_hears_no_more(connect: Connect, thread: Thread, cast: Cast) -> None:
    socket = connect()
    socket.watch(THREAD)
    assert socket.ask("unwatch", {"streams": [THREAD, "thread/x/9"]}) == {"ok": True}
    make_post(thread, cast.bruno)
    assert socket.hears_nothing()


@pytest.mark.parametrize(
    "name",
    ["thread/june-2005/99", "thread/moon/1", "forum/june-2005/moon", "me", "desk/june-2005/global"]
    + ["control", "person/1", "", "thread", "thread/june-2005/1/2", "thread/june-2005/x", "\x00"],
)
def test_what_is_not_there_or_not_for_them_is_gone(
    connect: Connect, thread: Thread, name: str
) -> None:
    assert connect().watch(name) == {"error": "gone"}


@pytest.mark.parametrize(
    "payload",
    [None, [], {}, "watch", {"streams": []}, {"streams": {}}, {"streams": {THREAD: 7}}]
    + [{"streams": dict.fromkeys(map(str, range(11)))}, {"streams": {"x" * 999: None}}],
)
def test_a_malformed_wish_is_refused(connect: Connect, thread: Thread, payload: Any) -> None:
    assert connect().ask("watch", payload) == {"ok": False, "error": "malformed"}


@pytest.mark.parametrize("event", ["publish", "__class__", "connect", "disconnect", "get_id", "*"])
def test_nothing_else_does_anything(
    connect: Connect, thread: Thread, cast: Cast, event: str
) -> None:
    socket = connect()
    socket.say(event, {"body": "By the back door."})
    assert socket.watch(THREAD)["seq"] == 2
    make_post(thread, cast.bruno)
    assert socket.take()[0]["object"] == "post/2"


@pytest.mark.parametrize(
    "raw", ['42[{"a":1},1]', '42[["x"]]', "42[]", "42{", "42", "4", "9", "42" + "[" * 5000, "451-x"]
)
def test_junk_leaves_the_server_alive(
    connect: Connect, thread: Thread, cast: Cast, raw: str
) -> None:
    other = connect()
    other.watch(THREAD)
    connect().send_raw(raw)
    make_post(thread, cast.bruno)
    assert other.take()[0]["object"] == "post/2"


def test_who_asks_too_fast_is_told_so(connect: Connect, thread: Thread) -> None:
    socket = connect()
    answers = [socket.ask("unwatch", {"streams": []}) for _ in range(40)]
    assert answers[0] == {"ok": True}
    assert {"ok": False, "error": "too-fast"} in answers


def test_a_foreign_page_opens_no_socket(site: str) -> None:
    for origin in ("https://evil.example", "null", ORIGIN + ".evil.example"):
        assert refusal(site, origin=origin) == 403
    assert refusal(site, origin=ORIGIN) == 101


def test_without_an_origin_nobody_is_signed_in(connect: Connect, cast: Cast) -> None:
    assert connect(cast.amina).watch("me") == {
        "seq": 0,
        "cursor": "0.0",
        "reset": False,
        "changes": [],
        "more": False,
    }
    assert connect(cast.amina, origin=None).watch("me") == {"error": "gone"}


def test_one_person_opens_ten_sockets(app: Flask, site: str, connect: Connect, cast: Cast) -> None:
    cookie = cookie_of(signed_in(app, cast.amina))
    sockets = [connect(cookie=cookie) for _ in range(10)]
    assert refusal(site, cookie=cookie, origin=ORIGIN) == 429
    connect(cast.bruno)
    sockets[0].close()
    wait_until(lambda: refusal(site, cookie=cookie, origin=ORIGIN) == 101, 5, "forgetting it")


def test_a_plain_request_is_told_what_to_do(client: Browser) -> None:
    assert client.get("/socket.io/?EIO=4&transport=polling").status_code == 400
    assert client.get("/socket.io/?EIO=4&transport=websocket").status_code == 426


def test_a_thread_that_moves_within_sight_stays(
    connect: Connect, thread: Thread, cast: Cast
) -> None:
    socket = connect()
    socket.watch(THREAD)
    move_thread(OPERATOR, thread, forum=forum_of(thread.dialogue, "africa"))
    make_post(thread, cast.bruno)
    *moved, said = socket.take(count=3)  # it goes from one forum, and comes into another
    assert {(one["object"], one["kind"], one["state"]) for one in moved} == {
        ("thread/1", "move", "open")
    }
    assert said["object"] == "post/2"


def test_what_comes_is_drawn_as_the_dialogue_is_set_up_by_now(
    connect: Connect, thread: Thread, client: Browser
) -> None:
    socket = connect()
    socket.watch(THREAD)
    dalia = make_participant(thread.dialogue, "Dalia", region="africa").user
    change_term(
        OPERATOR,
        term_of(thread.dialogue, "region", "africa"),
        form=TermForm(title="The continent of Africa"),
    )
    make_post(thread, dalia)
    (told,) = socket.take()
    assert "The continent of Africa" in told["html"]
    assert told["html"] in client.get("/d/june-2005/threads/1").text
