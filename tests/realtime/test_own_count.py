"""How many notifications one has not seen, told through one's own stream."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from dialogue import deliveries
from dialogue.accounts.operations import end_other_sign_ins
from dialogue.dialogues import readers
from dialogue.extensions import db
from dialogue.notifications.settling_operations import see_all
from dialogue.realtime.entries import FARTHEST_BEHIND
from dialogue.threads.models import Thread
from dialogue.threads.operations import withdraw_post
from tests.browser import Browser
from tests.factories import Cast, make_post, signed_in
from tests.realtime.socket_client import SocketClient

Connect = Callable[..., SocketClient]
MINE = "/account/changes"


def deliver() -> None:
    while deliveries.deliver_due():
        pass


def count(state: int) -> dict[str, Any]:
    return {"object": "notifications", "kind": "count", "state": str(state)}


def test_the_count_comes_by_itself_and_to_nobody_else(
    connect: Connect, thread: Thread, cast: Cast
) -> None:
    amina, bruno = connect(cast.amina), connect(cast.bruno)
    for socket in (amina, bruno):
        assert socket.watch("me")["seq"] == 0
    post = make_post(thread, cast.bruno, "ZX9PRIVATE")
    deliver()
    (told,) = amina.take()
    assert told.pop("cursor").startswith("1.")
    assert told == {"stream": "me", "seq": 1, **count(1)}
    withdraw_post(cast.bruno, post)
    deliver()
    (told,) = amina.take()
    assert (told["seq"], told["state"]) == (2, "0")
    assert bruno.hears_nothing()


def test_the_page_holds_the_place_at_which_the_count_stood(
    app: Flask, thread: Thread, cast: Cast
) -> None:
    make_post(thread, cast.bruno)
    deliver()
    browser = signed_in(app, cast.amina)
    cursor = browser.get(MINE).json["cursor"]
    for path in ("/d/june-2005/threads/1", "/", "/account/notifications"):
        page = browser.get(path).text
        assert f'data-unseen="1" data-cursor="{cursor}" data-changes="{MINE}"' in page
    assert browser.get(f"{MINE}?after={cursor}").json["changes"] == []


def test_many_counts_are_one_change(
    app: Flask, thread: Thread, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialogue.limits.count", lambda *_: None)
    browser = signed_in(app, cast.amina)
    for _ in range(40):
        make_post(thread, cast.bruno)
    deliver()
    answer = browser.get(f"{MINE}?after=0.0").json
    assert (answer["seq"], answer["reset"], answer["more"]) == (40, False, False)
    assert answer["changes"] == [count(40)]


@pytest.mark.parametrize("after", ["7.7", "nonsense", "0.0"])
def test_whoever_begins_anew_is_told_how_it_stands(
    app: Flask, thread: Thread, cast: Cast, after: str
) -> None:
    make_post(thread, cast.bruno)
    deliver()
    db.session.execute(text("UPDATE stream SET floor = head, head = head + 300"
                            " WHERE key LIKE 'person/%'"))  # fmt: skip
    db.session.commit()
    assert FARTHEST_BEHIND < 300
    answer = signed_in(app, cast.amina).get(MINE, query_string={"after": after}).json
    assert (answer["reset"], answer["changes"]) == (True, [count(1)])


def test_seen_in_one_browser_is_seen_in_the_other(
    connect: Connect, thread: Thread, cast: Cast
) -> None:
    make_post(thread, cast.bruno)
    deliver()
    socket = connect(cast.amina)
    socket.watch("me")
    see_all(cast.amina, cast.amina, newest=99)
    (told,) = socket.take()
    assert told["state"] == "0"


def test_a_stranger_and_whoever_signed_out_hear_nothing(
    app: Flask, client: Browser, connect: Connect, thread: Thread, cast: Cast
) -> None:
    assert client.get(MINE).status_code == 404
    assert connect().watch(f"person/{cast.amina.id}") == {"error": "gone"}
    socket = connect(cast.amina)
    socket.watch("me")
    end_other_sign_ins(cast.amina, cast.amina, keep=None)
    socket.wait_until_closed()


def test_the_place_is_found_by_the_index(app: Flask, thread: Thread, cast: Cast) -> None:
    """Readers ask with every page: what is found by its key must not be looked for."""
    asked = readers._WHO.params(token="x").compile(
        db.engine, compile_kwargs={"literal_binds": True}
    )
    if db.engine.dialect.name == "sqlite":
        plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {asked}")).all()
        assert "SEARCH stream USING INDEX" in str(plan)
    else:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = db.session.execute(text(f"EXPLAIN {asked}")).all()
        assert "Index Scan using uq_stream_key" in str(plan)
