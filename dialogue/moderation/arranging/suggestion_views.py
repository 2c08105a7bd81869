"""Where somebody who takes part suggests another stage for a thread."""

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue import permissions
from dialogue.dialogues.pages import around
from dialogue.errors import Conflict, Invalid, TooMany
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.moderation.arranging import suggestion_operations
from dialogue.moderation.views import blueprint
from dialogue.permissions import Permission
from dialogue.threads.queries import get_thread
from dialogue.web import current_actor, private, see_other


@blueprint.get("/threads/<int:number>/suggest-stage")
def suggest_stage(slug: str, number: int) -> Response:
    return _page(slug, number)


@blueprint.post("/threads/<int:number>/suggest-stage")
def send_suggestion(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    try:
        suggestion_operations.suggest_stage(
            actor,
            get_thread(actor, slug, number),
            stage=request.form.get("stage", ""),
            reason=request.form.get("reason", ""),
        )
    except (Invalid, Conflict, TooMany) as problem:
        return _page(slug, number, problem)
    flash(_("Your suggestion waits for a moderator."))
    return see_other("threads.stage_history", slug=slug, number=number)


def _page(slug: str, number: int, problem: Invalid | Conflict | TooMany | None = None) -> Response:
    actor = current_actor()
    thread = get_thread(actor, slug, number)
    permissions.require(actor, Permission.SUGGEST_STAGE, thread)
    drawn = render_template(
        "moderation/suggest_stage.html",
        **around(actor, thread.dialogue),
        tab="forums",
        thread=thread,
        errors=told_by_field(problem),
        typed=request.form,
    )
    response = private(make_response(drawn, problem.status if problem else 200))
    if isinstance(problem, TooMany):
        response.headers["Retry-After"] = str(problem.retry_after)
    return response
