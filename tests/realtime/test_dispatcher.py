"""When the dispatcher tells: after whoever wrote has their answer, and no later."""

import pytest
from flask import Flask

from dialogue.realtime import dispatcher
from dialogue.threads.models import Thread
from tests.factories import Cast, make_post, signed_in
from tests.realtime.test_sockets import Connect

THREAD, PAGE = "thread/june-2005/1", "/d/june-2005/threads/1"
FOR_EVER = 600.0


def test_whoever_writes_gets_their_answer_first(
    app: Flask, connect: Connect, thread: Thread, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "ANSWER_FIRST", FOR_EVER)
    socket = connect()
    socket.watch(THREAD)
    with signed_in(app, cast.bruno).submit(PAGE, "reply", body="Here I am.") as answer:
        assert answer.status_code == 303
        assert socket.hears_nothing()
    assert socket.take()[0]["object"] == "post/2"


def test_an_answer_that_never_leaves_holds_nothing_up(
    app: Flask, connect: Connect, thread: Thread, cast: Cast
) -> None:
    socket = connect()
    socket.watch(THREAD)
    with signed_in(app, cast.bruno).submit(PAGE, "reply", body="Here I am."):
        assert socket.take()[0]["object"] == "post/2"


def test_what_no_request_wrote_waits_for_no_answer(
    connect: Connect, thread: Thread, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "ANSWER_FIRST", FOR_EVER)
    socket = connect()
    socket.watch(THREAD)
    make_post(thread, cast.bruno)
    assert socket.take()[0]["object"] == "post/2"
