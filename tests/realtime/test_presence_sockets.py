"""Presence over real sockets: it comes, it goes, and nothing odd that is sent harms anybody."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from dialogue.accounts.operations import change_profile
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.dialogues.setup.forum_operations import change_forum
from dialogue.threads.models import Thread
from tests.factories import OPERATOR, Cast, forum_of, make_post
from tests.realtime.socket_client import SocketClient
from tests.servers import wait_until

Connect = Callable[..., SocketClient]
THREAD = "thread/june-2005/1"


def told(socket: SocketClient, event: str = "presence") -> Any:
    """The next message of this kind."""
    return socket.take(event)[0]


def hears(socket: SocketClient, count: int, who: list[str]) -> None:
    wanted = {"stream": THREAD, "count": count, "who": who}
    wait_until(lambda: told(socket) == wanted, 30, f"hearing {wanted}")


def test_those_who_read_learn_of_each_other(connect: Connect, thread: Thread, cast: Cast) -> None:
    amina = connect(cast.amina)
    amina.watch(THREAD)
    visitor = connect()
    visitor.watch(THREAD)
    with connect(cast.bruno) as bruno:
        bruno.watch(THREAD)
        hears(bruno, 3, ["Amina", "Bruno"])
        hears(amina, 3, ["Amina", "Bruno"])
        hears(visitor, 3, [])
    hears(amina, 2, ["Amina"])


def test_who_writes_is_told_until_they_fall_silent(
    connect: Connect, thread: Thread, cast: Cast
) -> None:
    amina, bruno, visitor = connect(cast.amina), connect(cast.bruno), connect()
    for socket in (amina, bruno, visitor):
        socket.watch(THREAD)
    for socket in (amina, visitor):
        socket.say("typing", {"stream": THREAD})
    assert told(bruno, "typing") == {"stream": THREAD, "who": ["Amina"]}
    assert told(bruno, "typing") == {"stream": THREAD, "who": []}
    assert visitor.hears_nothing("typing", seconds=0.1)
    assert all(one["who"] == [] for name, one in amina.heard if name == "typing")


@pytest.mark.parametrize(
    "payload",
    [None, THREAD, [], {}, {"stream": None}, {"stream": [THREAD]}, {"stream": {"a": 1}}]
    + [{"stream": 7}, {"stream": "thread/june-2005/99"}, {"stream": "me"}, {"stream": "x" * 9999}],
)
def test_what_is_malformed_or_not_followed_is_ignored(
    connect: Connect, thread: Thread, cast: Cast, payload: Any
) -> None:
    amina, bruno = connect(cast.amina), connect(cast.bruno)
    bruno.watch(THREAD)
    amina.say("typing", payload)
    assert amina.watch(THREAD)["seq"] == 2
    make_post(thread, cast.bruno)
    assert bruno.take()[0]["object"] == "post/2"
    assert bruno.hears_nothing("typing", seconds=0.1)


def test_typing_counts_as_asking(connect: Connect, thread: Thread, cast: Cast) -> None:
    amina = connect(cast.amina)
    amina.watch(THREAD)
    for _ in range(60):
        amina.say("typing", {"stream": THREAD})
    assert amina.ask("unwatch", {"streams": []}) == {"ok": False, "error": "too-fast"}


def test_who_turns_it_off_is_named_no_more_on_open_pages(
    app: Flask, connect: Connect, thread: Thread, cast: Cast
) -> None:
    amina, bruno = connect(cast.amina), connect(cast.bruno)
    for socket in (amina, bruno):
        socket.watch(THREAD)
    hears(bruno, 2, ["Amina", "Bruno"])
    change_profile(cast.amina, cast.amina, name="Amina", lang=None, shows_presence=False)
    hears(bruno, 2, ["Bruno"])


def test_a_forum_that_turns_it_off_empties_open_pages(
    connect: Connect, dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    amina = connect(cast.amina)
    amina.watch(THREAD)
    hears(amina, 1, ["Amina"])
    forum = forum_of(dialogue, "global")
    change_forum(OPERATOR, forum, form=ForumForm(title=forum.title, shows_presence=False))
    hears(amina, 0, [])
