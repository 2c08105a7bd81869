"""A mail server for one test: takes what a server takes and keeps it.

``pause`` is called with the name of each step of a conversation before the server goes on: somebody
is "connected", wants to send "data", the content is "kept", somebody wants to "quit".
"""

import base64
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Received:
    """What arrived: envelopes, contents, and the passwords that were shown."""

    port: int = 0
    extensions: tuple[str, ...] = ("8BITMIME", "SMTPUTF8", "AUTH PLAIN")
    refuses: bool = False
    pause: Callable[[str], object] = lambda step: None
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    credentials: list[str] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    received: Received

    def handle(self) -> None:
        self.received.pause("connected")
        self._say("220 ready")
        sender, recipients = "", []
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            verb = line[:4].upper()
            if verb == "EHLO":
                told = ["localhost", *self.received.extensions]
                for each in told[:-1]:
                    self._say(f"250-{each}")
                self._say(f"250 {told[-1]}")
            elif verb == "AUTH":
                self.received.credentials.append(base64.b64decode(line.split()[2]).decode())
                self._say("235 welcome")
            elif verb == "MAIL":
                sender, _, options = line.partition(":")[2].partition(" ")
                self.received.options.append(options)
                self._say("250 ok")
            elif verb == "RCPT":
                recipients.append(line.partition(":")[2])
                self._say("550 no such person" if self.received.refuses else "250 ok")
            elif verb == "DATA":
                self.received.pause("data")
                self._say("354 go on")
                content = self._content()
                if content is None:
                    return
                self.received.contents.append(content)
                self.received.envelopes.append((sender, recipients))
                sender, recipients = "", []
                self.received.pause("kept")
                self._say("250 kept")
            elif verb == "QUIT":
                self.received.pause("quit")
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _content(self) -> bytes | None:
        """None where whoever sends it was cut off in the middle."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return None
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def smtp_server(**features: object) -> Iterator[Received]:
    """A server on the loopback, at ``received.port``, as long as the block runs."""
    received = Received(**features)  # type: ignore[arg-type]
    handler = type("Conversation", (_Conversation,), {"received": received})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        received.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield received
        finally:
            server.shutdown()
            thread.join()
