"""How the pages of accounts answer: one blueprint, one way to show a form again."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from dialogue.errors import DialogueError, TooMany
from dialogue.i18n import told_by_field
from dialogue.web import private

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page that no cache keeps."""
    return private(make_response(render_template(template, **values), status))


def form_page(template: str, refusal: DialogueError | None = None, **values: Any) -> Response:
    """A form, empty or, after a refusal, with what was typed, what is wrong and its status.

    The template gets ``errors`` ({field: sentence}, "" for the form as a whole) and ``typed``.
    """
    values.setdefault("typed", request.form)
    status = refusal.status if refusal else 200
    response = page(template, status, errors=told_by_field(refusal), **values)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
