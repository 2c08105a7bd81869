"""Where authors see what of theirs waits for a moderator, mend it, and take it back."""

from flask import Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.threads.composer import Composer, language_choices, previewed, without_withdrawn
from dialogue.threads.forms import PostForm, number_in, read_post_form
from dialogue.threads.held import operations as held_operations
from dialogue.threads.held.models import HeldKind, HeldPost, HeldState
from dialogue.threads.held.queries import get_held, held_of, usual_wait
from dialogue.threads.held.returning import why_returned
from dialogue.threads.lists.newest import glimpse
from dialogue.threads.models import Consent
from dialogue.threads.places import place_of
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
        glimpse=glimpse,
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
    found, form = _held_at(slug, held_id), read_post_form(request.form)
    try:
        if form.intent == "preview":
            return _page(found, form, preview=previewed(found.dialogue, form.body))
        held_operations.mend_held(
            current_actor(),
            found,
            title=request.form.get("title", ""),
            body=form.body,
            lang=form.lang,
            consent=form.consent,
            version=number_in(request.form.get("version")) or 0,
            heeded=form.heeded,
        )
    except (Invalid, Conflict) as problem:
        return _page(_held_at(slug, held_id), form, problem=problem)
    flash(_("Your contribution waits for a moderator."), "sent")
    return see_other("threads.held", slug=slug, held_id=held_id)


@blueprint.post("/waiting/<int:held_id>/withdraw")
def take_back(slug: str, held_id: int) -> BaseResponse:
    found = _held_at(slug, held_id)
    version = number_in(request.form.get("version")) or 0
    try:
        held_operations.take_back_held(current_actor(), found, version=version)
    except Conflict as problem:
        return _page(_held_at(slug, held_id), problem=problem)
    flash(_("Your contribution is taken back. Nobody saw it but the moderators."))
    return see_other("threads.waiting", slug=slug)


def _held_at(slug: str, held_id: int) -> HeldPost:
    actor = current_actor()
    return get_held(actor, get_readable_dialogue(actor, slug), held_id)


def _page(
    found: HeldPost,
    form: PostForm | None = None,
    *,
    problem: Invalid | Conflict | None = None,
    preview: str | None = None,
) -> Response:
    """What waits, with the form in which it is mended. After a conflict it shows both texts, and
    sends the present version; what came too late stays readable."""
    dialogue, typed = found.dialogue, form.body if form else ""
    form = form or PostForm(body=found.body, lang=found.lang, consent=found.consent)
    form, withdrawn = without_withdrawn(dialogue, form)
    consents = () if found.kind == HeldKind.EDIT else tuple(Consent)
    composer = Composer(
        form,
        "",
        language_choices(dialogue),
        consents,
        problem=problem,
        preview=preview,
        withdrawn=withdrawn,
    )
    drawn = render_template(
        "threads/held.html",
        **around(current_actor(), dialogue),
        held=found,
        returned=why_returned(found) if found.state == HeldState.RETURNED else None,
        usual=usual_wait(dialogue),
        composer=composer,
        title=request.form.get("title", found.title),
        typed=typed and form.body,
        is_conflict=bool(typed) and isinstance(problem, Conflict),
    )
    return private(make_response(drawn, problem.status if problem else 200))
