"""Pages on which a moderator corrects where a thread stands."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue import permissions
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import forums_of, get_forum
from dialogue.errors import Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.moderation import operations
from dialogue.permissions import Permission
from dialogue.threads.models import Thread
from dialogue.threads.queries import get_thread
from dialogue.web import current_actor, private, see_other

blueprint = Blueprint("moderation", __name__, url_prefix="/d/<slug>")


@blueprint.get("/threads/<int:number>/stage")
def stage_form(slug: str, number: int) -> Response:
    return _stage_page(_thread_at(slug, number))


@blueprint.post("/threads/<int:number>/stage")
def correct_stage(slug: str, number: int) -> BaseResponse:
    thread = _thread_at(slug, number)
    try:
        operations.correct_stage(
            current_actor(),
            thread,
            stage=request.form.get("stage", ""),
            other_stages=tuple(request.form.getlist("other_stages")),
            reason=request.form.get("reason", ""),
        )
    except Invalid as problem:
        return _stage_page(_thread_at(slug, number), problem)
    flash(_("The stage is corrected. The history of the thread tells why."))
    return see_other("threads.show", slug=slug, number=number)


@blueprint.get("/threads/<int:number>/move")
def move_form(slug: str, number: int) -> Response:
    return _move_page(_thread_at(slug, number))


@blueprint.post("/threads/<int:number>/move")
def move_thread(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    thread = _thread_at(slug, number)
    try:
        forum = get_forum(actor, thread.dialogue, request.form.get("forum", ""))
        message = request.form.get("message", "")
        operations.move_thread(actor, thread, forum=forum, message=message)
    except Invalid as problem:
        return _move_page(_thread_at(slug, number), problem)
    flash(_("The thread is moved. Every link to it still leads there."))
    return see_other("threads.show", slug=slug, number=number)


def _thread_at(slug: str, number: int) -> Thread:
    actor = current_actor()
    return get_thread(actor, slug, number)


def _stage_page(thread: Thread, problem: Invalid | None = None) -> Response:
    permissions.require(current_actor(), Permission.CORRECT_STAGE, thread)
    return _page("moderation/stage.html", thread, problem)


def _move_page(thread: Thread, problem: Invalid | None = None) -> Response:
    actor = current_actor()
    permissions.require(actor, Permission.MOVE_THREAD, thread)
    forums = [
        forum
        for forum in forums_of(actor, thread.dialogue)
        if permissions.can(actor, Permission.MOVE_THREAD, forum)
    ]
    return _page("moderation/move.html", thread, problem, forums=forums)


def _page(template: str, thread: Thread, problem: Invalid | None, **more: Any) -> Response:
    drawn = render_template(
        template,
        **around(current_actor(), thread.dialogue),
        tab="forums",
        thread=thread,
        errors=told_by_field(problem),
        sent=request.form,
        **more,
    )
    return private(make_response(drawn, 422 if problem else 200))
