"""A Socket.IO client over a websocket, as the protocol's pages describe it (version 4)."""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any, Self

import simple_websocket
from simple_websocket.ws import Base

PATH = "/socket.io/?EIO=4&transport=websocket"
PATIENCE = 20.0  # on a busy machine; what comes, comes at once
OPEN, CLOSE, PING, PONG, MESSAGE = "0", "1", "2", "3", "4"
CONNECT, EVENT, ACK = "0", "2", "3"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec-WebSocket-Version": "13",
}


def refusal(site: str, *, cookie: str = "", origin: str | None = None) -> int:
    """The status with which a socket is refused; 101 where it is not."""
    return handshake(site, {"Cookie": cookie, "Origin": origin}).status


def handshake(site: str, given: dict[str, str | None]) -> http.client.HTTPResponse:
    """The answer to the wish for a websocket with these headers beside the usual."""
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=10)
    return answer_to_upgrade(connection, {name: value for name, value in given.items() if value})


def answer_to_upgrade(
    connection: http.client.HTTPConnection, headers: dict[str, str]
) -> http.client.HTTPResponse:
    """The answer to a wish for a socket; no socket is kept."""
    with closing(connection):
        connection.request("GET", PATH, headers=UPGRADE | headers)
        return connection.getresponse()


class SocketClient:
    """Connected when made. Messages are kept in order until they are taken."""

    def __init__(
        self,
        url: str,
        *,
        cookie: str = "",
        origin: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        headers = {"Cookie": cookie} if cookie else {}
        if origin is not None:
            headers["Origin"] = origin
        address = url.replace("http", "ws", 1) + PATH
        self._socket = simple_websocket.Client(address, headers=headers, ssl_context=tls)
        self.heard: list[tuple[str, Any]] = []
        self.is_closed = False
        self._acks: dict[int, Any] = {}
        self._next = 0
        # The library overlooks a first packet that comes along with the handshake until the next.
        self._socket.send(MESSAGE + CONNECT)
        while not (packet := self._packet(PATIENCE)).startswith(MESSAGE + CONNECT):
            assert packet.startswith(OPEN)

    def ask(self, event: str, payload: Any, seconds: float = PATIENCE) -> Any:
        """Send an event; its acknowledgement."""
        number, self._next = self._next, self._next + 1
        self._socket.send(f"{MESSAGE}{EVENT}{number}{json.dumps([event, payload])}")
        assert self._listen(lambda: number in self._acks, seconds), f"no answer to {event}"
        return self._acks.pop(number)

    def say(self, event: str, payload: Any) -> None:
        self._socket.send(f"{MESSAGE}{EVENT}{json.dumps([event, payload])}")

    def send_raw(self, data: str | bytes) -> None:
        self._socket.send(data)

    def watch(self, name: str, cursor: str | None = None) -> Any:
        """Watch one stream; what is answered about it."""
        answer = self.ask("watch", {"streams": {name: cursor}})
        assert answer["ok"], answer
        return answer["streams"][name]

    def take(
        self,
        event: str = "change",
        count: int = 1,
        seconds: float = PATIENCE,
        at_least: int | None = None,
    ) -> list[Any]:
        """The next ``count`` payloads of this event; at least ``at_least`` of them."""

        def here(wanted: int) -> bool:
            return sum(name == event for name, _ in self.heard) >= wanted

        self._listen(lambda: here(count), seconds)
        assert here(count if at_least is None else at_least), f"only {self.heard}"
        taken = [payload for name, payload in self.heard if name == event][:count]
        self.heard = [one for one in self.heard if one[0] != event or one[1] not in taken]
        return taken

    def hears(self, what: Callable[[Any], bool], seconds: float = PATIENCE) -> bool:
        """Whether such a change has come by then; it can still be taken."""
        return self._listen(
            lambda: any(name == "change" and what(payload) for name, payload in self.heard), seconds
        )

    def hears_nothing(self, event: str = "change", seconds: float = 1.0) -> bool:
        return not self._listen(lambda: any(name == event for name, _ in self.heard), seconds)

    def wait_until_closed(self, seconds: float = PATIENCE) -> None:
        assert self._listen(lambda: self.is_closed, seconds), "the connection stays open"

    def close(self) -> None:
        """The library closes under its own thread, which then reads from whoever is given the same
        file descriptor next: here that thread is woken first, and closes the socket itself."""
        with suppress(simple_websocket.ConnectionClosed):
            Base.close(self._socket)
        with suppress(OSError):
            self._socket.sock.shutdown(socket.SHUT_RDWR)
        self._socket.thread.join(PATIENCE)

    def _listen(self, enough: Any, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not enough() and not self.is_closed:
            packet = self._packet(max(0.0, deadline - time.monotonic()))
            if packet is None:
                break
            self._take_in(packet)
        return bool(enough())

    def _packet(self, seconds: float) -> Any:
        try:
            return self._socket.receive(timeout=seconds)
        except simple_websocket.ConnectionClosed:
            self.is_closed = True
            return None

    def _take_in(self, packet: str) -> None:
        if packet == PING:
            self._socket.send(PONG)
        elif packet.startswith(MESSAGE + EVENT):
            name, payload = json.loads(packet[2:])
            self.heard.append((name, payload))
        elif packet.startswith(MESSAGE + ACK):
            number, _, answer = packet[2:].partition("[")
            self._acks[int(number)] = json.loads(f"[{answer}")[0]
        elif packet.startswith(CLOSE):
            self.is_closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
