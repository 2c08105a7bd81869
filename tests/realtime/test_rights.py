"""Whoever loses a right loses the stream, on every socket that is open, within seconds."""

from collections.abc import Callable

import pytest
from flask import Flask

from dialogue.accounts.operations import end_other_sign_ins
from dialogue.accounts.staff_operations import suspend_user
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.operations import end_forum_seat, leave
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.dialogues.setup.forum_operations import change_forum
from dialogue.moderation.operations import move_thread
from dialogue.threads.models import Thread
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
from tests.realtime.conftest import ORIGIN, cookie_of
from tests.realtime.socket_client import SocketClient, refusal
from tests.statements import statements

Connect = Callable[..., SocketClient]
THREAD = "thread/june-2005/1"


def hide_forum(dialogue: Dialogue, slug: str) -> None:
    forum = forum_of(dialogue, slug)
    change_forum(OPERATOR, forum, form=ForumForm(title=forum.title, visibility="private"))


@pytest.mark.parametrize("how", ["signed out elsewhere", "suspended"])
def test_who_is_no_longer_signed_in_is_disconnected(
    connect: Connect, thread: Thread, cast: Cast, how: str
) -> None:
    amina, bruno = connect(cast.amina), connect(cast.bruno)
    for socket in (amina, bruno):
        socket.watch(THREAD)
    if how == "suspended":
        suspend_user(OPERATOR, cast.amina)
    else:
        end_other_sign_ins(cast.amina, cast.amina, keep=None)
    assert amina.take("bye") == [{"reason": "signed-out"}]
    amina.wait_until_closed()
    make_post(thread, cast.bruno)
    assert bruno.take()[0]["object"] == "post/2"


def test_signing_out_closes_ones_own_socket(
    app: Flask, connect: Connect, thread: Thread, cast: Cast
) -> None:
    browser = signed_in(app, cast.amina)
    socket = connect(cookie=cookie_of(browser))
    socket.watch(THREAD)
    browser.submit("/d/june-2005/", "/account/sign-out")
    socket.wait_until_closed()


def test_an_old_cookie_opens_no_socket(app: Flask, site: str, cast: Cast) -> None:
    cookie = cookie_of(signed_in(app, cast.amina))
    assert refusal(site, cookie=cookie, origin=ORIGIN) == 101
    end_other_sign_ins(cast.amina, cast.amina, keep=None)
    assert refusal(site, cookie=cookie, origin=ORIGIN) == 401


def test_who_loses_a_forum_gets_nothing_more_of_it(
    connect: Connect, dialogue: Dialogue, cast: Cast
) -> None:
    hide_forum(dialogue, "africa")
    dalia = make_participant(dialogue, "Dalia", forum="africa").user
    other = make_participant(dialogue, "Esra", forum="africa").user
    thread = make_thread(dialogue, dalia, forum="africa")
    name = f"thread/june-2005/{thread.number}"
    loses, keeps = connect(dalia), connect(other)
    for socket in (loses, keeps):
        socket.watch(name)
        socket.watch("dialogue/june-2005")
    africa = forum_of(dialogue, "africa")
    end_forum_seat(OPERATOR, africa, seat=seat_of(dalia, dialogue))
    gone = [one for one in loses.take(count=2) if one["kind"] == "gone"]
    assert [one["stream"] for one in gone] == [name]
    make_post(thread, other, "ZX9PRIVATE")
    assert "ZX9PRIVATE" in [one for one in keeps.take(count=2) if "html" in one][0]["html"]
    assert loses.hears_nothing()
    assert loses.watch(name) == {"error": "gone"}


def test_a_forum_that_closes_closes_for_those_who_watch_it(
    connect: Connect, dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    socket = connect()
    socket.watch(THREAD)
    hide_forum(dialogue, "global")
    assert socket.take()[0]["kind"] == "gone"
    make_post(thread, cast.bruno, "ZX9PRIVATE")
    assert socket.hears_nothing()


def test_a_thread_that_moves_out_of_sight_is_gone(
    connect: Connect, dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    hide_forum(dialogue, "africa")
    socket = connect()
    socket.watch(THREAD)
    move_thread(OPERATOR, thread, forum=forum_of(dialogue, "africa"))
    make_post(thread, cast.bruno, "ZX9PRIVATE")
    heard = socket.take(count=1)
    assert heard[0]["kind"] == "gone"
    assert socket.hears_nothing()


def test_who_leaves_a_private_dialogue_hears_nothing_of_it(connect: Connect, app: Flask) -> None:
    closed = make_dialogue("closed", visibility="private")
    dalia, esra = (make_participant(closed, name).user for name in ("Dalia", "Esra"))
    thread = make_thread(closed, dalia)
    socket = connect(esra)
    socket.watch("thread/closed/1")
    leave(esra, seat_of(esra, closed))
    assert socket.take()[0]["kind"] == "gone"
    make_post(thread, dalia)
    assert socket.hears_nothing()


def test_many_visitors_are_asked_about_once(
    app: Flask, connect: Connect, thread: Thread, dialogue: Dialogue
) -> None:
    sockets = [connect() for _ in range(12)]
    for socket in sockets:
        socket.watch(THREAD)
    with statements(app) as asked:
        hide_forum(dialogue, "global")
        assert {socket.take()[0]["kind"] for socket in sockets} == {"gone"}
    assert len([one for one in asked.queries() if "FROM thread JOIN forum" in one]) < 12
