"""The summaries of a dialogue, and how one is begun."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Invalid
from dialogue.i18n import told_by_field
from dialogue.permissions import Permission, can
from dialogue.summaries.queries import summaries_of
from dialogue.summaries.summary_operations import begin_summary
from dialogue.threads.forms import number_in
from dialogue.web import current_actor, private, see_other

blueprint = Blueprint("summaries", __name__, url_prefix="/d/<slug>/summaries")


@blueprint.get("/")
def index(slug: str) -> Response:
    return _index(get_readable_dialogue(current_actor(), slug))


@blueprint.post("/")
def begin(slug: str) -> BaseResponse:
    found = get_readable_dialogue(current_actor(), slug)
    try:
        summary = begin_summary(
            current_actor(),
            found,
            kind=request.form.get("kind", ""),
            title=request.form.get("title", ""),
            round=number_in(request.form.get("round")),
            thread=number_in(request.form.get("thread")),
            lang=request.form.get("lang"),
        )
    except Invalid as problem:
        return _index(found, problem)
    return see_other("summaries.draft", slug=slug, number=summary.number)


def _index(dialogue: Dialogue, problem: Invalid | None = None) -> Response:
    actor = current_actor()
    page: dict[str, Any] = {
        **around(actor, dialogue),
        "tab": "summaries",
        "summaries": summaries_of(actor, dialogue),
        "may_write": can(actor, Permission.WRITE_SUMMARY, dialogue),
        "form": request.form,
        "errors": told_by_field(problem),
    }
    response = private(make_response(render_template("summaries/index.html", **page)))
    response.status_code = problem.status if problem else 200
    return response
