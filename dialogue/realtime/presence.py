"""Who reads and who is replying, told to those before whom the same thread is open.

Those who take part learn names, everybody else a number: each kind of audience is a room. Whose
name may be told, and to whom, is asked anew each time; nothing of it is stored. It has a thread of
its own, so that no contribution ever waits for it.
"""

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

import structlog
from flask import Flask

from dialogue.realtime.attendance import Attendance, Attendances, Board
from dialogue.realtime.engine import Engine
from dialogue.realtime.introducing import Company, company_in
from dialogue.realtime.pace import Pace
from dialogue.realtime.presenting import as_a_page
from dialogue.realtime.watchers import Audience, Following, Watcher, Watchers

TURN_EVERY = 1.0
LOOK_EVERY = 3.0
SILENT_AFTER = 8.0
NAMES = 5

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Told:
    """What was told of one thread, and when it was looked at."""

    looked_at: float = -LOOK_EVERY
    reading: Pace = field(default_factory=Pace)
    replying: Pace = field(default_factory=Pace)

    def is_due(self, now: float) -> bool:
        is_owed = self.reading.is_due(now) or self.replying.is_due(now)
        return is_owed or now - self.looked_at >= LOOK_EVERY

    def owe(self) -> None:
        self.reading.owe()
        self.replying.owe()


class Presence:
    """``engine`` and ``look_at_rights`` are set once they are made."""

    engine: Engine
    look_at_rights: Callable[[], None]

    def __init__(
        self,
        app: Flask,
        watchers: Watchers,
        board: Board,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._watchers, self._board, self._now = app, watchers, board, now
        self._told: dict[str, _Told] = {}
        self._shared: Attendances = {}
        self._wrote_at: dict[tuple[str, int], float] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def writes(self, person: int, name: str) -> None:
        """Somebody who follows this thread writes a reply at this moment."""
        with self._lock:
            self._wrote_at[name, person] = self._now()

    def left(self, watcher: Watcher, name: str) -> None:
        """A socket no longer follows this stream."""
        with self._lock:
            audience = watcher.audiences.pop(name, None)
            if audience is not None:
                self.engine.leave(watcher.sid, audience.room)

    def start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and forget who was here."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self._board.close()
        self._told, self._shared, self._wrote_at = {}, {}, {}

    def _run(self) -> None:
        while not self._stopping.wait(TURN_EVERY):
            try:
                self.turn()
            except Exception:  # the next turn may succeed; the thread must live
                log.exception("presence failed")

    def turn(self) -> None:
        """Look at the threads where somebody came, left or writes, and now and then at all; tell
        what has changed."""
        now, threads = self._now(), self._watchers.threads()
        self._told = {name: self._told.get(name) or _Told() for name in threads}
        own = self._attendances(threads, now)
        due = [name for name in threads if self._is_due(threads[name], own[name], now)]
        others: Sequence[Attendances] = ()
        if due or own != self._shared:
            others, self._shared = self._board.share(own), own
        if due:
            self._look({name: threads[name] for name in due}, [own, *others], now)

    def _attendances(self, threads: Mapping[str, Following], now: float) -> dict[str, Attendance]:
        with self._lock:
            writes = {one: at for one, at in self._wrote_at.items() if now - at < SILENT_AFTER}
            self._wrote_at = writes
        found = {}
        for name, following in threads.items():
            people = [watcher.person for watcher in following.watchers]
            known = frozenset(person for person in people if person is not None)
            replying = frozenset(person for person in known if (name, person) in writes)
            found[name] = Attendance(known, people.count(None), replying)
        return found

    def _is_due(self, following: Following, own: Attendance, now: float) -> bool:
        name = following.watched.name
        is_new = any(name not in watcher.audiences for watcher in following.watchers)
        return is_new or own != self._shared.get(name) or self._told[name].is_due(now)

    def _look(
        self, threads: Mapping[str, Following], known: Sequence[Attendances], now: float
    ) -> None:
        here = {
            name: reduce(or_, (one[name] for one in known if name in one), Attendance())
            for name in threads
        }
        ids = {name: one.watched.thread_id or 0 for name, one in threads.items()}
        people = {person for one in here.values() for person in one.people}
        with as_a_page(self._app, "en"):
            companies = company_in(set(ids.values()), people)
        self.look_at_rights()  # after reading: what is sent was read before anybody lost it
        for name, following in threads.items():
            company = companies.get(ids[name])
            if company is not None:
                self._tell(following, company, here[name], now)

    def _tell(self, following: Following, company: Company, here: Attendance, now: float) -> None:
        name, told = following.watched.name, self._told[following.watched.name]
        told.looked_at = now
        replying = company.writers(here.replying)
        if self._seat(following, company, replying):
            told.owe()
        audiences = {one.audiences[name] for one in following.watchers if name in one.audiences}
        names = company.names(here.people)[:NAMES]
        count = here.count if company.is_shown else 0
        if told.reading.may_say((count, names) if count else None, now):
            for one in audiences:
                who = names if one.takes_part else []
                said = {"stream": name, "count": count, "who": who}
                self.engine.emit("presence", said, to=one.room)
        if told.replying.may_say(company.names(replying) or None, now):
            for one in audiences:
                if one.takes_part:
                    who = company.names(replying - {one.writer})[:NAMES]
                    self.engine.emit("typing", {"stream": name, "who": who}, to=one.room)

    def _seat(
        self, following: Following, company: Company, replying: Collection[int | None]
    ) -> bool:
        """Put each watcher into the room of their audience; whether any of them has to be told what
        the others there know already."""
        name, is_owed = following.watched.name, False
        for watcher in following.watchers:
            takes_part = company.takes_part(watcher.person)
            writer = watcher.person if watcher.person in replying else None
            audience, before = Audience(name, takes_part, writer), watcher.audiences.get(name)
            if audience != before:
                self._move(watcher, name, audience)
                is_owed |= before is None or before.takes_part != takes_part
        return is_owed

    def _move(self, watcher: Watcher, name: str, audience: Audience) -> None:
        with self._lock:
            if name not in watcher.follows:
                return  # they left meanwhile
            before = watcher.audiences.get(name)
            if before is not None:
                self.engine.leave(watcher.sid, before.room)
            self.engine.enter(watcher.sid, audience.room)
            watcher.audiences[name] = audience
