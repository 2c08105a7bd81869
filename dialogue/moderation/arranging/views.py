"""Where contributions are moved, and threads merged and split."""

from flask import Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Forum
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_forum, get_readable_dialogue
from dialogue.errors import Conflict, Elsewhere, Invalid, NotFound
from dialogue.i18n import gettext as _
from dialogue.moderation.arranging import operations as arranging_operations
from dialogue.moderation.arranging.thread_views import (
    acts_page,
    choices_for,
    errors_of,
    grounds_in,
    moderated_thread,
    require_here,
    sent_to,
)
from dialogue.moderation.seeing import no_such_thread
from dialogue.moderation.views import blueprint
from dialogue.permissions import Actor, Permission
from dialogue.threads.forms import number_in
from dialogue.threads.models import Post, Thread
from dialogue.threads.places import place_of
from dialogue.threads.queries import find_post, get_post, get_thread
from dialogue.web import current_actor, private, see_other


@blueprint.post("/threads/<int:number>/merge")
def merge(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    thread = moderated_thread(slug, number, Permission.ARRANGE)
    try:
        into = _thread_named(actor, slug, request.form.get("into", ""))
        arranging_operations.merge_threads(actor, thread, into=into, **grounds_in(request.form))
    except (Invalid, Conflict) as problem:
        return acts_page(moderated_thread(slug, number, Permission.ARRANGE), "merge", problem)
    flash(_("The threads are merged. Every link to the former leads here."))
    return see_other("threads.show", slug=slug, number=into.number)


@blueprint.post("/threads/<int:number>/split")
def split(slug: str, number: int) -> BaseResponse:
    actor, sent = current_actor(), request.form
    thread = moderated_thread(slug, number, Permission.ARRANGE)
    try:
        post = _post_named(actor, thread, sent.get("post", ""))
        arranging_operations.split_thread(
            actor,
            post,
            which=sent.get("which", ""),
            title=sent.get("title", ""),
            stage=sent.get("stage", ""),
            forum=_forum_named(actor, thread, sent.get("forum", "")),
            seen_in=number,
            **grounds_in(sent),
        )
    except (Invalid, Conflict) as problem:
        return acts_page(moderated_thread(slug, number, Permission.ARRANGE), "split", problem)
    flash(_("A new thread was split off. Every contribution kept its number."))
    return redirect(place_of(post), 303)


@blueprint.route("/posts/<int:number>/move", methods=["GET", "POST"])
def move_posts(slug: str, number: int) -> BaseResponse:
    actor, sent = current_actor(), request.form
    post = _moderated_post(actor, slug, number)
    if request.method != "POST":
        return _move_page(post)
    try:
        arranging_operations.move_posts(
            actor,
            post,
            which=sent.get("which", ""),
            into=_thread_named(actor, slug, sent.get("into", "")),
            seen_in=number_in(sent.get("from")),
            **grounds_in(sent),
        )
    except (Invalid, Conflict) as problem:
        return _move_page(_moderated_post(actor, slug, number), problem)
    flash(_("It is moved. Every contribution kept its number."))
    return redirect(place_of(post), 303)


def _moderated_post(actor: Actor, slug: str, number: int) -> Post:
    post = get_post(actor, get_readable_dialogue(actor, slug), number)
    require_here(actor, Permission.ARRANGE, post)
    return post


def _thread_named(actor: Actor, slug: str, typed: str) -> Thread:
    """The thread of this number, or the one into which that was merged."""
    number = number_in(typed) or 0
    try:
        return get_thread(actor, slug, number)
    except Elsewhere as merged:
        return get_thread(actor, slug, merged.number)
    except NotFound:
        raise no_such_thread() from None


def _post_named(actor: Actor, thread: Thread, typed: str) -> Post:
    post = find_post(actor, thread.dialogue, number_in(typed) or 0)
    if post is None or post.thread_id != thread.id:
        fields = {"post": Invalid("There is no such contribution in this thread.")}
        raise Invalid(fields=fields)
    return post


def _forum_named(actor: Actor, thread: Thread, slug: str) -> Forum:
    def choose() -> Forum:
        try:
            return get_forum(actor, thread.dialogue, slug)
        except NotFound:
            raise Invalid("Choose a forum of this dialogue.") from None

    forum: Forum = gathered({"forum": choose})["forum"]
    return forum


def _move_page(post: Post, problem: Invalid | Conflict | None = None) -> Response:
    actor, thread = current_actor(), post.thread
    drawn = render_template(
        "moderation/move_posts.html",
        **around(actor, post.dialogue),
        **choices_for(actor, thread),
        tab="forums",
        post=post,
        thread=thread,
        value=sent_to("move"),
        errors=errors_of("move", problem),
    )
    return private(make_response(drawn, problem.status if problem else 200))
