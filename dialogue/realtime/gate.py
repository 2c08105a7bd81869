"""Who may open a socket: asked before the connection is upgraded, so that a refusal is an answer.

An Origin that is not the site's own is refused. Without any Origin it is no browser, so its cookies
are not looked at. A cookie whose sign-in is over is refused: the page has to be loaded anew.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from flask import Flask, session
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from dialogue.i18n import interface
from dialogue.realtime.watchers import Watcher, Watchers
from dialogue.web import client_prefix, current_actor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/socket.io/"
WATCHER = "dialogue.watcher"
SOCKETS_OF_A_PERSON = 10

Refused = str


class Gate:
    """The WSGI application in front of the engine's."""

    def __init__(
        self,
        app: Flask,
        served: "WSGIApplication",
        watchers: Watchers,
        *,
        origins: Sequence[str],
        sockets: int,
        sockets_of_a_network: int,
    ) -> None:
        self._app, self._served, self._watchers = app, served, watchers
        self._origins = frozenset(origins)
        self._sockets, self._of_a_network = sockets, sockets_of_a_network

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._served(environ, start)
        refused = self._look_at(environ)
        if refused is None:
            return self._served(environ, start)
        start(refused, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")])
        return []

    def _look_at(self, environ: "WSGIEnvironment") -> Refused | None:
        if parse_qs(environ.get("QUERY_STRING", "")).get("transport") != ["websocket"]:
            return "400 Bad Request"
        if "websocket" not in environ.get("HTTP_UPGRADE", "").lower():
            return "426 Upgrade Required"
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # compressing takes 100 kB a socket
        origin = environ.get("HTTP_ORIGIN")
        if origin is None:
            environ.pop("HTTP_COOKIE", None)
        elif origin not in self._origins:
            return "403 Forbidden"
        try:
            with self._app.request_context(environ):
                return self._recognise(environ)
        except HTTPException:
            return "400 Bad Request"
        except SQLAlchemyError:
            return "503 Service Unavailable"

    def _recognise(self, environ: "WSGIEnvironment") -> Refused | None:
        actor, network = current_actor(), client_prefix()
        token = current_user.get_id() if actor.id is not None else None
        if token is None and "_user_id" in session:
            return "401 Unauthorized"
        watchers = self._watchers
        if (
            watchers.count() >= self._sockets
            or watchers.count(network=network) >= self._of_a_network
            or (actor.id is not None and watchers.count(person=actor.id) >= SOCKETS_OF_A_PERSON)
        ):
            return "429 Too Many Requests"
        lang = interface()["lang"]
        environ[WATCHER] = lambda sid: Watcher(sid, token, actor.id, lang, network)
        return None
