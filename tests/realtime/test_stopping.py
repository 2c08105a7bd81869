"""A server that is asked to stop says goodbye to whoever watches, and goes."""

import signal
import time
from pathlib import Path

from dialogue import clock
from dialogue.threads.queries import get_thread
from tests.factories import OPERATOR, make_dialogue, make_post, make_thread
from tests.live import Place
from tests.realtime.socket_client import SocketClient

THREAD = "thread/june-2005/1"
PATIENCE = 20


def test_open_sockets_do_not_hold_a_server_that_stops(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with place.opened():
        make_thread(make_dialogue(starts_at=clock.now()))
    with place.serve() as server:
        server.wait_until_ready()
        sockets = [SocketClient(server.url, origin=server.url) for _ in range(20)]
        for socket in sockets:
            socket.watch(THREAD)
        with place.opened():
            make_post(get_thread(OPERATOR, "june-2005", 1))
        assert {socket.take()[0]["object"] for socket in sockets} == {"post/2"}
        began = time.monotonic()
        server.stop(signal.SIGTERM, seconds=PATIENCE)
        assert time.monotonic() - began < PATIENCE / 2
        assert [socket.take("bye") for socket in sockets] == [[{"reason": "restart"}]] * 20
        for socket in sockets:
            socket.wait_until_closed()
