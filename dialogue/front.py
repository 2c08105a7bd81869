"""Answers a visitor's repeated question at the door, before the application is asked.

A page that is the same for every visitor is kept with what it stands on: the dialogue's version,
the number of a stream's newest entry, and the moment until which its dates hold. One small
statement tells whether both still stand; anything else is for the application to answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import request
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from dialogue import clock
from dialogue.memory import Recent

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STANDING = text(
    "SELECT d.version, coalesce(s.head, 0) FROM dialogue d"
    " LEFT JOIN stream s ON s.key = :stream WHERE d.id = :dialogue_id"
)
TOLD_BY = (
    "HTTP_HOST",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_COOKIE",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
    "wsgi.url_scheme",
)
LONGEST_KEY = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page stands on, and until when."""

    dialogue_id: int
    version: int
    stream: str
    head: int
    until: datetime


@dataclass(frozen=True, slots=True)
class _Kept:
    standing: Standing
    etag: str
    headers: list[tuple[str, str]]
    body: bytes


_pages: Recent[_Kept] = Recent(500)


def keep(standing: Standing, etag: str, headers: list[tuple[str, str]], body: bytes) -> None:
    """Keep the answer to this request, made for a visitor, for whoever asks the very same."""
    key = _key(request.environ)
    if key is not None:
        _pages.put(key, _Kept(standing, etag, headers, body))


class Front:
    """The WSGI application in front of ``app``; ``engine`` gives its database."""

    def __init__(self, app: "WSGIApplication", engine: Callable[[], Engine], cookie: str) -> None:
        self._app, self._engine = app, engine
        self._sign_in = f"{cookie}="

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        kept = self._find(environ)
        if kept is None:
            return self._app(environ, start)
        if kept.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start("304 Not Modified", [*kept.headers])
            return []
        start("200 OK", [*kept.headers, ("Content-Length", str(len(kept.body)))])
        return [kept.body]

    def _find(self, environ: "WSGIEnvironment") -> _Kept | None:
        if self._sign_in in environ.get("HTTP_COOKIE", ""):
            return None
        key = _key(environ)
        kept = _pages.get(key) if key is not None else None
        return kept if kept is not None and self._stands(kept.standing) else None

    def _stands(self, standing: Standing) -> bool:
        if clock.now() >= standing.until:
            return False
        wanted = {"stream": standing.stream, "dialogue_id": standing.dialogue_id}
        try:
            with self._engine().connect() as connection:
                found = connection.execute(STANDING, wanted).one_or_none()
        except SQLAlchemyError:  # the application will meet it too, and has a page for it
            return False
        return found is not None and tuple(found) == (standing.version, standing.head)


def _key(environ: "WSGIEnvironment") -> tuple[Any, ...] | None:
    """What the answer to a visitor may depend on; None where nothing is kept."""
    if environ["REQUEST_METHOD"] != "GET":
        return None
    key = tuple(environ.get(name, "") for name in TOLD_BY)
    return key if sum(map(len, key)) <= LONGEST_KEY else None
