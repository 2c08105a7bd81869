"""A dialogue with a thread, served with open sockets to whoever watches it."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.threads.models import Thread
from tests.beginnings import begin_with_dialogue, the_cast
from tests.browser import Browser
from tests.factories import Cast, make_dialogue, make_thread, signed_in
from tests.realtime.hall import Hall
from tests.realtime.socket_client import SocketClient

ORIGIN = "http://localhost"


@pytest.fixture
def dialogue(app: Flask, request: pytest.FixtureRequest) -> Dialogue:
    """By the true clock: servers in other threads know of no other."""
    return begin_with_dialogue(request, "by the true clock", nine_days_old)


def nine_days_old() -> Dialogue:
    return make_dialogue(starts_at=clock.now() - timedelta(days=9))


@pytest.fixture
def cast(dialogue: Dialogue) -> Cast:
    return the_cast()


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    return make_thread(dialogue, cast.amina)


@pytest.fixture
def hall(app: Flask, thread: Thread) -> Hall:
    return Hall(app)


@pytest.fixture
def site(app: Flask, dialogue: Dialogue) -> Iterator[str]:
    """The address at which the application is served with open sockets. The dialogue is there
    before: its tables are put in place under nobody's eyes."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    services = [app.extensions["dispatcher"], app.extensions["presence"]]
    for service in services:
        service.start()
    yield f"http://127.0.0.1:{server.server_port}"
    for service in services:
        service.stop()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def connect(app: Flask, site: str) -> Iterator[Callable[..., SocketClient]]:
    """Opens sockets: a visitor's, or that of a person who is signed in."""
    opened: list[SocketClient] = []

    def open_socket(user: User | None = None, **options: Any) -> SocketClient:
        if user is not None:
            options["cookie"] = cookie_of(signed_in(app, user))
        opened.append(SocketClient(site, **{"origin": ORIGIN, **options}))
        return opened[-1]

    yield open_socket
    for socket in opened:
        socket.close()


def cookie_of(browser: Browser) -> str:
    cookie = browser.get_cookie("sid")
    assert cookie is not None
    return f"sid={cookie.value}"
