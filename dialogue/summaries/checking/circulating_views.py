"""Where a writer circulates a draft, asks again, and draws it back."""

from flask import flash
from werkzeug.wrappers import Response as BaseResponse

from dialogue.i18n import gettext as _
from dialogue.i18n import ngettext
from dialogue.summaries.checking import circulating_operations
from dialogue.summaries.queries import get_draft
from dialogue.summaries.views import blueprint
from dialogue.web import current_actor, see_other


@blueprint.post("/<int:number>/circulate")
def circulate(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    asked = circulating_operations.circulate(actor, get_draft(actor, slug, number))
    _tell_asked(asked)
    return see_other("summaries.draft", slug=slug, number=number)


@blueprint.post("/<int:number>/ask")
def ask_again(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    _tell_asked(circulating_operations.ask_again(actor, get_draft(actor, slug, number)))
    return see_other("summaries.draft", slug=slug, number=number)


@blueprint.post("/<int:number>/draw-back")
def draw_back(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    circulating_operations.draw_back(actor, get_draft(actor, slug, number))
    flash(_("The draft is its writers' alone again."))
    return see_other("summaries.draft", slug=slug, number=number)


def _tell_asked(asked: int) -> None:
    flash(
        ngettext(
            "%(num)s person is asked whether the draft is fair to their words.",
            "%(num)s people are asked whether the draft is fair to their words.",
            asked,
        )
    )
