"""Pages on which people write: answer, edit, withdraw, and what is not yet sent."""

from typing import Any

from flask import (
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from dialogue import permissions
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Conflict, Elsewhere, Invalid, NotFound
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.permissions import Permission
from dialogue.threads import operations
from dialogue.threads.composer import (
    Composer,
    composer_again,
    language_choices,
    previewed,
    without_withdrawn,
)
from dialogue.threads.consent.queries import consent_changes_of
from dialogue.threads.drafts.keeping import NEW_THREAD, PLACE, edit_place, reply_place
from dialogue.threads.drafts.operations import save_draft
from dialogue.threads.drafts.queries import draft_at
from dialogue.threads.forms import PostForm, number_in, read_post_form, read_thread_form
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post
from dialogue.threads.places import kept_view, place_of
from dialogue.threads.queries import Opened, get_post, get_thread, open_at
from dialogue.threads.quoting.queries import withdrawn_in
from dialogue.threads.quoting.quotations import withdrawn_quoted_in
from dialogue.threads.thread_page import ThreadPage
from dialogue.threads.views import blueprint
from dialogue.web import current_actor, private, see_other


@blueprint.post("/threads/<int:number>/posts")
def reply(slug: str, number: int) -> BaseResponse:
    """The form may have been opened before its thread was merged: the words go where that went."""
    try:
        return _reply(slug, number)
    except Elsewhere as merged:
        return _reply(slug, merged.number)


def _reply(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    form = read_post_form(request.form)
    if form.intent == "save_draft":
        return _keep_reply(open_at(actor, slug, number), form)
    thread = get_thread(actor, slug, number)
    try:
        if form.intent == "preview":
            permissions.require(actor, Permission.REPLY, thread)
            return _reply_again(slug, number, form, preview=previewed(thread.dialogue, form.body))
        published = operations.publish_post(actor, thread, **form.details())
    except Invalid as problem:
        return _reply_again(slug, number, form, problem=problem)
    _tell_published(published, form)
    return redirect(place_of(published), 303)


def _keep_reply(opened: Opened, form: PostForm) -> BaseResponse:
    number, slug = opened.thread.number, opened.dialogue.slug
    place = reply_place(number, form.reply_to)
    save_draft(current_actor(), opened.dialogue, place=place, fields=form.kept())
    flash(_("Your draft is kept."))
    answering = {"reply_to": form.reply_to} if form.reply_to else {}
    return see_other("threads.show", slug=slug, number=number, _anchor="reply", **answering)


def _tell_published(published: Post | HeldPost, form: PostForm) -> None:
    """A draft that is still there holds other words, sent by a form that was used before."""
    waits = isinstance(published, HeldPost)
    place = reply_place(published.thread.number, form.reply_to) if published.thread else ""
    is_said = form.body.strip() == published.body.strip()
    if not is_said and draft_at(current_actor(), published.dialogue, place) is not None:
        flash(_("This form was sent before, with other words. Those you sent now are a draft."))
    elif waits:
        flash(_("Your contribution waits for a moderator."), "sent")
    else:
        flash(_("Your contribution was published."), "sent")


def _reply_again(slug: str, number: int, form: PostForm, **outcome: Any) -> Response:
    """The thread's page with the form as it was sent: refused (422), or previewed (200)."""
    actor = current_actor()
    opened = open_at(actor, slug, number)
    page = ThreadPage(actor, opened, kept_view())
    composer = composer_again(actor, opened.thread, form, **outcome)
    return private(make_response(page.render(composer), 422 if composer.problem else 200))


@blueprint.post("/drafts/<path:place>")
def keep_draft(slug: str, place: str) -> Response:
    """Keep what stands in a form that is still being written; scripts ask this while one types.
    The answer tells which of the contributions that it quotes were withdrawn."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    if PLACE.fullmatch(place) is None:
        raise NotFound
    read = read_thread_form if place == NEW_THREAD else read_post_form
    form = read(request.form)
    save_draft(actor, dialogue, place=place, fields=form.kept())
    withdrawn = withdrawn_quoted_in(dialogue, form.body)
    return private(jsonify(withdrawn=withdrawn) if withdrawn else Response(status=204))


@blueprint.get("/posts/<int:number>/reply")
def answer(slug: str, number: int) -> BaseResponse:
    """To the form in which this contribution is answered."""
    thread = _post_at(slug, number).thread
    return redirect(_form_for(slug, thread.number, "reply_to", number), 302)


@blueprint.get("/posts/<int:number>/quote")
def quote(slug: str, number: int) -> BaseResponse:
    """To the form in which this contribution is answered, its words quoted."""
    thread = _post_at(slug, number).thread
    return redirect(_form_for(slug, thread.number, "quote", number), 302)


def _form_for(slug: str, thread: int, asked: str, number: int) -> str:
    query = f"{asked}={number}"
    return f"{url_for('threads.show', slug=slug, number=thread)}?{query}#reply"


@blueprint.get("/posts/<int:number>/actions")
def actions(slug: str, number: int) -> Response:
    """Everything that can be done with a contribution, by this reader."""
    return actions_page(slug, number)


@blueprint.get("/posts/<int:number>/edit")
def edit_form(slug: str, number: int) -> Response:
    return _edit_page(_post_at(slug, number))


@blueprint.post("/posts/<int:number>/edit")
def edit(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    found = _post_at(slug, number)
    form = read_post_form(request.form)
    version = request.form.get("version", "")
    reason = request.form.get("reason", "")
    if form.intent == "save_draft":
        place = edit_place(number)
        save_draft(actor, found.dialogue, place=place, fields=form.kept())
        flash(_("Your draft is kept."))
        return see_other("threads.edit_form", slug=slug, number=number)
    try:
        if form.intent == "preview":
            preview = previewed(found.dialogue, form.body)
            return _edit_page(found, form, reason=reason, preview=preview)
        edited = operations.edit_post(
            actor,
            found,
            body=form.body,
            lang=form.lang,
            reason=reason,
            version=_version_in(version, found),
            heeded=form.heeded,
        )
    except (Invalid, Conflict) as problem:
        return _edit_page(_post_at(slug, number), form, problem=problem, reason=reason)
    if isinstance(edited, HeldPost):
        flash(_("Your change waits for a moderator."), "sent")
    else:
        flash(_("Your change is published. The former wording stays readable."), "sent")
    return redirect(place_of(edited), 303)


def _version_in(sent: str, found: Post) -> int:
    """The version that a form changes; one that names none changes what it finds."""
    return (number_in(sent) or 0) if sent else found.version


@blueprint.post("/posts/<int:number>/withdraw")
def withdraw(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    withdrawn = operations.withdraw_post(actor, _post_at(slug, number))
    flash(_("Your contribution is withdrawn. A note keeps its place."))
    return redirect(place_of(withdrawn), 303)


def _post_at(slug: str, number: int) -> Post:
    actor = current_actor()
    return get_post(actor, get_readable_dialogue(actor, slug), number)


def actions_page(slug: str, number: int, problem: Invalid | None = None) -> Response:
    """What the reader can do with a contribution; after a refusal, of its consent."""
    actor = current_actor()
    found = _post_at(slug, number)
    is_own = actor.id == found.user_id
    drawn = render_template(
        "threads/actions.html",
        **around(actor, found.dialogue),
        tab="forums",
        post=found,
        thread=found.thread,
        no_reply=permissions.refusal(actor, Permission.REPLY, found.thread),
        no_edit=permissions.refusal(actor, Permission.EDIT_POST, found),
        no_withdraw=permissions.refusal(actor, Permission.WITHDRAW_POST, found),
        no_flag=permissions.refusal(actor, Permission.FLAG, found),
        may_arrange=permissions.can(actor, Permission.ARRANGE, found),
        is_own=is_own,
        may_handle=permissions.can(actor, Permission.HANDLE_CASES, found),
        may_change_consent=permissions.can(actor, Permission.CHANGE_CONSENT, found),
        consents=consent_changes_of(found) if is_own else (),
        errors=told_by_field(problem),
    )
    return private(make_response(drawn, problem.status if problem else 200))


def _edit_page(
    found: Post,
    form: PostForm | None = None,
    *,
    reason: str = "",
    problem: Invalid | Conflict | None = None,
    preview: str | None = None,
) -> Response:
    """The edit form. After a conflict it shows both texts, and sends the present version."""
    actor = current_actor()
    permissions.require(actor, Permission.EDIT_POST, found)
    dialogue = found.dialogue
    place = edit_place(number=found.number)
    draft = draft_at(actor, dialogue, place) if form is None else None
    kept = draft.fields if draft else {}
    form = form or PostForm(body=kept.get("body", found.body), lang=kept.get("lang", found.lang))
    form, withdrawn = without_withdrawn(dialogue, form)
    composer = Composer(
        form,
        place,
        language_choices(dialogue),
        (),
        draft_saved_at=draft.updated_at if draft else None,
        problem=problem,
        preview=preview,
        withdrawn=withdrawn,
    )
    drawn = render_template(
        "threads/edit.html",
        **around(actor, dialogue),
        tab="forums",
        post=found,
        thread=found.thread,
        composer=composer,
        reason=reason,
        is_conflict=isinstance(problem, Conflict),
        stubs=withdrawn_in(found.thread_id),
    )
    status = problem.status if problem else 200
    return private(make_response(drawn, status))
