"""Where the host answers a recommendation."""

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Conflict, Invalid, NotFound
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.permissions import Permission, require
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.operations import respond as answer
from dialogue.summaries.publishing.published_page import drawn_points
from dialogue.summaries.publishing.queries import responses_of
from dialogue.summaries.publishing.standing import recommendations
from dialogue.summaries.queries import get_summary, newest_publication
from dialogue.summaries.views import blueprint
from dialogue.threads.forms import number_in
from dialogue.web import current_actor, private, see_other


@blueprint.get("/<int:number>/points/<int:point_number>/response")
def response(slug: str, number: int, point_number: int) -> Response:
    return _page(_to_answer(slug, number), point_number)


@blueprint.post("/<int:number>/points/<int:point_number>/response")
def respond(slug: str, number: int, point_number: int) -> BaseResponse:
    summary, sent = _to_answer(slug, number), request.form
    try:
        answer(
            current_actor(),
            summary,
            point=point_number,
            reception=sent.get("reception", ""),
            words=sent.get("words", ""),
            version=number_in(sent.get("version")) or 0,
        )
    except (Invalid, Conflict) as problem:
        return _page(_to_answer(slug, number), point_number, problem)
    flash(_("The answer stands beside the recommendation."))
    return see_other("summaries.show", f"point-{point_number}", slug=slug, number=number)


def _to_answer(slug: str, number: int) -> Summary:
    actor = current_actor()
    get_readable_dialogue(actor, slug)
    summary = get_summary(actor, slug, number)
    require(actor, Permission.RESPOND, summary)
    return summary


def _page(summary: Summary, point: int, problem: Invalid | Conflict | None = None) -> Response:
    """The form with what was typed; after a conflict it shows both texts, and sends the present
    version."""
    publication = newest_publication(summary)
    found = recommendations(publication).get(point)
    if publication is None or found is None:
        raise NotFound
    kept, sent = responses_of(summary).get(point), request.form
    drawn = render_template(
        "summaries/response.html",
        **around(current_actor(), summary.dialogue),
        tab="summaries",
        summary=summary,
        point=found,
        html=drawn_points(publication)[point],
        kept=kept,
        version=kept.version if kept else 0,
        reception=sent.get("reception", kept.reception if kept else ""),
        words=sent.get("words", kept.words if kept else ""),
        is_conflict=isinstance(problem, Conflict),
        errors=told_by_field(problem),
    )
    return private(make_response(drawn, problem.status if problem else 200))
