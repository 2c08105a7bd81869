"""The page on which a summary is written, and read while it is circulated: drawn again after a
refusal with everything that was typed."""

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.pages import around
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import interface, told_by_field
from dialogue.permissions import Permission, can, require
from dialogue.summaries import wording
from dialogue.summaries.checking.queries import tallies_of
from dialogue.summaries.drafts.reading import read_draft
from dialogue.summaries.models import Summary, SummaryState
from dialogue.summaries.queries import get_draft, load_draft
from dialogue.summaries.sources.offered import kept_in
from dialogue.summaries.sources.panel import panel
from dialogue.web import current_actor, private, see_other


def attempt(
    slug: str, number: int, form: str, work: Callable[[], str], *, about: str = ""
) -> BaseResponse:
    """Do the work and go to the place on the page that it answers with; or show the page again
    with what was typed into ``form``. ``about`` is the place of what has no field. The sources
    beside it stay as the address has them."""
    try:
        place = work()
    except (Invalid, Conflict) as problem:
        return draft_page(get_draft(current_actor(), slug, number), form, problem, about)
    kept = kept_in(request.args)
    return see_other("summaries.draft", slug=slug, number=number, _anchor=place, **kept)


def draft_page(
    summary: Summary, failed: str = "", problem: Invalid | Conflict | None = None, about: str = ""
) -> Response:
    """The draft; the form that ``failed`` as it was sent. The problem itself where the page holds
    no forms any more: what was typed comes back on a page of its own."""
    actor = current_actor()
    is_writer = can(actor, Permission.WRITE_SUMMARY, summary)
    may_change = is_writer and summary.state != SummaryState.PUBLISHED
    if problem is not None and not may_change:
        require(actor, Permission.WRITE_SUMMARY, summary)
        raise problem
    load_draft(summary)
    shape = shape_of(summary.dialogue)
    drawn = render_template(
        "summaries/draft.html",
        **around(actor, summary.dialogue),
        **choices_for(shape),
        tab="summaries",
        summary=summary,
        subject=wording.subject_of(summary, shape),
        draft=read_draft(summary, for_writers=is_writer),
        tallies=tallies_of(summary) if is_writer and summary.circulated_at else {},
        is_writer=is_writer,
        may_change=may_change,
        **(panel(actor, summary, request.args) if is_writer else {}),
        failed=failed,
        value=sent_to(failed),
        errors=errors_of(failed, problem, about),
    )
    return private(make_response(drawn, problem.status if problem else 200))


def choices_for(shape: Shape) -> dict[str, Any]:
    """What can be chosen for a point or a section: (value, word) pairs."""
    lang = interface()["lang"]
    return {
        "labels": wording.labels(),
        "levels": wording.levels(),
        "stages": [(stage.slug, stage.title_in(lang)) for stage in shape.stages],
        "section_kinds": wording.section_kinds(),
    }


def sent_to(failed: str) -> Callable[..., str]:
    """What was typed into a field of the form that failed; other forms stand as they are."""

    def value(form: str, name: str, usual: Any = "") -> str:
        return str(request.form.get(name, "") if form == failed else usual)

    return value


def errors_of(form: str, problem: Invalid | Conflict | None, about: str = "") -> dict[str, str]:
    """By the id of the field on a page of several forms."""
    return {
        f"{form}-{name}" if name else about: sentence
        for name, sentence in told_by_field(problem).items()
    }
