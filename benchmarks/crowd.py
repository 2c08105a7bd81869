"""Many sockets that only listen, in a process of their own: when each message reached each of them.

One thread waits with epoll for all of them and takes frames apart by hand, so that listening costs
less than any server's sending; what it did cost is told.
"""

import multiprocessing
import os
import re
import selectors
import socket
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import NamedTuple

HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
    "Sec-WebSocket-Version: 13\r\nOrigin: http://127.0.0.1:{port}\r\n\r\n"
)
SOCKET_IO = "/socket.io/?EIO=4&transport=websocket"
PING, PONG = b"2", b"3"
NUMBER = re.compile(rb'"seq": ?(\d+)')
PATIENCE = 30


class Arrival(NamedTuple):
    at: float
    listener: int
    seq: int
    size: int


@dataclass(frozen=True, slots=True)
class Heard:
    """Every message that arrived, and the seconds of CPU that the listening took."""

    arrivals: list[Arrival]
    cpu: float


class Listener:
    """One socket that has joined: Socket.IO's first words are exchanged, unless it is plain."""

    def __init__(self, port: int, wish: str | None) -> None:
        """``wish``: what a Socket.IO client asks first; None for a plain websocket."""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        path, key = "/" if wish is None else SOCKET_IO, b64encode(os.urandom(16)).decode()
        self.socket.sendall(HANDSHAKE.format(path=path, port=port, key=key).encode())
        self._bytes = b""
        while b"\r\n\r\n" not in self._bytes:
            self._bytes += self.socket.recv(4096)
        head, _, self._bytes = self._bytes.partition(b"\r\n\r\n")
        assert b" 101 " in head.splitlines()[0], head
        if wish is not None:
            self._join(wish)

    def frames(self) -> list[bytes]:
        """The messages that have arrived whole; a ping is answered."""
        found = []
        while (frame := self._next()) is not None:
            if frame == PING:
                self._send(PONG)
            found.append(frame)
        return found

    def read(self) -> bool:
        """Take what has arrived; False when the other side has gone."""
        got = self.socket.recv(65536)
        self._bytes += got
        return bool(got)

    def _join(self, wish: str) -> None:
        self._until(b"0")
        self._send(b"40")
        self._until(b"40")
        self._send(f"420{wish}".encode())
        self._until(b"430")

    def _send(self, text: bytes) -> None:
        """One masked text frame of at most 125 bytes, or with a longer length."""
        size = len(text)
        length = bytes([128 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self.socket.sendall(b"\x81" + length + b"\0\0\0\0" + text)

    def _next(self) -> bytes | None:
        if len(self._bytes) < 2:
            return None
        size, at = self._bytes[1] & 127, 2
        if size == 126:
            size, at = int.from_bytes(self._bytes[2:4], "big"), 4
        elif size == 127:
            size, at = int.from_bytes(self._bytes[2:10], "big"), 10
        if len(self._bytes) < at + size:
            return None
        frame, self._bytes = self._bytes[at : at + size], self._bytes[at + size :]
        return frame

    def _until(self, begins: bytes) -> None:
        while not any(frame.startswith(begins) for frame in self.frames()):
            assert self.read(), f"gone before {begins!r}"


class Crowd:
    """``count`` listeners that have joined, until ``close``."""

    def __init__(self, port: int, count: int, wish: str | None = None) -> None:
        spawning = multiprocessing.get_context("spawn")
        self._line, theirs = spawning.Pipe()
        self._process = spawning.Process(
            target=_listen, args=(port, count, wish, theirs), daemon=True
        )
        self._process.start()
        theirs.close()
        assert self._line.recv() == "joined"

    def heard(self, count: int) -> Heard:
        """What has arrived since they joined: at least so many, unless they do not come in time."""
        self._line.send(count)
        return self._line.recv()  # type: ignore[no-any-return]

    def close(self) -> None:
        self._line.close()
        self._process.join(PATIENCE)


def _listen(port: int, count: int, wish: str | None, line: Connection) -> None:
    """A crowd's process: hears, and says what it heard when it is asked, until the line ends."""
    waiting = selectors.EpollSelector()
    for number in range(count):
        listener = Listener(port, wish)
        waiting.register(listener.socket, selectors.EVENT_READ, (number, listener))
    waiting.register(line, selectors.EVENT_READ)
    arrivals: list[Arrival] = []
    wanted, deadline = float("inf"), float("inf")
    began = time.process_time()
    line.send("joined")
    while True:
        for key, _ in waiting.select(0.1):
            if key.fileobj is not line:
                arrivals += _arrived(*key.data)
                continue
            try:
                wanted, deadline = line.recv(), time.monotonic() + PATIENCE
            except EOFError:
                return
        if len(arrivals) >= wanted or time.monotonic() > deadline:
            line.send(Heard(arrivals, time.process_time() - began))
            wanted = deadline = float("inf")


def _arrived(number: int, listener: Listener) -> list[Arrival]:
    assert listener.read(), f"listener {number} was sent away"
    now = time.perf_counter()
    return [
        Arrival(now, number, int(found[1]), len(frame))
        for frame in listener.frames()
        if (found := NUMBER.search(frame)) is not None
    ]


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
