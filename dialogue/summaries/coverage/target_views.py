"""How much of everybody the summaries of a dialogue want to reflect."""

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.permissions import Permission, require
from dialogue.summaries.coverage import operations as coverage_operations
from dialogue.summaries.coverage.queries import targets_of
from dialogue.summaries.views import blueprint
from dialogue.web import current_actor, private, see_other


@blueprint.get("/targets")
def targets(slug: str) -> Response:
    return _page(_written_in(slug))


@blueprint.post("/targets")
def set_targets(slug: str) -> BaseResponse:
    dialogue = _written_in(slug)
    typed = {kind: request.form.get(kind, "") for kind in coverage_operations.TARGET_KINDS}
    try:
        coverage_operations.set_targets(current_actor(), dialogue, targets=typed)
    except Invalid as problem:
        return _page(_written_in(slug), problem)
    flash(_("Your changes are kept."))
    return see_other("summaries.targets", slug=slug)


def _written_in(slug: str) -> Dialogue:
    dialogue = get_readable_dialogue(current_actor(), slug)
    require(current_actor(), Permission.WRITE_SUMMARY, dialogue)
    return dialogue


def _page(dialogue: Dialogue, problem: Invalid | None = None) -> Response:
    drawn = render_template(
        "summaries/targets.html",
        **around(current_actor(), dialogue),
        tab="summaries",
        kinds=_kinds(),
        typed=request.form if problem else targets_of(dialogue),
        errors=told_by_field(problem),
    )
    return private(make_response(drawn, problem.status if problem else 200))


def _kinds() -> list[tuple[str, str]]:
    words = {
        "people": _("People"),
        "stakeholder-type": _("Stakeholder types"),
        "region": _("Regions"),
        "forum": _("Forums"),
        "stage": _("Stages"),
        "lang": _("Languages"),
    }
    return [(kind, words[kind]) for kind in coverage_operations.TARGET_KINDS]
