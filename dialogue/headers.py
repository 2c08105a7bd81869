"""What every answer carries, and where an unsafe request may come from."""

import gzip
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import brotli
from flask import Flask, Response, abort, current_app, request

from dialogue.extensions import csrf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types dialogue-html",
    )
)
FIXED = tuple(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }.items()
)
HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
NEVER_KEPT = ("Cache-Control", "no-store")
VARY = ("Vary", "Cookie, Accept-Language, Accept-Encoding")
SAFE = {"GET", "HEAD", "OPTIONS"}
WORTH_COMPRESSING = 1000

View = TypeVar("View")


def init_app(app: Flask) -> None:
    app.before_request(_refuse_foreign)
    app.after_request(_compress)


class Completed:
    """Adds to every answer, errors and files included, the headers that it lacks."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def complete(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            secure = environ["wsgi.url_scheme"] == "https"  # as a believed proxy said
            return start(status, _completed(headers, secure=secure), error)

        return self._app(environ, complete)


def _completed(headers: list[tuple[str, str]], *, secure: bool) -> list[tuple[str, str]]:
    present = {name.lower(): value for name, value in headers}
    added = [pair for pair in FIXED if pair[0].lower() not in present]
    if secure:
        added.append(HSTS)
    if "cache-control" not in present:
        added.append(NEVER_KEPT)
    if present.get("content-type", "").startswith("text/html"):
        headers = [pair for pair in headers if pair[0].lower() != "vary"]
        added.append(VARY)
    return headers + added


def from_anywhere(view: View) -> View:
    """Let a view take what other sites and programs send, without a form of ours: its address is a
    secret, and whoever knows it may do what it does."""
    _from_anywhere.add(view)
    csrf.exempt(view)
    return view


_from_anywhere: set[Any] = set()


def _refuse_foreign() -> None:
    """Nothing is changed on the word of another site, whatever token it holds."""
    if request.method in SAFE or _view() in _from_anywhere:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        abort(400, "This form came from another site.")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(400, "This form came from another site.")


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")


def _compress(response: Response) -> Response:
    """Text leaves compressed when the reader can take it. The secret in a page is its CSRF
    token, which is signed anew and useless to another site (SameSite, Origin)."""
    if response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    if not (response.mimetype or "").startswith(("text/", "application/json", "application/atom")):
        return response
    encoding = accepted_encoding()
    body = response.get_data() if response.is_sequence and encoding else b""
    if len(body) >= WORTH_COMPRESSING:
        response.set_data(compressed(body, encoding))
        response.headers["Content-Encoding"] = encoding
    return response


def accepted_encoding() -> str:
    """The best encoding that the reader takes: "br", "gzip", or "" for none."""
    accepted = request.headers.get("Accept-Encoding", "")
    if not accepted:
        return ""
    return next((name for name in ("br", "gzip") if request.accept_encodings[name]), "")


def compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=4))
    return gzip.compress(body, compresslevel=6, mtime=0)
