"""Many sockets that only listen, in one thread: when each message reached each of them."""

import os
import selectors
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Sequence

HANDSHAKE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
    "Sec-WebSocket-Version: 13\r\nOrigin: http://127.0.0.1:{port}\r\n\r\n"
)
PING, PONG = b"2", b"3"


class Listener:
    """One socket that has joined: Socket.IO's first words are exchanged."""

    def __init__(self, port: int, wish: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        key = b64encode(os.urandom(16)).decode()
        self.socket.sendall(HANDSHAKE.format(port=port, key=key).encode())
        self._bytes = b""
        while b"\r\n\r\n" not in self._bytes:
            self._bytes += self.socket.recv(4096)
        head, _, self._bytes = self._bytes.partition(b"\r\n\r\n")
        assert b" 101 " in head.splitlines()[0], head
        self._until(b"0")
        self.send(b"40")
        self._until(b"40")
        self.send(f"420{wish}".encode())
        self._until(b"430")

    def send(self, text: bytes) -> None:
        """One masked text frame of at most 125 bytes, or with a longer length."""
        size = len(text)
        length = bytes([128 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self.socket.sendall(b"\x81" + length + b"\0\0\0\0" + text)

    def frames(self) -> list[bytes]:
        """The messages that have arrived whole."""
        found = []
        while (frame := self._next()) is not None:
            if frame == PING:
                self.send(PONG)
            found.append(frame)
        return found

    def read(self) -> bool:
        """Take what has arrived; False when the other side has gone."""
        got = self.socket.recv(65536)
        self._bytes += got
        return bool(got)

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
        while True:
            for frame in self.frames():
                if frame.startswith(begins):
                    return
            self.read()


class Crowd:
    """Listeners in a thread that notes the moment of each "change"."""

    def __init__(self, port: int, count: int, wish: str) -> None:
        self.arrivals: list[float] = []
        self._selector = selectors.DefaultSelector()
        self._listeners = [Listener(port, wish) for _ in range(count)]
        for listener in self._listeners:
            self._selector.register(listener.socket, selectors.EVENT_READ, listener)
        self._ends = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def wait(self, count: int, seconds: float) -> bool:
        """Whether so many messages have arrived in time."""
        deadline = time.monotonic() + seconds
        while len(self.arrivals) < count and time.monotonic() < deadline:
            time.sleep(0.005)
        return len(self.arrivals) >= count

    def close(self) -> None:
        self._ends = True
        self._thread.join()
        for listener in self._listeners:
            listener.socket.close()

    def _listen(self) -> None:
        while not self._ends:
            for key, _ in self._selector.select(0.1):
                if not key.data.read():
                    self._selector.unregister(key.fileobj)
                    continue
                now = time.perf_counter()
                told = sum(b'"change"' in frame for frame in key.data.frames())
                self.arrivals += [now] * told


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
