"""Who watches what in this process: sockets, the streams they follow, and how fast they ask."""

import time
from collections import Counter
from dataclasses import dataclass, field
from threading import RLock

from dialogue.realtime.watched import Watched

EVENTS_A_SECOND = 10
EVENTS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Audience:
    """Those of a thread's watchers who are told the same about each other. ``writer``: this
    person's own sockets, who are not told of themselves."""

    stream: str
    takes_part: bool
    writer: int | None = None

    @property
    def room(self) -> str:
        if self.writer is not None:
            return f"{self.stream}|writer/{self.writer}"
        return f"{self.stream}|taking-part" if self.takes_part else f"{self.stream}|looking-on"


@dataclass(slots=True)
class Watcher:
    """One socket. ``token`` is its browser's sign-in, None for a visitor's; ``network`` is only
    held while the socket is open, to count it."""

    sid: str
    token: str | None
    person: int | None
    lang: str
    network: str
    follows: dict[str, Watched] = field(default_factory=dict)
    audiences: dict[str, Audience] = field(default_factory=dict)
    _credit: float = EVENTS_AT_ONCE
    _asked_at: float = field(default_factory=time.monotonic)

    def may_ask(self) -> bool:
        """Whether this message is within the socket's rate; counts it."""
        now = time.monotonic()
        earned = (now - self._asked_at) * EVENTS_A_SECOND
        self._credit = min(EVENTS_AT_ONCE, self._credit + earned) - 1
        self._asked_at = now
        if self._credit < 0:
            self._credit = max(self._credit, -EVENTS_AT_ONCE)
            return False
        return True


@dataclass(frozen=True, slots=True)
class Following:
    """A stream and the sockets that follow it."""

    watched: Watched
    watchers: list[Watcher] = field(default_factory=list)


def room_of(key: str, lang: str) -> str:
    """Those who follow a stream and see the same: here, those who read in one language."""
    return f"{key}|{lang}"


class Watchers:
    """Every open socket of this process, safe for threads."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._by_sid: dict[str, Watcher] = {}
        self._rooms: dict[str, Counter[str]] = {}
        self._streams: dict[str, Watched] = {}

    def add(self, watcher: Watcher) -> None:
        with self._lock:
            self._by_sid[watcher.sid] = watcher

    def get(self, sid: str) -> Watcher | None:
        with self._lock:
            return self._by_sid.get(sid)

    def remove(self, sid: str) -> Watcher | None:
        with self._lock:
            watcher = self._by_sid.get(sid)
            for name in list(watcher.follows) if watcher else ():
                self.unfollow(sid, name)
            return self._by_sid.pop(sid, None)

    def follow(self, sid: str, watched: Watched) -> bool:
        """Note that a socket follows a stream; False when the socket is closed already."""
        with self._lock:
            watcher = self._by_sid.get(sid)
            if watcher is None:
                return False
            if watched.name not in watcher.follows:
                self._rooms.setdefault(watched.key, Counter())[watcher.lang] += 1
            watcher.follows[watched.name] = self._streams[watched.key] = watched
            return True

    def unfollow(self, sid: str, name: str) -> Watched | None:
        with self._lock:
            watcher = self._by_sid.get(sid)
            watched = watcher.follows.pop(name, None) if watcher else None
            if watcher is None or watched is None:
                return None
            langs = self._rooms[watched.key]
            langs[watcher.lang] -= 1
            if langs[watcher.lang] <= 0:
                del langs[watcher.lang]
            if not langs:
                del self._rooms[watched.key], self._streams[watched.key]
            return watched

    def streams(self) -> dict[str, Watched]:
        """The streams that anybody follows, by key."""
        with self._lock:
            return dict(self._streams)

    def threads(self) -> dict[str, Following]:
        """The threads that anybody follows, by the name of their stream."""
        found: dict[str, Following] = {}
        with self._lock:
            for watcher in self._by_sid.values():
                for name, watched in watcher.follows.items():
                    if watched.thread_id is not None:
                        found.setdefault(name, Following(watched)).watchers.append(watcher)
        return found

    def langs_of(self, key: str) -> list[str]:
        """The languages in which a stream is followed."""
        with self._lock:
            return list(self._rooms.get(key, ()))

    def all(self) -> list[Watcher]:
        with self._lock:
            return list(self._by_sid.values())

    def count(self, *, person: int | None = None, network: str | None = None) -> int:
        """How many sockets: of a person, of a network, or in all."""
        return sum(
            (person is None or one.person == person) and (network is None or one.network == network)
            for one in self.all()
        )
