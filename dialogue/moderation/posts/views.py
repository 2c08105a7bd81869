"""Where a moderator hides, restores, removes or redacts a contribution without a case."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.moderation.acts import in_words
from dialogue.moderation.desk.case_acts import post_facts
from dialogue.moderation.desk.case_queries import get_moderated_post
from dialogue.moderation.models import Decision
from dialogue.moderation.posts import operations as hiding_operations
from dialogue.moderation.views import blueprint
from dialogue.threads.forms import number_in
from dialogue.threads.models import Post, PostState
from dialogue.threads.places import place_of
from dialogue.web import current_actor, private


@blueprint.get("/posts/<int:number>/moderate")
def post_acts(slug: str, number: int) -> Response:
    """What a moderator can do with a contribution, and the words of it that are kept."""
    return _page(_post_at(slug, number))


@blueprint.post("/posts/<int:number>/hide")
def hide(slug: str, number: int) -> BaseResponse:
    return _act(
        slug,
        number,
        lambda post: hiding_operations.hide(current_actor(), post, **_reason(), version=_version()),
    )


@blueprint.post("/posts/<int:number>/restore")
def restore(slug: str, number: int) -> BaseResponse:
    """Show it as it was: what was hidden, or the passage that was redacted."""

    def put_back(post: Post) -> Decision:
        is_redacted = post.state == PostState.PUBLISHED
        again = hiding_operations.unredact if is_redacted else hiding_operations.restore
        message = request.form.get("message", "")
        return again(current_actor(), post, message=message, version=_version())

    return _act(slug, number, put_back)


@blueprint.post("/posts/<int:number>/remove")
def remove(slug: str, number: int) -> BaseResponse:
    return _act(
        slug,
        number,
        lambda post: hiding_operations.remove(
            current_actor(), post, **_reason(), version=_version()
        ),
    )


@blueprint.post("/posts/<int:number>/redact")
def redact(slug: str, number: int) -> BaseResponse:
    passage = request.form.get("passage", "")
    return _act(
        slug,
        number,
        lambda post: hiding_operations.redact(
            current_actor(), post, **_reason(), passage=passage, version=_version()
        ),
    )


def _act(slug: str, number: int, act: Callable[[Post], Decision]) -> BaseResponse:
    try:
        decision = act(_post_at(slug, number))
    except (Invalid, Conflict) as problem:
        return _page(_post_at(slug, number), problem)
    flash(_("Done: %(what)s.", what=in_words(f"decision.{decision.act}")))
    return redirect(place_of(_post_at(slug, number)), 303)


def _post_at(slug: str, number: int) -> Post:
    actor = current_actor()
    return get_moderated_post(actor, get_readable_dialogue(actor, slug), number)


def _version() -> int:
    return number_in(request.form.get("version")) or 0


def _reason() -> dict[str, Any]:
    return {"rule": request.form.get("reason", ""), "message": request.form.get("message", "")}


def _page(post: Post, problem: Invalid | Conflict | None = None) -> Response:
    actor = current_actor()
    errors = told_by_field(problem)
    if "rule" in errors:  # operations call so what the form asks for as the reason
        errors["reason"] = errors.pop("rule")
    drawn = render_template(
        "moderation/post_acts.html",
        **around(actor, post.dialogue),
        tab="forums",
        errors=errors,
        typed=request.form,
        author_lang=post.author.lang or post.lang or post.dialogue.lang,
        **post_facts(actor, post),
    )
    return private(make_response(drawn, problem.status if problem else 200))
