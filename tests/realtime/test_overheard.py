"""Whoever listens to everything that is sent hears what should not have been."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.operations import end_forum_seat
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.dialogues.setup.forum_operations import change_forum
from dialogue.realtime.engine import Engine
from dialogue.realtime.sockets import Sockets
from dialogue.threads.models import Thread
from dialogue.threads.operations import withdraw_post
from tests.factories import (
    OPERATOR,
    Cast,
    forum_of,
    make_participant,
    make_post,
    make_thread,
    make_user,
)
from tests.realtime.socket_client import SocketClient

Connect = Callable[..., SocketClient]
THREAD, DIALOGUE = "thread/june-2005/1", "dialogue/june-2005"
ARTICLE = '<article class="post" id="p{}"><div class="post__body prose">Words.</div></article>'


@pytest.fixture
def heard(complaints: list[str]) -> Callable[[], list[str]]:
    """The complaints so far, which fail nothing then."""

    def take() -> list[str]:
        told = [one.partition(":")[0] for one in complaints]
        complaints.clear()
        return told

    return take


@pytest.fixture
def engine(app: Flask, connect: Connect, thread: Thread) -> Engine:
    """With one socket that watches the thread and its dialogue."""
    socket = connect()
    for name in (THREAD, DIALOGUE):
        socket.watch(name)
    made: Engine = app.extensions["sockets"].engine
    return made


def change(number: int = 1, **told: Any) -> dict[str, Any]:
    named = {"stream": THREAD, "seq": 2, "cursor": "2.1", "object": f"post/{number}"}
    return {**named, "kind": "new", "state": "published", "html": ARTICLE.format(number), **told}


def mention(what: str) -> dict[str, Any]:
    told = change(stream=DIALOGUE, object=what)
    del told["html"]
    return told


def test_what_is_right_is_not_complained_of(engine: Engine, heard: Callable[[], list[str]]) -> None:
    engine.emit("change", change(), to=f"{THREAD}|en")
    engine.emit("change", mention("post/1"), to=f"{DIALOGUE}|en")
    engine.emit("heads", {"streams": {THREAD: 2}}, to=f"{THREAD}|en")
    assert heard() == []


@pytest.mark.parametrize(
    ("event", "payload", "wrong"),
    [
        ("chnage", {}, "an event that the protocol does not know"),
        ("change", change(title="Secret"), "more than the protocol allows"),
        ("change", change(stream="thread/june-2005/2"), "into the room of another stream"),
        ("heads", {"streams": {DIALOGUE: 2}}, "into the room of another stream"),
        ("change", change(9), "words of another thread"),
        ("change", change(html=ARTICLE.format(2)), "words of another contribution"),
        ("change", change(state="withdrawn"), "words that are not published"),
        ("typing", {"stream": THREAD, "who": list("abcdef")}, "too many names"),
    ],
)
def test_what_is_wrong_is_heard(
    engine: Engine,
    heard: Callable[[], list[str]],
    event: str,
    payload: dict[str, Any],
    wrong: str,
) -> None:
    engine.emit(event, payload, to=f"{THREAD}|en")
    assert wrong in heard()


def test_words_that_were_taken_back_are_heard(
    engine: Engine, thread: Thread, cast: Cast, heard: Callable[[], list[str]]
) -> None:
    post = make_post(thread, cast.amina)
    engine.emit("change", change(post.number, seq=3), to=f"{THREAD}|en")
    withdraw_post(cast.amina, post)
    engine.emit("change", change(post.number, seq=3), to=f"{THREAD}|en")
    assert heard() == [], "it was on its way"
    engine.emit("change", change(post.number, seq=4), to=f"{THREAD}|en")
    assert heard() == ["words that were taken back"]


@pytest.fixture
def private(dialogue: Dialogue, thread: Thread) -> Thread:
    """A thread in a forum that was closed to the public after its first contribution."""
    forum = forum_of(dialogue, "africa")
    dalia = make_participant(dialogue, "Dalia", forum="africa").user
    thread = make_thread(dialogue, dalia, forum="africa")
    change_forum(OPERATOR, forum, form=ForumForm(title=forum.title, visibility="private"))
    return thread


def test_what_happens_in_private_is_heard(
    engine: Engine, private: Thread, heard: Callable[[], list[str]]
) -> None:
    engine.emit("change", mention("thread/2"), to=f"{DIALOGUE}|en")
    assert heard() == [], "it was on its way"
    engine.emit("change", mention("thread/2") | {"seq": 99}, to=f"{DIALOGUE}|en")
    assert heard() == ["what happens in private"]


def test_a_program_that_forgets_who_lost_a_forum_is_heard(
    connect: Connect,
    dialogue: Dialogue,
    private: Thread,
    heard: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Sockets, "lose", lambda *_: None)
    dalia, esra = make_user("Dalia"), make_participant(dialogue, "Esra", forum="africa")
    loses, keeps = connect(esra.user), connect(dalia)
    for socket in (loses, keeps):
        socket.watch(f"thread/june-2005/{private.number}")
    end_forum_seat(OPERATOR, forum_of(dialogue, "africa"), seat=esra)
    make_post(private, dalia)
    keeps.take()
    assert heard() == ["to somebody who may not read it"]
