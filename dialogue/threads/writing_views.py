"""Pages on which people write: open a thread, answer, edit, withdraw, and what is not yet sent."""

import re
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dialogue import permissions
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import forums_of, get_forum, get_readable_dialogue
from dialogue.dialogues.shape import Shape
from dialogue.errors import Conflict, Invalid, NotFound
from dialogue.i18n import gettext as _
from dialogue.permissions import Permission
from dialogue.threads import operations
from dialogue.threads.composer import Composer, composer_again, language_choices, own_language
from dialogue.threads.drawing import stored_html
from dialogue.threads.forms import (
    PostForm,
    ThreadForm,
    read_post_form,
    read_thread_form,
    thread_form_from_draft,
)
from dialogue.threads.models import Consent, Post
from dialogue.threads.places import kept_view, place_of
from dialogue.threads.queries import Opened, draft_at, get_post, get_thread, open_at
from dialogue.threads.thread_page import ThreadPage
from dialogue.threads.views import blueprint
from dialogue.threads.writing import write
from dialogue.web import current_actor, private, see_other

NEW_THREAD = "new-thread"
PLACE = re.compile(rf"{NEW_THREAD}|thread/\d+(/reply/\d+)?|edit/\d+")


@blueprint.post("/threads/<int:number>/posts")
def reply(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    opened = open_at(actor, slug, number)
    form = read_post_form(request.form)
    if form.intent == "save_draft":
        place = operations.reply_place(number, form.reply_to)
        operations.save_draft(actor, opened.dialogue, place=place, fields=form.kept())
        flash(_("Your draft is kept."))
        answering = {"reply_to": form.reply_to} if form.reply_to else {}
        return see_other("threads.show", slug=slug, number=number, _anchor="reply", **answering)
    try:
        if form.intent == "preview":
            permissions.require(actor, Permission.REPLY, opened.thread)
            return _reply_again(opened, form, preview=_preview(opened.dialogue, form))
        thread = get_thread(actor, opened.dialogue, number)
        published = operations.publish_post(actor, thread, **form.details())
    except Invalid as problem:
        return _reply_again(opened, form, problem=problem)
    flash(_("Your contribution was published."), "sent")
    return redirect(place_of(actor, published), 303)


def _reply_again(opened: Opened, form: PostForm, **outcome: Any) -> Response:
    """The thread's page with the form as it was sent: refused (422), or previewed (200)."""
    actor = current_actor()
    page = ThreadPage(actor, opened, kept_view(), None)
    composer = composer_again(actor, opened.thread, form, **outcome)
    return private(make_response(page.render(composer), 422 if composer.problem else 200))


@blueprint.get("/threads/new")
def new(slug: str) -> Response:
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    draft = draft_at(actor, dialogue, NEW_THREAD)
    if draft is not None:
        form = thread_form_from_draft(draft.fields)
    else:
        form = ThreadForm(
            forum=request.args.get("forum", ""),
            stage=request.args.get("stage", ""),
            question=request.args.get("question", ""),
            lang=own_language(actor, dialogue),
            consent=dialogue.default_consent,
        )
    return _new_thread_page(slug, form, draft_saved_at=draft.updated_at if draft else None)


@blueprint.post("/threads")
def create(slug: str) -> BaseResponse:
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    form = read_thread_form(request.form)
    if form.intent == "save_draft":
        operations.save_draft(actor, dialogue, place=NEW_THREAD, fields=form.kept())
        flash(_("Your draft is kept."))
        return see_other("threads.new", slug=slug)
    try:
        if form.intent == "preview":
            return _new_thread_page(slug, form, preview=_preview(dialogue, form))
        shape = around(actor, dialogue)["shape"]
        question_id = _question_id(shape, form.question)
        chosen = _chosen_forum(slug, form)
        thread = operations.open_thread(actor, chosen, question_id=question_id, **form.details())
    except Invalid as problem:
        return _new_thread_page(slug, form, problem=problem)
    flash(_("Your thread is open."), "sent")
    return see_other("threads.show", slug=slug, number=thread.number)


def _chosen_forum(slug: str, form: ThreadForm) -> Forum:
    actor = current_actor()
    if not form.forum:
        raise Invalid(fields={"forum": Invalid("Choose a forum.")})
    return get_forum(actor, get_readable_dialogue(actor, slug), form.forum)


def _question_id(shape: Shape, label: str) -> int | None:
    """The id of the question called "2.1", by label or by id; None when none was chosen."""
    if not label:
        return None
    for one in shape.rounds:
        for question in one.questions:
            if label in (question.label, str(question.id)):
                return question.id
    raise Invalid(fields={"question": Invalid("Choose one of the questions, or none.")})


def _new_thread_page(slug: str, form: ThreadForm, **outcome: Any) -> Response:
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    page = around(actor, dialogue)
    composer = Composer(form, NEW_THREAD, language_choices(dialogue), tuple(Consent), **outcome)
    refused = permissions.refusal(actor, Permission.OPEN_THREAD, dialogue)
    drawn = render_template(
        "threads/new.html",
        **page,
        tab="forums",
        composer=composer,
        forums=forums_of(actor, dialogue),
        refused=refused,
    )
    status = 422 if composer.problem else 403 if refused else 200
    return private(make_response(drawn, status))


@blueprint.post("/drafts/<path:place>")
def keep_draft(slug: str, place: str) -> Response:
    """Keep what stands in a form that is still being written; scripts ask this while one types."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    if PLACE.fullmatch(place) is None:
        raise NotFound
    read = read_thread_form if place == NEW_THREAD else read_post_form
    operations.save_draft(actor, dialogue, place=place, fields=read(request.form).kept())
    return private(Response(status=204))


@blueprint.get("/posts/<int:number>/reply")
def answer(slug: str, number: int) -> BaseResponse:
    """To the form in which this contribution is answered."""
    thread = _post_at(slug, number).thread
    return redirect(_form_for(slug, thread.number, reply_to=number), 302)


@blueprint.get("/posts/<int:number>/quote")
def quote(slug: str, number: int) -> BaseResponse:
    """To the form in which this contribution is answered, its words quoted."""
    thread = _post_at(slug, number).thread
    return redirect(_form_for(slug, thread.number, quote=number), 302)


def _form_for(slug: str, number: int, **asked: int) -> str:
    return url_for("threads.show", slug=slug, number=number, _anchor="reply", **asked)


@blueprint.get("/posts/<int:number>/actions")
def actions(slug: str, number: int) -> Response:
    """Everything that can be done with a contribution, by this reader."""
    return _actions_page(slug, number)


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
        place = operations.edit_place(number)
        operations.save_draft(actor, found.dialogue, place=place, fields=form.kept())
        flash(_("Your draft is kept."))
        return see_other("threads.edit_form", slug=slug, number=number)
    try:
        if form.intent == "preview":
            return _edit_page(found, form, preview=_preview(found.dialogue, form))
        edited = operations.edit_post(
            actor,
            found,
            body=form.body,
            lang=form.lang,
            reason=reason,
            version=int(version) if version.isdecimal() else found.version,
        )
    except (Invalid, Conflict) as problem:
        return _edit_page(_post_at(slug, number), form, problem=problem, reason=reason)
    flash(_("Your change is published. The former wording stays readable."), "sent")
    return redirect(place_of(actor, edited), 303)


@blueprint.post("/posts/<int:number>/withdraw")
def withdraw(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    withdrawn = operations.withdraw_post(actor, _post_at(slug, number))
    flash(_("Your contribution is withdrawn. A note keeps its place."))
    return redirect(place_of(actor, withdrawn), 303)


def _preview(dialogue: Dialogue, form: PostForm | ThreadForm) -> Markup:
    return stored_html(write(dialogue, form.body).html)


def _post_at(slug: str, number: int) -> Post:
    actor = current_actor()
    return get_post(actor, get_readable_dialogue(actor, slug), number)


def _actions_page(slug: str, number: int) -> Response:
    actor = current_actor()
    found = _post_at(slug, number)
    drawn = render_template(
        "threads/actions.html",
        **around(actor, found.dialogue),
        tab="forums",
        post=found,
        thread=found.thread,
        no_reply=permissions.refusal(actor, Permission.REPLY, found.thread),
        no_edit=permissions.refusal(actor, Permission.EDIT_POST, found),
        no_withdraw=permissions.refusal(actor, Permission.WITHDRAW_POST, found),
        is_own=actor.id == found.user_id,
    )
    return private(make_response(drawn))


def _edit_page(
    found: Post,
    form: PostForm | None = None,
    *,
    reason: str = "",
    problem: Invalid | Conflict | None = None,
    preview: Markup | None = None,
) -> Response:
    """The edit form. After a conflict it shows both texts, and sends the present version."""
    actor = current_actor()
    permissions.require(actor, Permission.EDIT_POST, found)
    dialogue = found.dialogue
    place = operations.edit_place(number=found.number)
    draft = draft_at(actor, dialogue, place) if form is None else None
    kept = draft.fields if draft else {}
    form = form or PostForm(body=kept.get("body", found.body), lang=kept.get("lang", found.lang))
    composer = Composer(
        form,
        place,
        language_choices(dialogue),
        (),
        draft_saved_at=draft.updated_at if draft else None,
        problem=problem,
        preview=preview,
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
    )
    status = problem.status if problem else 200
    return private(make_response(drawn, status))
