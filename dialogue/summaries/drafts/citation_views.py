"""How points of a draft are made to rest on contributions."""

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.errors import Invalid
from dialogue.i18n import gettext as _
from dialogue.permissions import Actor
from dialogue.summaries.drafts.page import attempt
from dialogue.summaries.drafts.point_views import POINT
from dialogue.summaries.models import Point
from dialogue.summaries.queries import get_citation, get_point
from dialogue.summaries.views import blueprint
from dialogue.summaries.writing import citation_operations
from dialogue.threads.forms import number_in
from dialogue.web import current_actor

CITATION = "/<int:number>/citations/<int:citation_id>"


@blueprint.post(f"{POINT}/citations")
def cite(slug: str, number: int, point_number: int) -> BaseResponse:
    actor = current_actor()
    point = get_point(actor, slug, number, point_number)

    def work() -> str:
        cited = _cite(actor, point, request.form.get("number", ""))
        told = {"point": point_number, "number": cited}
        flash(_("Point %(point)s cites contribution %(number)s.", **told))
        return f"point-{point_number}"

    return attempt(slug, number, f"cite-{point_number}", work)


@blueprint.post(f"{CITATION}/again")
def cite_again(slug: str, number: int, citation_id: int) -> BaseResponse:
    actor = current_actor()
    citation = get_citation(actor, slug, number, citation_id)
    place = f"point-{citation.point.number}"

    def work() -> str:
        citation_operations.cite_again(actor, citation)
        flash(_("Your changes are kept."))
        return place

    return attempt(slug, number, f"citation-{citation_id}", work, about=place)


@blueprint.post(f"{CITATION}/drop")
def drop_citation(slug: str, number: int, citation_id: int) -> BaseResponse:
    actor = current_actor()
    citation = get_citation(actor, slug, number, citation_id)
    place = f"point-{citation.point.number}"

    def work() -> str:
        citation_operations.take_citation_out(actor, citation)
        flash(_("The source is taken out."))
        return place

    return attempt(slug, number, f"citation-{citation_id}", work, about=place)


def _cite(actor: Actor, point: Point, typed: str) -> int:
    number = number_in(typed)
    if number is None:
        fields = {"number": Invalid("Give the number of the contribution, like #47.")}
        raise Invalid(fields=fields)
    passage = request.form.get("passage", "")
    citation_operations.cite(actor, point, number=number, passage=passage)
    return number
