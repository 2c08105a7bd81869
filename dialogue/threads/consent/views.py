"""Where authors change how a contribution may be quoted."""

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Invalid
from dialogue.i18n import gettext as _
from dialogue.threads.consent import operations as consent_operations
from dialogue.threads.queries import get_post
from dialogue.threads.views import blueprint
from dialogue.threads.writing_views import actions_page
from dialogue.web import current_actor, see_other


@blueprint.post("/posts/<int:number>/consent")
def change_consent(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    found = get_post(actor, get_readable_dialogue(actor, slug), number)
    try:
        consent_operations.change_consent(actor, found, consent=request.form.get("consent", ""))
    except Invalid as problem:
        return actions_page(slug, number, problem)
    flash(_("From now on your contribution can be quoted so, and not otherwise."))
    return see_other("threads.actions", slug=slug, number=number)
