"""The engine holds the sockets; everything else here knows it only by these two faces."""

from collections.abc import Mapping
from typing import Any, Protocol

Payload = Mapping[str, Any]


class Handlers(Protocol):
    """What the engine tells of its sockets, each known by its ``sid``."""

    def opened(self, sid: str, environ: Mapping[str, Any]) -> None: ...

    def asked(self, sid: str, event: str, payload: Any) -> Any:
        """A message from a browser; what is returned is its acknowledgement."""
        ...

    def closed(self, sid: str) -> None: ...


class Engine(Protocol):
    """Sockets in rooms. A message to a room is encoded once."""

    def emit(self, event: str, payload: Payload, *, to: str) -> None:
        """Send to a room, or to one socket by its ``sid``."""
        ...

    def enter(self, sid: str, room: str) -> None: ...

    def leave(self, sid: str, room: str) -> None: ...

    def close(self, sid: str) -> None:
        """Close the connection itself, after what was sent to it before."""
        ...
