"""Pages of conversation that are only read: lists of threads, a thread, a contribution."""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialogue import clock
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import forums_of, get_readable_dialogue
from dialogue.errors import NotFound
from dialogue.i18n import YEAR
from dialogue.memory import Recent
from dialogue.permissions import Actor, Permission, can
from dialogue.threads.composer import composer_for
from dialogue.threads.differences import differences
from dialogue.threads.drawing import rule_title
from dialogue.threads.forms import number_in
from dialogue.threads.kept import Kept
from dialogue.threads.lists.listing import Listing, list_threads, read_filters
from dialogue.threads.lists.narrowing import choices_for
from dialogue.threads.lists.rows import drawn_rows
from dialogue.threads.models import Thread
from dialogue.threads.page import VIEWS
from dialogue.threads.places import VIEW_COOKIE, kept_view, place_of
from dialogue.threads.queries import (
    get_post,
    get_thread,
    open_at,
    revisions_of,
    stage_changes_of,
)
from dialogue.threads.reading.positions import unread_by_thread
from dialogue.threads.thread_page import ThreadPage
from dialogue.web import conditional_page, current_actor, private

blueprint = Blueprint("threads", __name__, url_prefix="/d/<slug>")

_listings: Recent[Listing] = Recent(200)


@blueprint.get("/threads")
def listing(slug: str) -> Response:
    return _list(slug, "forums")


@blueprint.get("/forums/<forum>/")
def forum(slug: str, forum: str) -> Response:
    return _list(slug, "forums", forum=forum)


@blueprint.get("/stages/<stage>/")
def stage(slug: str, stage: str) -> Response:
    return _list(slug, "stages", stage=stage)


def _list(slug: str, tab: str, **fixed: str) -> Response:
    """Threads narrowed by the address; ``fixed`` is what its path narrows to."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    kept, page = Kept(actor, dialogue), around(actor, dialogue)
    forums, seat, shape = forums_of(actor, dialogue), page["seat"], page["shape"]
    readable = [shape.forum(one.id) for one in forums]
    narrowed_to = {
        "forum": _named(readable, fixed.get("forum")),
        "stage": _named(shape.stages, fixed.get("stage")),
    }
    filters = read_filters(request.args, **fixed)

    @cache
    def found() -> Listing:
        read = partial(list_threads, actor, dialogue, filters)
        today = clock.now().date()  # at whose end pins end
        return kept.remembered(_listings, read, filters, today, forums=forums)

    unread = unread_by_thread(actor, seat, [row.id for row in found().rows]) if seat else {}

    def draw() -> str:
        return render_template(
            "threads/listing.html",
            **page,
            **narrowed_to,
            tab=tab,
            cursor=kept.cursor,
            listing=found(),
            rows=drawn_rows(found().rows, shape, unread, level=2 if fixed else 3),
            filters=filters,
            choices=choices_for(dialogue, forums),
            forums=forums,
        )

    return kept.page(draw, unread, forums=forums, shared=True)


def _named(shapes: Sequence[Any], slug: str | None) -> Any:
    """The one that an address names, None where it names none; NotFound when it is not there."""
    if slug is None:
        return None
    for one in shapes:
        if one.slug == slug:
            return one
    raise NotFound


@blueprint.get("/threads/<int:number>")
@blueprint.get("/threads/<int:number>-<tail>")
def show(slug: str, number: int, tail: str = "") -> Response:
    """A thread. ``tail`` is there for people who read addresses."""
    actor = current_actor()
    chosen = request.args.get("view")
    view = chosen if chosen in VIEWS else kept_view()
    post = number_in(request.args.get("post"))
    page = ThreadPage(actor, open_at(actor, slug, number), view, request.args.get("page"), post)
    response = _answer(page)
    page.note_read()
    if chosen in VIEWS:
        response.set_cookie(
            VIEW_COOKIE,
            chosen,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def _answer(page: ThreadPage) -> Response:
    reply_to, quote = number_in(request.args.get("reply_to")), number_in(request.args.get("quote"))
    composer = None
    if page.may_reply:
        thread = page.opened.thread
        composer = composer_for(
            page.actor, thread, reply_to=reply_to, quote=quote, advice=page.advice()
        )
    if not page.is_public:
        return private(make_response(page.render(composer)))
    return conditional_page(
        (*page.facts(), composer.facts() if composer else None, quote),
        lambda: page.render(composer),
        shared=composer is None or composer.is_empty,
        standing=None if "view" in request.args else page.standing(),
    )


@blueprint.get("/threads/<int:number>/new-for-me")
def first_new(slug: str, number: int) -> BaseResponse:
    """To the first contribution of a thread that is new for the reader, else to its end."""
    actor = current_actor()
    opened = open_at(actor, slug, number)
    page = ThreadPage(actor, opened, kept_view())
    found = page.first_new()
    shown = found["page"] if found else page.page.count
    return redirect(
        url_for(
            "threads.show",
            slug=slug,
            number=number,
            page=shown if shown > 1 else None,
            _anchor=f"p{found['number']}" if found else "reply",
        ),
        302,
    )


@blueprint.get("/threads/<int:number>/stages")
def stage_history(slug: str, number: int) -> Response:
    """Who proposed a thread's stages, who corrected them, and why."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    kept = Kept(actor, dialogue)
    thread = get_thread(actor, slug, number)
    may_suggest = _may_suggest_stage(actor, thread)

    def draw() -> str:
        changes = stage_changes_of(thread)
        page = around(actor, dialogue)
        return render_template(
            "threads/stage_history.html",
            **page,
            tab="forums",
            thread=thread,
            changes=changes,
            may_suggest=may_suggest,
        )

    return kept.page(draw, may_suggest, forums=[thread.forum])


def _may_suggest_stage(actor: Actor, thread: Thread) -> bool:
    """Whoever may correct it needs not suggest."""
    suggests = can(actor, Permission.SUGGEST_STAGE, thread)
    return suggests and not can(actor, Permission.CORRECT_STAGE, thread)


@blueprint.get("/posts/<int:number>")
def post(slug: str, number: int) -> BaseResponse:
    """The permanent address of a contribution leads to wherever it stands now."""
    actor = current_actor()
    found = get_post(actor, get_readable_dialogue(actor, slug), number)
    return redirect(place_of(found), 302)


@blueprint.get("/posts/<int:number>/history")
def history(slug: str, number: int) -> Response:
    """A contribution's wordings, each with what changed from the one before."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    kept = Kept(actor, dialogue)
    found = get_post(actor, dialogue, number)

    def draw() -> str:
        page, revisions = around(actor, dialogue), revisions_of(found)
        bodies = [revision.body for revision in revisions] + [found.body]
        changes = [
            (revision, differences(before, after))
            for revision, before, after in zip(revisions, bodies, bodies[1:], strict=False)
        ]
        return render_template(
            "threads/history.html",
            **page,
            tab="forums",
            post=found,
            thread=found.thread,
            first=revisions[0] if revisions else found,
            changes=changes,
            rule_title=rule_title(found.rule, page["shape"]),
        )

    return kept.page(draw, forums=[found.forum])
