"""How the points of a draft are written, moved, taken out and brought back."""

from collections.abc import Mapping

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.pages import around
from dialogue.dialogues.seats.queries import names_in
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.permissions import Permission, require
from dialogue.summaries.drafts.page import attempt, choices_for, errors_of, sent_to
from dialogue.summaries.models import Point, SectionKind
from dialogue.summaries.queries import get_point, get_section
from dialogue.summaries.views import blueprint
from dialogue.summaries.writing import point_operations
from dialogue.summaries.writing.changing import refuse_published
from dialogue.summaries.writing.point_operations import PointFields, write_point
from dialogue.threads.differences import differences
from dialogue.threads.forms import number_in
from dialogue.web import current_actor, private, see_other

POINT = "/<int:number>/points/<int:point_number>"


@blueprint.post("/<int:number>/points")
def add_point(slug: str, number: int) -> BaseResponse:
    actor, sent = current_actor(), request.form
    section_id = number_in(sent.get("section")) or 0
    section = get_section(actor, slug, number, section_id)

    def work() -> str:
        point = point_operations.add_point(
            actor,
            section.summary,
            section=section,
            text=sent.get("text", ""),
            client_key=sent.get("client_key"),
            **_fields(sent),
        )
        flash(_("Point %(number)s is added.", number=point.number))
        return f"point-{point.number}"

    return attempt(slug, number, f"add-{section_id}", work)


@blueprint.route(f"{POINT}/edit", methods=["GET", "POST"])
def edit_point(slug: str, number: int, point_number: int) -> BaseResponse:
    actor, sent = current_actor(), request.form
    point = get_point(actor, slug, number, point_number)
    require(actor, Permission.WRITE_SUMMARY, point)
    if request.method != "POST":
        refuse_published(point.summary)
        return _edit_page(point)
    try:
        write_point(
            actor,
            point,
            version=number_in(sent.get("version")) or 0,
            text=sent.get("text", ""),
            **_fields(sent, point),
        )
    except (Invalid, Conflict) as problem:
        return _edit_page(get_point(actor, slug, number, point_number), problem)
    flash(_("Your changes are kept."))
    return see_other("summaries.draft", slug=slug, number=number, _anchor=f"point-{point_number}")


@blueprint.post(f"{POINT}/move")
def move_point(slug: str, number: int, point_number: int) -> BaseResponse:
    """Into ``section``, at the place ``to`` or at its end."""
    actor, sent = current_actor(), request.form
    point = get_point(actor, slug, number, point_number)
    section = get_section(actor, slug, number, number_in(sent.get("section")) or 0)

    def work() -> str:
        point_operations.move_point(actor, point, section=section, to=number_in(sent.get("to")))
        return f"point-{point_number}"

    return attempt(slug, number, f"move-{point_number}", work, about=f"point-{point_number}")


@blueprint.post(f"{POINT}/drop")
def drop_point(slug: str, number: int, point_number: int) -> BaseResponse:
    actor = current_actor()
    point = get_point(actor, slug, number, point_number)

    def work() -> str:
        point_operations.drop_point(actor, point, reason=request.form.get("reason", ""))
        flash(_("Point %(number)s is taken out. It can be brought back.", number=point_number))
        return "dropped"

    return attempt(slug, number, f"drop-{point_number}", work)


@blueprint.post(f"{POINT}/restore")
def restore_point(slug: str, number: int, point_number: int) -> BaseResponse:
    actor = current_actor()
    point = get_point(actor, slug, number, point_number)

    def work() -> str:
        point_operations.restore_point(actor, point)
        flash(_("Point %(number)s stands again.", number=point_number))
        return f"point-{point_number}"

    return attempt(slug, number, f"restore-{point_number}", work)


def _fields(sent: Mapping[str, str], point: Point | None = None) -> PointFields:
    """What the form says beside the text. What only a recommendation has is not asked of another
    point, which keeps it."""
    stage = point.stage.slug if point and point.stage else ""
    return PointFields(
        label=sent.get("label"),
        is_own_view="own_view" in sent,
        level=sent.get("level", point.level if point else None),
        addressee=sent.get("addressee", point.addressee if point else ""),
        stage=sent.get("stage", stage),
    )


def _edit_page(point: Point, problem: Invalid | Conflict | None = None) -> Response:
    """The point in a form; as it was sent, beside what somebody else made of it meanwhile."""
    dialogue, sent = point.dialogue, request.form
    typed_version = number_in(sent.get("version")) or 0
    is_stale = isinstance(problem, Conflict) and typed_version != point.version
    drawn = render_template(
        "summaries/edit_point.html",
        **around(current_actor(), dialogue),
        **choices_for(shape_of(dialogue)),
        tab="summaries",
        point=point,
        is_of_recommendations=point.section.kind == SectionKind.RECOMMENDATIONS,
        version=typed_version if problem and not is_stale else point.version,
        is_stale=is_stale,
        theirs=names_in(dialogue, {point.written_by_id or 0}).get(point.written_by_id or 0, ""),
        pieces=differences(point.text, sent.get("text", "")) if is_stale else (),
        value=sent_to("edit" if problem else ""),
        errors=errors_of("edit", problem),
    )
    return private(make_response(drawn, problem.status if problem else 200))
