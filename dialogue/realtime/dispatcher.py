"""Tells watchers what was committed: one thread a process, in the order of each stream.

Requests never send; after their commit they only wake this thread, which reads what is new through
a connection of its own: so nothing is told that was rolled back. A hint from another process wakes
it too, and what a lost hint missed is found by looking every now and then.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from flask import Flask, Response, after_this_request, has_request_context

from dialogue.cursors import Cursor
from dialogue.events import Told
from dialogue.i18n import speaking
from dialogue.realtime.bus import Bus
from dialogue.realtime.engine import Engine
from dialogue.realtime.entries import Change, Entry, entries_after, heads_of
from dialogue.realtime.presenting import as_a_page, present
from dialogue.realtime.watched import CONTROL, Watched
from dialogue.realtime.watchers import Watchers, room_of

LOOK_EVERY = 1.5
ANSWER_FIRST = 0.025  # seconds at most
BEACONS = (2.0, 10.0, 30.0)

Message = tuple[str, dict[str, Any]]

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Followed:
    """How far a stream was told, when, and how often its head was repeated since."""

    seq: int
    told_at: float = field(default_factory=time.monotonic)
    repeated: int = len(BEACONS)


class Dispatcher:
    """``engine`` and ``look_at_rights`` are set once they are made."""

    engine: Engine
    look_at_rights: Callable[[], None]

    def __init__(self, app: Flask, watchers: Watchers, bus: Bus) -> None:
        self._app, self._watchers, self._bus = app, watchers, bus
        self._followed: dict[str, _Followed] = {}
        self._lock = threading.Lock()
        self._own: set[str] = set()
        self._heard: set[str] = set()
        self._awake, self._answered = threading.Event(), threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def track(self, key: str) -> None:
        """From now on tell what is new in this stream; called when its first watcher has joined."""
        with self._lock:
            if key not in self._followed:
                _, head = heads_of([key]).get(key, (0, 0))
                self._followed[key] = _Followed(head)

    def committed(self, told: Told) -> None:
        """A transaction of this process told of these streams."""
        with self._lock:
            self._own |= told.streams()
        if has_request_context():
            after_this_request(self._note_answer)
        else:
            self._answered.set()
        self._awake.set()

    def hear(self, keys: Iterable[str]) -> None:
        """Another process said that these streams have something new."""
        with self._lock:
            self._heard.update(keys)
        self._answered.set()
        self._awake.set()

    def _note_answer(self, response: Response) -> Response:
        """Whoever wrote gets their answer first: nothing is told until it has left."""
        response.call_on_close(self._answered.set)
        return response

    def start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)
        self._thread.start()
        self._bus.listen(self.hear)

    def stop(self) -> None:
        self._stopping.set()
        self._awake.set()
        self._bus.close()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        looked_at = 0.0
        while not self._stopping.is_set():
            if self._awake.wait(LOOK_EVERY):
                self._answered.wait(ANSWER_FIRST)
            self._awake.clear()
            self._answered.clear()
            looks = time.monotonic() - looked_at >= LOOK_EVERY
            try:
                self.turn(looks=looks)
            except Exception:  # the next turn may succeed; the thread must live
                log.exception("dispatcher failed")
            looked_at = time.monotonic() if looks else looked_at

    def turn(self, *, looks: bool = True) -> None:
        """Tell what is new in the streams that were hinted at; or look at all that are followed."""
        own, heard, followed, watched = self._take()
        self._bus.tell(own)
        keys = followed if looks else followed & (own | heard)
        messages = self._read([watched[key] for key in sorted(keys)]) if keys else []
        if messages or looks or CONTROL in own | heard:
            self.look_at_rights()  # after reading: what is sent was read before anybody lost it
        for room, message in messages:
            self.engine.emit("change", message, to=room)
        if looks:
            self._repeat_heads(watched)

    def _take(self) -> tuple[set[str], set[str], set[str], dict[str, Watched]]:
        with self._lock:
            own, self._own = self._own, set()
            heard, self._heard = self._heard, set()
            watched = self._watchers.streams()
            for key in self._followed.keys() - watched.keys():
                del self._followed[key]
            return own, heard, set(self._followed), watched

    def _read(self, streams: Sequence[Watched]) -> list[Message]:
        """What is new in these streams, drawn, for each room."""
        with as_a_page(self._app, "en"):
            heads = heads_of([one.key for one in streams])
            return [
                message
                for watched in streams
                for message in self._new_in(watched, *heads.get(watched.key, (0, 0)))
            ]

    def _new_in(self, watched: Watched, stream_id: int, head: int) -> Iterator[Message]:
        followed = self._followed[watched.key]
        if head < followed.seq:  # another history was restored: watchers find out by its tags
            followed.seq = head
        while followed.seq < head:
            entries = entries_after(stream_id, followed.seq)
            yield from self._drawn(watched, entries)
            followed.seq = entries[-1].seq if entries else head
            followed.told_at, followed.repeated = time.monotonic(), 0

    def _drawn(self, watched: Watched, entries: Sequence[Entry]) -> Iterator[Message]:
        """Every number reaches every room, in order, each with what its object looks like now."""
        changes = [Change(entry.object, entry.kind) for entry in entries]
        for lang in self._watchers.langs_of(watched.key):
            with speaking(lang):
                told = present(watched, changes)
            for entry, change in zip(entries, told, strict=True):
                place = {"seq": entry.seq, "cursor": str(Cursor(entry.seq, entry.tag))}
                yield room_of(watched.key, lang), {"stream": watched.name, **place, **change}

    def _repeat_heads(self, watched: dict[str, Watched]) -> None:
        """After some silence say again where a stream stands: a lost last message is noticed."""
        now = time.monotonic()
        for key, followed in list(self._followed.items()):
            due = BEACONS[followed.repeated :][:1]
            if key in watched and due and now - followed.told_at >= due[0]:
                followed.repeated += 1
                for lang in self._watchers.langs_of(key):
                    heads = {"streams": {watched[key].name: followed.seq}}
                    self.engine.emit("heads", heads, to=room_of(key, lang))
