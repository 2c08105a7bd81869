"""The page on which a thread is opened."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue import permissions
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import forums_of, get_readable_dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Invalid
from dialogue.i18n import gettext as _
from dialogue.permissions import Permission
from dialogue.threads.composer import (
    Composer,
    language_choices,
    own_language,
    previewed,
    without_withdrawn,
)
from dialogue.threads.drafts.keeping import NEW_THREAD
from dialogue.threads.drafts.operations import save_draft
from dialogue.threads.drafts.queries import draft_at
from dialogue.threads.forms import ThreadForm, read_thread_form, thread_form_from_draft
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Consent
from dialogue.threads.operations import open_thread
from dialogue.threads.places import place_of
from dialogue.threads.views import blueprint
from dialogue.web import current_actor, private, see_other


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
    return _page(dialogue, form, draft_saved_at=draft.updated_at if draft else None)


@blueprint.post("/threads")
def create(slug: str) -> BaseResponse:
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    form = read_thread_form(request.form)
    if form.intent == "save_draft":
        save_draft(actor, dialogue, place=NEW_THREAD, fields=form.kept())
        flash(_("Your draft is kept."))
        return see_other("threads.new", slug=slug)
    permissions.require(actor, Permission.OPEN_THREAD, dialogue)
    try:
        if form.intent == "preview":
            return _page(dialogue, form, preview=previewed(dialogue, form.body))
        chosen = gathered(
            {
                "forum": lambda: _chosen_forum(dialogue, form.forum),
                "question_id": lambda: _question_id(dialogue, form.question),
            }
        )
        details = form.details() | {"question_id": chosen["question_id"]}
        opened = open_thread(actor, chosen["forum"], **details)
    except Invalid as problem:
        return _page(get_readable_dialogue(actor, slug), form, problem=problem)
    if isinstance(opened, HeldPost):
        flash(_("Your thread waits for a moderator."), "sent")
        return redirect(place_of(opened), 303)
    flash(_("Your thread is open."), "sent")
    return see_other("threads.show", slug=slug, number=opened.number)


def _chosen_forum(dialogue: Dialogue, slug: str) -> Forum:
    for forum in forums_of(current_actor(), dialogue):
        if forum.slug == slug:
            return forum
    raise Invalid("Choose a forum.")


def _question_id(dialogue: Dialogue, label: str) -> int | None:
    """The id of the question called "2.1", by label or by id; None when none was chosen."""
    if not label:
        return None
    for one in shape_of(dialogue).rounds:
        for question in one.questions:
            if label in (question.label, str(question.id)):
                return question.id
    raise Invalid(fields={"question": Invalid("Choose one of the questions, or none.")})


def _page(dialogue: Dialogue, form: ThreadForm, **outcome: Any) -> Response:
    """The form, as it was sent: refused (422) or previewed; without one for whom it is not."""
    actor = current_actor()
    form, withdrawn = without_withdrawn(dialogue, form)
    choices = language_choices(dialogue), tuple(Consent)
    composer = Composer(form, NEW_THREAD, *choices, withdrawn=withdrawn, **outcome)
    refused = permissions.refusal(actor, Permission.OPEN_THREAD, dialogue)
    forums = forums_of(actor, dialogue)
    drawn = render_template(
        "threads/new.html",
        **around(actor, dialogue),
        tab="forums",
        composer=composer,
        forums=forums,
        refused=refused,
        may_facilitate=any(
            permissions.can(actor, Permission.FACILITATE, forum) for forum in forums
        ),
    )
    status = 422 if composer.problem else 403 if refused else 200
    return private(make_response(drawn, status))
