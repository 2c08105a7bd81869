"""Where a draft is looked at once more and published, and the next version begun."""

from flask import Response, current_app, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.permissions import Permission, require
from dialogue.summaries.checking.models import Fairness
from dialogue.summaries.coverage.ledger_reading import read_ledger
from dialogue.summaries.coverage.words import kind_words
from dialogue.summaries.models import Summary, SummaryState
from dialogue.summaries.publishing.operations import begin_next_version
from dialogue.summaries.publishing.operations import publish as publish_draft
from dialogue.summaries.publishing.queries import checks_by_point
from dialogue.summaries.queries import get_draft, load_draft
from dialogue.summaries.views import blueprint
from dialogue.summaries.writing.readiness import problems_of, standing_points
from dialogue.threads.forms import number_in
from dialogue.web import current_actor, private, see_other


@blueprint.get("/<int:number>/publish")
def publish_form(slug: str, number: int) -> BaseResponse:
    summary = _to_publish(slug, number)
    if summary.state == SummaryState.PUBLISHED:
        return see_other("summaries.show", slug=slug, number=number)
    return _page(summary)


@blueprint.post("/<int:number>/publish")
def publish(slug: str, number: int) -> BaseResponse:
    summary = _to_publish(slug, number)
    changes = number_in(request.form.get("changes"))
    try:
        publish_draft(
            current_actor(),
            summary,
            changes=-1 if changes is None else changes,
            note=request.form.get("note", ""),
            secret=current_app.config["SECRET_KEY"],
        )
    except (Invalid, Conflict) as problem:
        return _page(_to_publish(slug, number), problem)
    flash(_("The summary is published."))
    return see_other("summaries.show", slug=slug, number=number)


@blueprint.post("/<int:number>/next")
def begin_next(slug: str, number: int) -> BaseResponse:
    begin_next_version(current_actor(), _to_publish(slug, number))
    flash(_("The draft of the next version is open. Readers go on reading the published one."))
    return see_other("summaries.draft", slug=slug, number=number)


def _to_publish(slug: str, number: int) -> Summary:
    actor = current_actor()
    get_readable_dialogue(actor, slug)
    summary = get_draft(actor, slug, number)
    require(actor, Permission.PUBLISH_SUMMARY, summary)
    return summary


def _page(summary: Summary, problem: Invalid | Conflict | None = None) -> Response:
    actor, sections = current_actor(), load_draft(summary)
    points = standing_points(sections)
    checks = checks_by_point(summary)
    asked = [check for point in points for check in checks.get(point.id, [])]
    drawn = render_template(
        "summaries/publish.html",
        **around(actor, summary.dialogue),
        tab="summaries",
        summary=summary,
        problems=problems_of(sections),
        points=len(points),
        citations=sum(len(point.citations) for point in points),
        asked=len(asked),
        answers=[check.answer for check in asked if check.answer],
        fairness=list(Fairness),
        disputed=[
            point.number
            for point in points
            if any(check.is_disputed for check in checks.get(point.id, []))
        ],
        covered=read_ledger(actor, summary).measures,
        kind_words=kind_words(),
        errors=told_by_field(problem),
        note=request.form.get("note", ""),
    )
    return private(make_response(drawn, problem.status if problem else 200))
