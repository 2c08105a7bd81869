"""What every page shares: who asks, in which language, and how an answer leaves."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Request, Response, current_app, g, make_response, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.utils import redirect as werkzeug_redirect
from werkzeug.wrappers import Response as BaseResponse

from dialogue import front, standing_in
from dialogue.front import Standing
from dialogue.headers import accepted_encoding, compressed
from dialogue.i18n import interface
from dialogue.memory import Recent
from dialogue.permissions import Actor, Visitor

VISITOR = Visitor()


class Cookies(SecureCookieSessionInterface):
    """Flask's own, but whoever shows no cookie costs no signature."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def current_actor() -> Actor:
    """The signed-in person, or the visitor; worked out once a request."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        actor = g.actor = getattr(current_user, "user", VISITOR)
    return actor


def asked_until_it_fails(recognise: Callable[[str], Any]) -> Callable[[str], Any]:
    """Who shows this token, for Flask-Login. Once the storage refused to tell, it is not asked
    again in this request: the page that speaks of the refusal must not meet the next."""

    def ask(token: str) -> Any:
        if g.get("nobody_can_tell"):
            return None
        try:
            return recognise(token)
        except SQLAlchemyError:
            g.nobody_can_tell = True
            raise

    return ask


def see_other(endpoint: str, _anchor: str | None = None, **values: Any) -> BaseResponse:
    """Where to go after a successful form: 303 to the result."""
    return werkzeug_redirect(url_for(endpoint, _anchor=_anchor, **values), 303)


def client_prefix() -> str:
    """The asking network, truncated (/32 of IPv6, /24 of IPv4) and never stored: for limits."""
    address = request.remote_addr or ""
    if ":" in address:
        return ":".join(address.split(":")[:4])
    return address.rpartition(".")[0]


_visitors_pages: Recent[bytes] = Recent(300)
HTML = "text/html; charset=utf-8"


def etag_of(*facts: Any) -> str:
    """A page's ETag: ``facts`` are all it depends on beside the interface language."""
    told = repr((current_app.extensions["templates_hash"], interface()["lang"], facts))
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def conditional_page(
    facts: tuple[Any, ...],
    draw: Callable[[], str],
    *,
    shared: bool = False,
    standing: Standing | None = None,
) -> Response:
    """The page, or 304 when the reader holds it; a visitor's is drawn once for all, and kept at
    the door where ``standing`` says how long it holds.

    ``facts`` are all that the page depends on beside the reader, their language and their form
    token. Where they hold all that differs from one reader to another, the page is ``shared``: it
    is drawn once for everyone in the same position, and a reader's own words are filled in as it
    leaves. A page with a notice for the reader is always drawn.
    """
    if "_flashes" in session:
        return private(make_response(draw()))
    actor = current_actor()
    reader = actor.id
    waiting, token = standing_in.unseen_by(actor), session.get("csrf_token") if reader else None
    etag = etag_of(facts, reader, actor.name, waiting, token)
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    elif reader is None:
        response = _visitors_page(etag, draw, standing)
    elif shared:
        response = make_response(standing_in.page_for(actor, etag_of(facts, actor.is_admin), draw))
    else:
        response = make_response(draw())
    response.headers["ETag"] = f'W/"{etag}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def _visitors_page(etag: str, draw: Callable[[], str], standing: Standing | None) -> Response:
    """A page that is the same for every visitor, kept as it leaves: drawn and compressed once."""
    encoding = accepted_encoding()
    key = (etag, encoding)
    body = _visitors_pages.get(key)
    if body is None:
        plain = draw().encode()
        body = _visitors_pages.put(key, compressed(plain, encoding) if encoding else plain)
    headers = [("Content-Type", HTML), ("ETag", f'W/"{etag}"'), ("Cache-Control", "no-cache")]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    if standing is not None:
        front.keep(standing, etag, headers, body)
    return Response(body, headers=headers)


def private(response: Response) -> Response:
    """Mark an answer that no cache may keep."""
    response.headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask, templates: Path) -> None:
    """``templates`` is the folder whose content a page's ETag depends on, as it does on the style
    and scripts that the page asks for."""
    app.extensions["templates_hash"] = _hash_of(templates) + app.extensions["assets"].release
    app.context_processor(_always_at_hand)
    app.jinja_env.globals.update(csrf_token=standing_in.form_token, form_key=standing_in.form_key)


def _hash_of(folder: Path) -> str:
    told = hashlib.blake2b(digest_size=8)
    for path in sorted(folder.rglob("*.html")):
        told.update(path.read_bytes())
    return told.hexdigest()


def _always_at_hand() -> dict[str, Any]:
    actor = standing_in.current() or current_actor()
    return {"actor": actor, "site_name": current_app.config["SITE_NAME"]}
