"""What somebody was told of, and what they choose to be told of."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue

from dialogue.accounts.browser import me, signed_in_only
from dialogue.dialogues.models import Forum
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_forum, get_readable_dialogue
from dialogue.dialogues.shape import RuleShape, shape_at
from dialogue.errors import Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.moderation.acts import told_in_words
from dialogue.notifications import settling_operations, watching_operations
from dialogue.notifications.queries import Told, get_notification, list_told
from dialogue.notifications.watching_queries import (
    level_for_forum,
    level_for_thread,
    watched_forums,
    watched_threads,
)
from dialogue.permissions import Permission, require
from dialogue.threads.forms import number_in
from dialogue.threads.models import Thread
from dialogue.threads.queries import get_thread
from dialogue.web import current_actor, private, see_other

blueprint = Blueprint("notifications", __name__)
LARGEST_ID = 2**31 - 1


@blueprint.get("/account/notifications")
@signed_in_only
def index() -> ResponseReturnValue:
    listed = list_told(current_actor(), request.args.get("page"))
    drawn = render_template(
        "notifications/index.html", listed=listed, told_in_words=told_in_words, rule_of=_rule_of
    )
    return private(make_response(drawn))


def _rule_of(told: Told) -> RuleShape | None:
    """The rule that a decision names."""
    if told.rule is None:
        return None
    return shape_at(told.dialogue_id, told.dialogue_version).rule(told.rule)


@blueprint.post("/account/notifications/seen")
@signed_in_only
def see_all() -> ResponseReturnValue:
    newest = number_in(request.form.get("newest")) or 0
    settling_operations.see_all(current_actor(), me(), newest=newest)
    flash(_("Nothing is marked as new any more."))
    return see_other("notifications.index")


@blueprint.post(f"/account/notifications/<int(max={LARGEST_ID}):notification_id>/seen")
@signed_in_only
def see(notification_id: int) -> ResponseReturnValue:
    actor = current_actor()
    settling_operations.see_one(actor, get_notification(actor, notification_id))
    return see_other("notifications.index")


@blueprint.get("/account/notifications/watching")
@signed_in_only
def watching() -> ResponseReturnValue:
    actor = current_actor()
    page = render_template(
        "notifications/watching.html",
        threads=watched_threads(actor),
        forums=watched_forums(actor),
    )
    return private(make_response(page))


@blueprint.get("/d/<slug>/threads/<int:number>/watch")
def thread_levels(slug: str, number: int) -> Response:
    return _thread_page(get_thread(current_actor(), slug, number))


@blueprint.post("/d/<slug>/threads/<int:number>/watch")
def watch_thread(slug: str, number: int) -> ResponseReturnValue:
    actor = current_actor()
    thread = get_thread(actor, slug, number)
    try:
        watching_operations.watch_thread(actor, thread, level=request.form.get("level", ""))
    except Invalid as problem:
        return _thread_page(get_thread(actor, slug, number), problem)
    flash(_("Your choice is kept."))
    return see_other("threads.show", slug=slug, number=number)


@blueprint.get("/d/<slug>/forums/<forum>/watch")
def forum_levels(slug: str, forum: str) -> Response:
    return _forum_page(_forum_at(slug, forum))


@blueprint.post("/d/<slug>/forums/<forum>/watch")
def watch_forum(slug: str, forum: str) -> ResponseReturnValue:
    actor, found = current_actor(), _forum_at(slug, forum)
    try:
        watching_operations.watch_forum(actor, found, level=request.form.get("level", ""))
    except Invalid as problem:
        return _forum_page(_forum_at(slug, forum), problem)
    flash(_("Your choice is kept."))
    return see_other("threads.forum", slug=slug, forum=forum)


def _forum_at(slug: str, forum: str) -> Forum:
    actor = current_actor()
    return get_forum(actor, get_readable_dialogue(actor, slug), forum)


def _thread_page(thread: Thread, problem: Invalid | None = None) -> Response:
    actor = current_actor()
    require(actor, Permission.WATCH, thread)
    page = around(actor, thread.dialogue)
    seat_id = page["seat"].id
    chosen = level_for_thread(seat_id, thread.id)
    of_forum = level_for_forum(seat_id, thread.forum_id)
    return _page(page, problem, thread=thread, forum=thread.forum, chosen=chosen, of_forum=of_forum)


def _forum_page(forum: Forum, problem: Invalid | None = None) -> Response:
    actor = current_actor()
    require(actor, Permission.WATCH, forum)
    page = around(actor, forum.dialogue)
    chosen = level_for_forum(page["seat"].id, forum.id)
    return _page(page, problem, thread=None, forum=forum, chosen=chosen, of_forum=None)


def _page(page: dict[str, Any], problem: Invalid | None, **values: Any) -> Response:
    drawn = render_template(
        "notifications/levels.html",
        **page,
        **values,
        tab="forums",
        errors=told_by_field(problem),
    )
    return private(make_response(drawn, 422 if problem else 200))
