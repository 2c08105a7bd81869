"""What a browser may ask over its socket: to watch, to stop watching, and to have it told that
somebody is writing. A socket never writes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from dialogue.dialogues.readers import recognise
from dialogue.errors import NotFound
from dialogue.permissions import Actor, Visitor
from dialogue.realtime.catching_up import catch_up
from dialogue.realtime.dispatcher import Dispatcher
from dialogue.realtime.engine import Engine
from dialogue.realtime.gate import WATCHER
from dialogue.realtime.presence import Presence
from dialogue.realtime.presenting import GONE, as_a_page
from dialogue.realtime.watched import open_stream
from dialogue.realtime.watchers import Watcher, Watchers, room_of

STREAMS_A_CALL = 10
STREAMS_A_SOCKET = 50
LONGEST_NAME = 200
Answer = dict[str, Any]

log = structlog.get_logger(__name__)


class Sockets:
    """The engine's handlers. ``engine`` is set once it is made."""

    engine: Engine

    def __init__(
        self, app: Flask, watchers: Watchers, dispatcher: Dispatcher, presence: Presence
    ) -> None:
        self._app, self._watchers = app, watchers
        self._dispatcher, self._presence = dispatcher, presence

    def opened(self, sid: str, environ: Mapping[str, Any]) -> None:
        self._watchers.add(environ[WATCHER](sid))

    def closed(self, sid: str) -> None:
        self._watchers.remove(sid)

    def asked(self, sid: str, event: str, payload: Any) -> Any:
        watcher = self._watchers.get(sid)
        if watcher is None:
            return None
        if not watcher.may_ask():
            return {"ok": False, "error": "too-fast"}
        match event:
            case "watch":
                return self._watch_if_possible(watcher, payload)
            case "unwatch":
                return self._unwatch(watcher, payload)
            case "typing":
                return self._typing(watcher, payload)
        log.info("unknown socket event")
        return None

    def _watch_if_possible(self, watcher: Watcher, payload: Any) -> Answer:
        """Who gets no answer would wait for ever; who is told that it failed asks again."""
        try:
            return self._watch(watcher, payload)
        except SQLAlchemyError as error:
            log.warning("storage refuses", error=type(error).__name__)
            return {"ok": False, "error": "busy"}

    def _watch(self, watcher: Watcher, payload: Any) -> Answer:
        wanted = _cursors_in(payload)
        if wanted is None:
            return {"ok": False, "error": "malformed"}
        with self.standing(watcher) as actor:
            if actor is None:
                self.dismiss(watcher, "signed-out")
                return {"ok": False, "error": "signed-out"}
            for name in wanted:
                self._join(watcher, actor, name)
        with self.standing(watcher) as actor:  # once more: it may have been lost before they joined
            answers = {
                name: self._begin(watcher, actor or Visitor(), name, cursor)
                for name, cursor in wanted.items()
            }
        return {"ok": True, "streams": answers}

    def _join(self, watcher: Watcher, actor: Actor, name: str) -> None:
        """Join the room first, read later: what is committed between comes twice, not never."""
        if name in watcher.follows or len(watcher.follows) >= STREAMS_A_SOCKET:
            return
        try:
            watched = open_stream(actor, name)
        except NotFound:
            return
        self.engine.enter(watcher.sid, room_of(watched.key, watcher.lang))
        if self._watchers.follow(watcher.sid, watched):
            self._dispatcher.track(watched.key)

    def _begin(self, watcher: Watcher, actor: Actor, name: str, cursor: str | None) -> Answer:
        try:
            watched = open_stream(actor, name)
        except NotFound:
            self.leave(watcher, name)
            return {"error": "gone"}
        if name not in watcher.follows:
            return {"error": "too-many"}
        return catch_up(watched, cursor)

    def _unwatch(self, watcher: Watcher, payload: Any) -> Answer:
        names = payload.get("streams") if isinstance(payload, dict) else None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return {"ok": False, "error": "malformed"}
        for name in names[:STREAMS_A_SOCKET]:
            self.leave(watcher, name)
        return {"ok": True}

    def _typing(self, watcher: Watcher, payload: Any) -> None:
        name = payload.get("stream") if isinstance(payload, dict) else None
        if not isinstance(name, str):
            log.info("malformed socket event")
        elif watcher.person is not None and name in watcher.follows:
            self._presence.writes(watcher.person, name)

    def leave(self, watcher: Watcher, name: str) -> None:
        watched = self._watchers.unfollow(watcher.sid, name)
        if watched is not None:
            self.engine.leave(watcher.sid, room_of(watched.key, watcher.lang))
            self._presence.left(watcher, name)

    def lose(self, watcher: Watcher, name: str) -> None:
        """Somebody may no longer follow a stream: it is gone, as for whoever never could."""
        self.leave(watcher, name)
        gone = {"stream": name, "seq": None, "cursor": None, "object": name}
        self.engine.emit("change", {**gone, "kind": GONE, "state": GONE}, to=watcher.sid)

    def dismiss_all(self, reason: str) -> None:
        for watcher in self._watchers.all():
            self.dismiss(watcher, reason)

    def dismiss(self, watcher: Watcher, reason: str) -> None:
        """Say why, and close the connection."""
        for name in list(watcher.follows):
            self.leave(watcher, name)
        self.engine.emit("bye", {"reason": reason}, to=watcher.sid)
        self.engine.close(watcher.sid)

    @contextmanager
    def standing(self, watcher: Watcher) -> Iterator[Actor | None]:
        """As a request of this watcher's: who they are by now, None when their sign-in is over."""
        with as_a_page(self._app, watcher.lang):
            if watcher.token is None:
                yield Visitor()
            else:
                signed_in = recognise(watcher.token)
                yield signed_in.user if signed_in else None


def _cursors_in(payload: Any) -> dict[str, str | None] | None:
    """The streams asked for, each with a cursor or None; None when it is not that."""
    streams = payload.get("streams") if isinstance(payload, dict) else None
    if not isinstance(streams, dict) or not 1 <= len(streams) <= STREAMS_A_CALL:
        return None
    for name, cursor in streams.items():
        if len(name) > LONGEST_NAME or not (cursor is None or isinstance(cursor, str)):
            return None
    return streams
