"""Listens to everything that is sent over sockets, and complains of what should not have been.

It stands where the engine stands, and asks the database anew about each message: whether its words
belong to the stream that tells them and are published, and whether each who gets them may read.
Installed in the suite's own process by ``listening``; in servers that the suite starts, by serving
``tests.overheard:app()``, whose complaints stand in the log.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from flask import Flask
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import OperationalError

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.readers import recognise
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor, Visitor
from dialogue.realtime.engine import Handlers, stock
from dialogue.realtime.gate import WATCHER
from dialogue.realtime.presenting import as_a_page
from dialogue.realtime.watched import CONTROL, open_stream
from dialogue.realtime.watchers import Watcher
from dialogue.streams import Stream, StreamEntry
from dialogue.threads.models import Post, Thread
from tests.servers import COMPLAINT

CHANGE = {"stream", "seq", "cursor", "kind", "object", "state", "html"}
SHAPES = {
    "change": CHANGE,
    "heads": {"streams"},
    "bye": {"reason"},
    "presence": {"stream", "count", "who"},
    "typing": {"stream", "who"},
}
MOST_NAMES = 5
WORDS = 'class="post__body'
DRAWN = re.compile(r'<article [^>]*id="p(\d+)"')

Payload = Mapping[str, Any]
Complain = Callable[[str], object]
Wrong = Iterator[str]


class Ear:
    """What one engine is told to send, and to whom: it counts who is in which room by itself."""

    def __init__(self, app: Flask, complain: Complain) -> None:
        self._app, self._complain = app, complain
        self._people: dict[str, Watcher] = {}
        self._rooms: dict[str, set[str]] = defaultdict(set)

    def opened(self, sid: str, environ: Mapping[str, Any]) -> None:
        self._people[sid] = environ[WATCHER](sid)

    def closed(self, sid: str) -> None:
        self._people.pop(sid, None)
        for present in list(self._rooms.values()):
            present.discard(sid)

    def entered(self, sid: str, room: str) -> None:
        self._rooms[room].add(sid)

    def left(self, sid: str, room: str) -> None:
        self._rooms[room].discard(sid)

    def hear(self, event: str, payload: Payload, to: str) -> None:
        try:
            with as_a_page(self._app, "en"):
                for wrong in self._wrong(event, payload, to):
                    self._complain(f"{wrong}: {event} {dict(payload)} to {to}")
        except OperationalError:  # the database is away: there is nobody to ask
            return

    def _wrong(self, event: str, payload: Payload, to: str) -> Wrong:
        known = SHAPES.get(event)
        if known is None:
            yield "an event that the protocol does not know"
        elif payload.keys() - known:
            yield "more than the protocol allows"
        elif to in self._people:
            yield from _wrong_to_one(event, payload)
        elif event == "heads":
            yield from _wrong_place(payload["streams"], to)
        elif event != "bye":
            yield from _wrong_place([payload["stream"]], to)
            if event == "change":
                yield from _wrong_words(payload)
                yield from self._wrong_readers(payload, to)
            elif len(payload.get("who", ())) > MOST_NAMES:
                yield "too many names"

    def _wrong_readers(self, payload: Payload, room: str) -> Wrong:
        """Who lost the right to read only while this was on its way may still get it."""
        if _was_before_a_loss(payload, room):
            return
        present = [self._people[sid] for sid in list(self._rooms[room]) if sid in self._people]
        for token in {one.token for one in present}:
            if not _may_follow(_actor_of(token), payload["stream"]):
                yield "to somebody who may not read it"


def _wrong_to_one(event: str, payload: Payload) -> Wrong:
    """One socket alone is told that a stream is gone for it, or goodbye."""
    if event == "change" and (payload["kind"], payload.get("html")) != ("gone", None):
        yield "words to one alone"


def _wrong_place(names: Iterable[str], room: str) -> Wrong:
    key = room.partition("|")[0]
    for name in names:
        if key != name and not (name == "me" and key.startswith("person/")):
            yield "into the room of another stream"


def _wrong_words(payload: Payload) -> Wrong:
    html = payload.get("html")
    if html is None:
        yield from _wrong_mention(payload)
        return
    kind, _, place = payload["stream"].partition("/")
    slug, _, thread = place.partition("/")
    number = payload["object"].partition("/")[2]
    found = _post(slug, number)
    if kind != "thread" or found is None or str(found.thread) != thread:
        yield "words of another thread"
    if DRAWN.findall(html) != [number]:
        yield "words of another contribution"
    if WORDS in html and payload["state"] != "published":
        yield "words that are not published"
    if WORDS in html and found and found.state != "published" and _was_taken_back(payload):
        yield "words that were taken back"


def _wrong_mention(payload: Payload) -> Wrong:
    """A dialogue does not tell even that something happened where not everybody may read."""
    kind, _, slug = payload["stream"].partition("/")
    what, _, number = payload["object"].partition("/")
    if kind != "dialogue" or payload["state"] == "gone" or what not in ("post", "thread"):
        return
    wanted = _POST if what == "post" else _THREAD
    found = db.session.execute(wanted, {"slug": slug, "number": int(number)}).first()
    if (
        found
        and found.visibility != "public"
        and not _was_before_a_loss(payload, payload["stream"])
    ):
        yield "what happens in private"


_POST = (
    select(Post.state, Thread.number.label("thread"), Forum.visibility)
    .join(Thread, Post.thread_id == Thread.id)
    .join(Forum, Thread.forum_id == Forum.id)
    .join(Dialogue, Post.dialogue_id == Dialogue.id)
    .where(Dialogue.slug == bindparam("slug"), Post.number == bindparam("number"))
)
_THREAD = (
    select(Forum.visibility)
    .join(Thread, Thread.forum_id == Forum.id)
    .join(Dialogue, Thread.dialogue_id == Dialogue.id)
    .where(Dialogue.slug == bindparam("slug"), Thread.number == bindparam("number"))
)


def _post(slug: str, number: str) -> Any:
    return db.session.execute(_POST, {"slug": slug, "number": int(number)}).first()


def _was_taken_back(payload: Payload) -> bool:
    """Whether that came first in the stream: else it happened while this was on its way."""
    taken = select(func.min(StreamEntry.seq)).join(Stream, StreamEntry.stream_id == Stream.id)
    of_it = StreamEntry.object == payload["object"], StreamEntry.kind == "withdraw"
    seq = db.session.scalar(taken.where(Stream.key == payload["stream"], *of_it))
    return seq is not None and seq <= payload["seq"]


def _was_before_a_loss(payload: Payload, room: str) -> bool:
    """Whether somebody lost a right after what is told here happened."""
    of = select(func.max(StreamEntry.event_id)).join(Stream, StreamEntry.stream_id == Stream.id)
    told = of.where(Stream.key == room.partition("|")[0], StreamEntry.seq == payload["seq"])
    happened, lost = db.session.scalar(told), db.session.scalar(of.where(Stream.key == CONTROL))
    return happened is not None and lost is not None and happened < lost


def _actor_of(token: str | None) -> Actor | None:
    if token is None:
        return Visitor()
    signed_in = recognise(token)
    return signed_in.user if signed_in else None


def _may_follow(actor: Actor | None, name: str) -> bool:
    if actor is None:
        return False
    try:
        open_stream(actor, name)
    except NotFound:
        return False
    return True


class _Handlers:
    """The handlers of an engine, and an ear to what they are told."""

    def __init__(self, handlers: Handlers, ear: Ear) -> None:
        self._handlers, self._ear = handlers, ear
        self.asked = handlers.asked

    def opened(self, sid: str, environ: Mapping[str, Any]) -> None:
        self._ear.opened(sid, environ)
        self._handlers.opened(sid, environ)

    def closed(self, sid: str) -> None:
        self._handlers.closed(sid)
        self._ear.closed(sid)


def overheard(engine: type[Any], complain: Complain) -> type[Any]:
    """An engine as this one, whose words are listened to."""

    class Overheard(engine):  # type: ignore[misc]
        def __init__(self, app: Flask, handlers: Handlers, origins: Sequence[str]) -> None:
            self.ear = Ear(app, complain)
            super().__init__(app, _Handlers(handlers, self.ear), origins)

        def emit(self, event: str, payload: Payload, *, to: str) -> None:
            self.ear.hear(event, payload, to)
            super().emit(event, payload, to=to)

        def enter(self, sid: str, room: str) -> None:
            self.ear.entered(sid, room)
            super().enter(sid, room)

        def leave(self, sid: str, room: str) -> None:
            super().leave(sid, room)
            self.ear.left(sid, room)

    return Overheard


@contextmanager
def listening(complain: Complain) -> Iterator[None]:
    """Every application that is made inside the block is listened to."""
    real = stock.StockEngine
    stock.StockEngine = overheard(real, complain)  # type: ignore[misc]
    try:
        yield
    finally:
        stock.StockEngine = real  # type: ignore[misc]


def app() -> Any:
    """For a WSGI server: the application, its complaints in the log."""
    with listening(_log):
        return import_module("wsgi").app


def _log(wrong: str) -> None:
    print(COMPLAINT, wrong, file=sys.stderr, flush=True)
