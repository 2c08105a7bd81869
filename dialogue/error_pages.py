"""Every refusal as a page: what happened, what to do, and nothing typed is lost."""

import json
from typing import Any

import structlog
from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from dialogue import database
from dialogue.errors import Busy, DialogueError, Elsewhere, NotFound, NotPermitted
from dialogue.extensions import db
from dialogue.i18n import gettext as _
from dialogue.i18n import told
from dialogue.web import current_actor, private

log = structlog.get_logger(__name__)

NEVER_KEPT = {
    "csrf_token",
    "password",
    "new_password",
    "current_password",
    "resume",
    "resume_to",
}
LONG = 80
# Where signing in may help: what is private looks to a visitor as if it were not there.
HIDDEN_FROM_VISITORS = {NotPermitted.status, NotFound.status}


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(DialogueError, _refused)
    app.register_error_handler(SQLAlchemyError, _storage)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def kept_fields() -> list[dict[str, Any]]:
    """What was typed into the refused form, secrets apart."""
    return [
        {"name": name, "value": value, "long": len(value) > LONG or "\n" in value}
        for name, value in request.form.items(multi=True)
        if name not in NEVER_KEPT
    ]


def resume_page(
    action: str,
    fields: list[dict[str, Any]],
    message: str,
    status: int,
    *,
    signed_out: bool,
) -> Response:
    """A form that can be sent again: to ``action``, with ``fields``, under a fresh token."""
    page = render_template(
        "layouts/resume.html",
        action=action,
        fields=fields,
        resume=json.dumps(fields),
        message=message,
        signed_out=signed_out,
    )
    return private(make_response(page, status))


def _refused(error: DialogueError) -> Response:
    if isinstance(error, Elsewhere) and request.method in ("GET", "HEAD"):
        return private(make_response(redirect(_address_now(error), 302)))  # it can be undone
    if isinstance(error, Busy):
        log.error("storage refuses", error=type(error.__cause__).__name__, reason=_reason(error))
    signed_out = current_actor().id is None
    status = error.status
    if request.method == "POST" and kept_fields():
        response = resume_page(
            _address_now(error),
            kept_fields(),
            told(error),
            status,
            signed_out=signed_out and status in HIDDEN_FROM_VISITORS,
        )
    else:
        response = _error_page(status, told(error), offer_sign_in=signed_out and status == 403)
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _address_now(error: DialogueError) -> str:
    """What was asked for, or the same page of what it is part of now."""
    if not isinstance(error, Elsewhere):
        return request.full_path.rstrip("?")
    asked: dict[str, Any] = {k: v for k, v in request.args.items() if not k.startswith("_")}
    asked |= {**(request.view_args or {}), "number": error.number}
    return url_for(request.endpoint or "", **asked)


def _reason(error: Busy) -> str:
    """What the storage said, without the statement and what stood in it."""
    told = str(getattr(error.__cause__, "orig", None) or error.__cause__)
    return told.strip().partition("\n")[0]


def _stale_form(error: CSRFError) -> Response:
    message = _("This form had grown old. Nothing was lost: please send it again.")
    if not kept_fields():
        return _error_page(400, message)
    # Forms of accounts are filled in by visitors; any other was drawn for somebody signed in.
    signed_out = current_actor().id is None and request.blueprint != "accounts"
    if signed_out:
        message = _("You are no longer signed in. Nothing was lost: sign in, then send it.")
    return resume_page(
        request.full_path.rstrip("?"), kept_fields(), message, 400, signed_out=signed_out
    )


def _storage(error: SQLAlchemyError) -> Response:
    db.session.rollback()
    if not database.is_busy(error):
        return _unexpected(error)
    busy = Busy() if request.method == "POST" else Busy("The server is busy.")
    busy.__cause__ = error
    return _refused(busy)


def _http(error: HTTPException) -> Response:
    failed = getattr(error, "original_exception", None)
    if failed is not None:  # while another refusal was being drawn
        return _storage(failed) if isinstance(failed, SQLAlchemyError) else _unexpected(failed)
    if error.code is None or error.code < 400:
        return Response(status=error.code)
    if isinstance(error, SecurityError):  # asked for by a foreign name: no page has an address
        return Response(_("This site is not known by that name."), 400, mimetype="text/plain")
    explained = {
        404: _("There is no such page."),
        405: _("This address does not take that."),
        413: _("That is more than can be sent at once."),
    }
    response = _error_page(error.code, explained.get(error.code) or _("This cannot be answered."))
    for name, value in error.get_headers(request.environ):
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    rule = request.url_rule.rule if request.url_rule else None  # the path may hold a token
    log.exception("unexpected error", rule=rule, method=request.method)
    db.session.rollback()
    if request.method == "POST" and kept_fields():
        message = _("Something went wrong on our side. Your text is here; please try again.")
        return resume_page(
            request.full_path.rstrip("?"), kept_fields(), message, 500, signed_out=False
        )
    return _error_page(InternalServerError.code, _("Something went wrong on our side."))


def _error_page(status: int, message: str, *, offer_sign_in: bool = False) -> Response:
    page = render_template(
        "layouts/error.html",
        status=status,
        message=message,
        offer_sign_in=offer_sign_in,
    )
    return private(make_response(page, status))
