"""Where somebody flags a contribution, and follows what became of it."""

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue import permissions
from dialogue.dialogues.answering import form_page
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Conflict, Invalid, TooMany
from dialogue.i18n import gettext as _
from dialogue.i18n import interface
from dialogue.moderation.flags import operations as flag_operations
from dialogue.moderation.flags.queries import flags_by
from dialogue.moderation.views import blueprint
from dialogue.permissions import Permission
from dialogue.threads.models import Post
from dialogue.threads.queries import get_post
from dialogue.web import current_actor, private, see_other


@blueprint.get("/posts/<int:number>/flag")
def flag_form(slug: str, number: int) -> Response:
    found = _post_at(slug, number)
    permissions.require(current_actor(), Permission.FLAG, found)
    return _form(found)


@blueprint.post("/posts/<int:number>/flag")
def flag(slug: str, number: int) -> BaseResponse:
    found = _post_at(slug, number)
    try:
        flag_operations.flag_post(
            current_actor(),
            found,
            reason=request.form.get("reason", ""),
            message=request.form.get("message", ""),
        )
    except (Invalid, Conflict, TooMany) as problem:
        return _form(_post_at(slug, number), problem)
    flash(_("Thank you. A moderator will look at it, and you are told here what became of it."))
    return see_other("moderation.flags", slug=slug)


@blueprint.get("/flags/")
def flags(slug: str) -> Response:
    """The reader's own flags."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    drawn = render_template(
        "moderation/flags.html", **around(actor, dialogue), listed=flags_by(actor, dialogue)
    )
    return private(make_response(drawn))


def _form(found: Post, problem: Invalid | Conflict | TooMany | None = None) -> Response:
    lang = interface()["lang"]
    rules = [(rule.slug, rule.title_in(lang)) for rule in shape_of(found.dialogue).rulebook]
    return form_page(
        "moderation/flag.html", found.dialogue, problem, tab="forums", post=found, rules=rules
    )


def _post_at(slug: str, number: int) -> Post:
    actor = current_actor()
    return get_post(actor, get_readable_dialogue(actor, slug), number)
