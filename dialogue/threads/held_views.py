"""Where authors see what of theirs waits for a moderator, mend it, and take it back."""

from flask import Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.threads import held_operations
from dialogue.threads.forms import number_in
from dialogue.threads.held_models import HeldPost, HeldState
from dialogue.threads.held_queries import get_held, held_of, usual_wait
from dialogue.threads.places import place_of
from dialogue.threads.returning import why_returned
from dialogue.threads.views import blueprint
from dialogue.web import current_actor, private, see_other


@blueprint.get("/waiting/")
def waiting(slug: str) -> Response:
    """Everything of the reader's own that waits here or was returned to them."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    drawn = render_template(
        "threads/waiting.html",
        **around(actor, dialogue),
        listed=held_of(actor, dialogue),
        usual=usual_wait(dialogue),
    )
    return private(make_response(drawn))


@blueprint.get("/waiting/<int:held_id>")
def held(slug: str, held_id: int) -> BaseResponse:
    found = _held_at(slug, held_id)
    if found.state == HeldState.PUBLISHED and found.post is not None:
        return redirect(place_of(found.post), 302)
    return _page(found)


@blueprint.post("/waiting/<int:held_id>")
def mend(slug: str, held_id: int) -> BaseResponse:
    found, form = _held_at(slug, held_id), request.form
    try:
        held_operations.mend_held(
            current_actor(),
            found,
            title=form.get("title", ""),
            body=form.get("body", ""),
            version=number_in(form.get("version")) or 0,
            heeded="heeded" in form,
        )
    except (Invalid, Conflict) as problem:
        return _page(_held_at(slug, held_id), problem)
    flash(_("Your contribution waits for a moderator."), "sent")
    return see_other("threads.held", slug=slug, held_id=held_id)


@blueprint.post("/waiting/<int:held_id>/withdraw")
def take_back(slug: str, held_id: int) -> BaseResponse:
    found = _held_at(slug, held_id)
    version = number_in(request.form.get("version")) or 0
    try:
        held_operations.take_back_held(current_actor(), found, version=version)
    except Conflict as problem:
        return _page(_held_at(slug, held_id), problem)
    flash(_("Your contribution is taken back. Nobody saw it but the moderators."))
    return see_other("threads.waiting", slug=slug)


def _held_at(slug: str, held_id: int) -> HeldPost:
    actor = current_actor()
    return get_held(actor, get_readable_dialogue(actor, slug), held_id)


def _page(found: HeldPost, problem: Invalid | Conflict | None = None) -> Response:
    drawn = render_template(
        "threads/held.html",
        **around(current_actor(), found.dialogue),
        held=found,
        usual=usual_wait(found.dialogue),
        returned=why_returned(found) if found.state == HeldState.RETURNED else None,
        errors=told_by_field(problem),
        typed=request.form,
    )
    return private(make_response(drawn, problem.status if problem else 200))
