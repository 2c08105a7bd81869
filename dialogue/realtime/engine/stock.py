"""The stock sockets: Flask-SocketIO in threads over simple-websocket, websocket transport only."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from socketio import Manager

from dialogue.realtime.engine import Handlers, Payload

NAMESPACE = "/"
LARGEST_MESSAGE = 16_384
PING_EVERY, PING_TIMEOUT = 25, 20
LAST_WORDS = 0.2
A_MOMENT = 0.00002


class OneByOne(Manager):  # type: ignore[misc]
    """Every socket has a thread that sends. A thousand that are woken at once cost thrice the CPU,
    waiting for the interpreter; so each gets a moment before the next is woken."""

    def get_participants(self, namespace: str, room: str | None) -> Iterator[tuple[str, str]]:
        for participant in super().get_participants(namespace, room):
            yield participant
            time.sleep(A_MOMENT)


class StockEngine:
    """Puts itself in front of ``app.wsgi_app`` for the path /socket.io/."""

    def __init__(self, app: Flask, handlers: Handlers, origins: Sequence[str]) -> None:
        self._handlers = handlers
        self._open: set[str] = set()
        self._sockets = SocketIO(
            app,
            async_mode="threading",
            client_manager=OneByOne(),
            transports=["websocket"],
            async_handlers=False,
            monitor_clients=False,
            manage_session=False,
            max_http_buffer_size=LARGEST_MESSAGE,
            ping_interval=PING_EVERY,
            ping_timeout=PING_TIMEOUT,
            cors_allowed_origins=list(origins),
        )
        server = self._sockets.server
        server.on("connect", self._connect)
        server.on("disconnect", self._disconnect)
        server.on("*", self._message)

    def emit(self, event: str, payload: Payload, *, to: str) -> None:
        self._sockets.server.emit(event, payload, to=to, namespace=NAMESPACE)

    def enter(self, sid: str, room: str) -> None:
        with suppress(ValueError):  # the socket closed meanwhile
            self._sockets.server.enter_room(sid, room, namespace=NAMESPACE)

    def leave(self, sid: str, room: str) -> None:
        self._sockets.server.leave_room(sid, room, namespace=NAMESPACE)

    def close(self, sid: str) -> None:
        server = self._sockets.server
        transport = server.manager.eio_sid_from_sid(sid, NAMESPACE)
        if transport is not None:
            later = threading.Timer(LAST_WORDS, server.eio.disconnect, [transport])
            later.daemon = True
            later.start()

    def _connect(self, sid: str, environ: Mapping[str, Any], _auth: Any = None) -> None:
        if sid not in self._open:  # a browser can send events by this name too
            self._open.add(sid)
            self._handlers.opened(sid, environ)

    def _disconnect(self, sid: str, _reason: str = "") -> None:
        if not self._sockets.server.manager.is_connected(sid, NAMESPACE):  # likewise
            self._open.discard(sid)
            self._handlers.closed(sid)

    def _message(self, event: str, sid: str, *payload: Any) -> Any:
        return self._handlers.asked(sid, event, payload[0] if len(payload) == 1 else None)
