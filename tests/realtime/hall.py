"""A hall of one process: people come and go before a presence whose time stands still, and what
each of them hears is kept."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from flask import Flask

from dialogue.accounts.models import User
from dialogue.permissions import Visitor
from dialogue.realtime.attendance import Board, OwnBoard
from dialogue.realtime.engine import Payload
from dialogue.realtime.presence import Presence
from dialogue.realtime.watched import open_stream
from dialogue.realtime.watchers import Watcher, Watchers

THREAD = "thread/june-2005/1"


class Rooms:
    """An engine without sockets."""

    def __init__(self) -> None:
        self._rooms: dict[str, set[str]] = {}
        self.heard: dict[str, list[tuple[str, Payload]]] = {}

    def emit(self, event: str, payload: Payload, *, to: str) -> None:
        for sid in self._rooms.get(to, {to}):
            self.heard.setdefault(sid, []).append((event, payload))

    def enter(self, sid: str, room: str) -> None:
        self._rooms.setdefault(room, set()).add(sid)

    def leave(self, sid: str, room: str) -> None:
        self._rooms[room].discard(sid)

    def close(self, sid: str) -> None:
        raise AssertionError("presence closes no connection")


class Hall:
    """``later(seconds)`` lets time pass and the presence take its turn."""

    _numbers = count(1)

    def __init__(self, app: Flask, board: Board | None = None) -> None:
        self._at = 1000.0
        self.watchers, self.engine = Watchers(), Rooms()
        self.presence = Presence(app, self.watchers, board or OwnBoard(), now=lambda: self._at)
        self.presence.engine = self.engine
        self.presence.look_at_rights = lambda: None

    def comes(self, user: User | None, *streams: str) -> Watcher:
        """Somebody opens a page with these streams; None: a visitor."""
        sid = f"socket-{next(self._numbers)}"
        watcher = Watcher(sid, "token", user.id if user else None, "en", "network")
        self.watchers.add(watcher)
        for name in streams:
            self.watchers.follow(sid, open_stream(user or Visitor(), name))
        return watcher

    def goes(self, *watchers: Watcher) -> None:
        for watcher in watchers:
            for name in list(watcher.follows):
                self.watchers.unfollow(watcher.sid, name)
                self.presence.left(watcher, name)
            self.watchers.remove(watcher.sid)

    def writes(self, watcher: Watcher, name: str) -> None:
        assert watcher.person is not None
        self.presence.writes(watcher.person, name)

    def later(self, seconds: float = 0) -> None:
        self._at += seconds
        self.presence.turn()

    def heard(self, watcher: Watcher, event: str = "presence") -> list[tuple[Any, ...]]:
        """What a socket was told since it was last asked: count and names, or names alone."""
        all_heard = self.engine.heard.pop(watcher.sid, [])
        self.engine.heard[watcher.sid] = [one for one in all_heard if one[0] != event]
        told = [payload for name, payload in all_heard if name == event]
        fields = ("count", "who") if event == "presence" else ("who",)
        return [tuple(payload[field] for field in fields) for payload in told]

    def words(self, watchers: Iterable[Watcher]) -> str:
        """All that these sockets were ever told, in one text."""
        return repr([self.engine.heard.get(watcher.sid) for watcher in watchers])
