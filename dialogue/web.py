"""What every page shares: who asks, in which language, and how an answer leaves."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, make_response, request, url_for
from flask_login import current_user
from werkzeug.utils import redirect as werkzeug_redirect
from werkzeug.wrappers import Response as BaseResponse

from dialogue.i18n import interface
from dialogue.permissions import Actor, Visitor

VISITOR = Visitor()


def current_actor() -> Actor:
    """The signed-in person, or the visitor."""
    actor: Actor = getattr(current_user, "user", VISITOR)
    return actor


def see_other(endpoint: str, _anchor: str | None = None, **values: Any) -> BaseResponse:
    """Where to go after a successful form: 303 to the result."""
    return werkzeug_redirect(url_for(endpoint, _anchor=_anchor, **values), 303)


def client_prefix() -> str:
    """The asking network, truncated (/32 of IPv6, /24 of IPv4) and never stored: for limits."""
    address = request.remote_addr or ""
    if ":" in address:
        return ":".join(address.split(":")[:4])
    return address.rpartition(".")[0]


class PageCache:
    """Drawn pages for visitors, kept while nothing they show has changed."""

    def __init__(self, size: int = 300) -> None:
        self._size = size
        self._pages: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def get(self, etag: str, draw: Callable[[], str]) -> str:
        with self._lock:
            page = self._pages.get(etag)
            if page is not None:
                self._pages.move_to_end(etag)
                return page
        page = draw()
        with self._lock:
            self._pages[etag] = page
            while len(self._pages) > self._size:
                self._pages.popitem(last=False)
        return page


def etag_of(*facts: Any) -> str:
    """A page's ETag: ``facts`` are all it depends on beside the interface language."""
    told = repr((current_app.extensions["templates_hash"], interface()["lang"], facts))
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def conditional_page(facts: tuple[Any, ...], draw: Callable[[], str]) -> Response:
    """The page, or 304 when the reader holds it; a visitor's is drawn once for all.

    ``facts`` must name the reader where the page differs by reader.
    """
    etag = etag_of(facts, current_actor().id)
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    elif current_actor().id is None:
        cache: PageCache = current_app.extensions["page_cache"]
        response = make_response(cache.get(etag, draw))
    else:
        response = make_response(draw())
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def private(response: Response) -> Response:
    """Mark an answer that no cache may keep."""
    response.headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask, templates_hash: str) -> None:
    app.extensions["templates_hash"] = templates_hash
    app.extensions["page_cache"] = PageCache()
    app.context_processor(lambda: {"actor": current_actor(), "site_name": app.config["SITE_NAME"]})
