"""Whatever a socket sends, it gets an answer or is cut off; nobody else notices."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.dialogues.setup.forum_operations import change_forum
from dialogue.realtime import gate, sockets
from dialogue.realtime.sockets import STREAMS_A_CALL
from dialogue.threads.models import Thread
from tests.browser import Browser
from tests.factories import (
    OPERATOR,
    Cast,
    forum_of,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    signed_in,
)
from tests.realtime.conftest import ORIGIN, cookie_of
from tests.realtime.socket_client import SocketClient, refusal

Connect = Callable[..., SocketClient]
THREAD, PAGE = "thread/june-2005/1", "/d/june-2005/threads/1"
GONE = {"error": "gone"}
DIGITS = "\N{ARABIC-INDIC DIGIT TWO}"

ODD_EVENTS = [
    *('42["__proto__",{"streams":{}}]', '42["constructor"]', '42["toString",1]', "42[7,{}]"),
    *('42[["watch"],{}]', '42[{"watch":1},{}]', "42[null,{}]", "42[true]", '42[""]', '42["*",[]]'),
    *('42{"watch":1}', '42"watch"', "42null", "42-1", '42["watch",1,2,3]', "429999999999999999[]"),
]
ODD_PACKETS = [
    *("40", "40/other,", '40{"token":"x"}', '42/other,["watch",{}]', "41/other,", "43", "430[]"),
    *(
        '44"no"',
        "45",
        "46",
        "47",
        "48",
        "0",
        "1x",
        "2probe",
        "3",
        "5",
        "6",
        "x",
        "",
        "\x00",
        "4\x1e42[]",
    ),
]
BINARY = [
    [b""],
    [b"\x00\xff\x80"],
    ['451-["watch",{"_placeholder":true,"num":0}]', b"\x00\x01"],
    ['451-["watch",{"_placeholder":true,"num":7}]', b"\x00\x01"],
    ['459999-["watch",{}]', b"x"],
    ['461-1[{"_placeholder":true,"num":0}]', b"x"],
]


@pytest.fixture
def is_unharmed(connect: Connect, thread: Thread, cast: Cast, client: Browser) -> Any:
    """Call it when somebody has misbehaved: another is told as ever, and pages are answered."""
    other = connect()
    other.watch(THREAD)

    def look() -> bool:
        post = make_post(thread, cast.bruno)
        told = other.take()[0]["object"]
        return bool(told == f"post/{post.number}" and client.get(PAGE).status_code == 200)

    return look


NO_DATABASE = pytest.mark.sqlite_only(reason="about frames, whatever the database")


@NO_DATABASE
@pytest.mark.parametrize("odd", [ODD_EVENTS, ODD_PACKETS, BINARY], ids=["event", "packet", "bytes"])
def test_odd_frames_harm_nobody(
    connect: Connect, is_unharmed: Callable[[], bool], odd: list[str | list[str | bytes]]
) -> None:
    for frames in odd:
        socket = connect()
        for frame in [frames] if isinstance(frames, str) else frames:
            socket.send_raw(frame)
        assert is_unharmed(), frames
        assert not socket.heard, frames
        socket.close()


@NO_DATABASE
@pytest.mark.parametrize("size", [20_000, 2_000_000])
def test_a_huge_message_is_refused(
    connect: Connect, is_unharmed: Callable[[], bool], size: int
) -> None:
    socket = connect()
    socket.send_raw('42["watch",{"streams":{"' + "x" * size + '":null}}]')
    socket.wait_until_closed()
    assert is_unharmed()


def test_a_flood_of_wishes_is_braked(connect: Connect, is_unharmed: Callable[[], bool]) -> None:
    flooding = connect()
    for _ in range(2000):
        flooding.say("watch", {"streams": {THREAD: "0.0"}})
    assert is_unharmed()
    assert flooding.ask("watch", {"streams": {THREAD: None}}) == {
        "ok": False,
        "error": "too-fast",
    }


def test_thousands_of_names_are_not_looked_for(
    connect: Connect, is_unharmed: Callable[[], bool]
) -> None:
    socket = connect()
    socket.watch(THREAD)
    assert socket.ask("unwatch", {"streams": ["x"] * 3000}) == {"ok": True}
    assert is_unharmed()
    assert socket.take()[0]["stream"] == THREAD, "it goes on watching what it did not name"


GARBAGE = ["", "x", "-1.5", "1", "1.", ".1", "1.1.1", " 1.1", "1.1\n", "1e1.0", "1.0x", "NaN.0"]
GARBAGE += [f"{DIGITS}.{DIGITS}", "9" * 18 + ".1", "9" * 400 + ".1", "1." + "9" * 400, "\x00.\x00"]


def test_a_place_that_is_none_begins_anew(
    connect: Connect, thread: Thread, client: Browser
) -> None:
    for cursor in GARBAGE:
        answer = client.get(f"{PAGE}/changes", query_string={"after": cursor})
        assert (answer.status_code, answer.json["reset"]) == (200, True), cursor
    for cursor in (*GARBAGE, "\ud800.1"):  # which cannot even be written in an address
        with connect() as socket:
            told = socket.watch(THREAD, cursor)
            assert (told["reset"], told["changes"]) == (True, []), cursor


def names_of_nothing() -> list[str]:
    odd = ["\x00", "a\x00b", "\ud800", "'; --", "%", "..", "x" * 150, " june-2005", "JUNE-2005", ""]
    names = [f"thread/{slug}/1" for slug in odd] + [f"dialogue/{slug}" for slug in odd]
    names += [f"forum/june-2005/{slug}" for slug in odd]
    numbers = ["0", "-1", "01", "1.0", "+1", " 1", "1 ", DIGITS, "9" * 30, "x", "\x00"]
    return names + [f"thread/june-2005/{number}" for number in numbers]


def test_a_name_of_nothing_is_gone(connect: Connect, thread: Thread) -> None:
    for first in range(0, len(names_of_nothing()), STREAMS_A_CALL):
        some = names_of_nothing()[first : first + STREAMS_A_CALL]
        answer = connect().ask("watch", {"streams": dict.fromkeys(some)})
        assert answer == {"ok": True, "streams": dict.fromkeys(some, GONE)}


def test_what_is_forbidden_looks_like_what_is_not(
    connect: Connect, dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    africa = forum_of(dialogue, "africa")
    dalia = make_participant(dialogue, "Dalia", forum="africa").user
    hidden = make_thread(dialogue, dalia, forum="africa").number
    change_forum(OPERATOR, africa, form=ForumForm(title=africa.title, visibility="private"))
    closed = make_dialogue("closed", visibility="private")
    make_thread(closed, make_participant(closed, "Esra").user)
    forbidden = [f"thread/june-2005/{hidden}", "forum/june-2005/africa", "desk/june-2005/africa"]
    forbidden += [
        "dialogue/closed",
        "thread/closed/1",
        "forum/closed/global",
        "control",
        "person/1",
    ]
    for socket in (connect(), connect(cast.amina)):
        for cursor in (None, "0.0", "5.5", "x"):
            assert {str(socket.watch(name, cursor)) for name in forbidden[:5]} == {str(GONE)}
        socket = connect(cast.amina)
        assert {str(socket.watch(name)) for name in forbidden[5:]} == {str(GONE)}


def refuse(*_: object) -> None:
    raise OperationalError("SELECT", {}, Exception("the server closed the connection"))


def test_while_the_storage_is_away_a_wish_is_told_so(
    connect: Connect, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = connect()
    with monkeypatch.context() as patched:
        patched.setattr(sockets, "open_stream", refuse)
        assert socket.ask("watch", {"streams": {THREAD: None}}) == {"ok": False, "error": "busy"}
    assert socket.watch(THREAD)["seq"] == 2


def test_while_the_storage_is_away_no_socket_opens(
    app: Flask, site: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = cookie_of(signed_in(app, cast.amina))
    with monkeypatch.context() as patched:
        patched.setattr(gate, "current_actor", refuse)
        assert refusal(site, cookie=cookie, origin=ORIGIN) == 503
    assert refusal(site, cookie=cookie, origin=ORIGIN) == 101
