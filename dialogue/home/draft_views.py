"""One's own words not yet sent, from every dialogue."""

from typing import Any

from flask import Response, flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialogue.home.views import blueprint
from dialogue.i18n import gettext as _
from dialogue.markup import excerpt
from dialogue.permissions import SITE, Permission, require
from dialogue.threads.drafts.operations import discard_draft
from dialogue.threads.drafts.queries import drafts_of, get_draft
from dialogue.threads.models import Draft
from dialogue.web import current_actor, private, see_other

SHOWN = 200


@blueprint.get("/account/drafts")
def drafts() -> Response:
    actor = current_actor()
    require(actor, Permission.KEEP_DRAFT, SITE)
    kept = [_described(draft) for draft in drafts_of(actor)]
    return private(make_response(render_template("home/drafts.html", drafts=kept)))


@blueprint.post("/account/drafts/<int:draft_id>/discard")
def discard(draft_id: int) -> BaseResponse:
    actor = current_actor()
    discard_draft(actor, get_draft(actor, draft_id))
    flash(_("The draft is gone."))
    return see_other("home.drafts")


def _described(draft: Draft) -> dict[str, Any]:
    """A draft as the list shows it: what it was to become, and the form it goes on in."""
    title, href = _belongs(draft)
    return {
        "id": draft.id,
        "title": title,
        "href": href,
        "excerpt": excerpt(draft.fields.get("body", ""), SHOWN),
        "updated_at": draft.updated_at,
        "dialogue_title": draft.dialogue.title,
    }


def _belongs(draft: Draft) -> tuple[str, str]:
    slug = draft.dialogue.slug
    kind, _slash, rest = draft.place.partition("/")
    if kind == "edit":
        return (
            _("A change to contribution %(number)s", number=rest),
            url_for("threads.edit_form", slug=slug, number=int(rest)),
        )
    if kind == "thread":
        number, _reply, answered = rest.partition("/reply/")
        return (
            _("An answer to contribution %(number)s", number=answered)
            if answered
            else _("An answer in thread %(number)s", number=number),
            url_for(
                "threads.show",
                slug=slug,
                number=int(number),
                reply_to=answered or None,
                _anchor="reply",
            ),
        )
    return (
        draft.fields.get("title") or _("A new thread"),
        url_for("threads.new", slug=slug),
    )
