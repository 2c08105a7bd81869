"""The draft of a summary, its title and its sections."""

from flask import Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.i18n import gettext as _
from dialogue.summaries.drafts.page import attempt, draft_page
from dialogue.summaries.queries import get_draft, get_section
from dialogue.summaries.views import blueprint
from dialogue.summaries.writing import operations as summary_operations
from dialogue.threads.forms import number_in
from dialogue.web import current_actor

SECTION = "/<int:number>/sections/<int:section_id>"


@blueprint.get("/<int:number>/draft")
def draft(slug: str, number: int) -> Response:
    return draft_page(get_draft(current_actor(), slug, number))


@blueprint.post("/<int:number>/title")
def retitle(slug: str, number: int) -> BaseResponse:
    actor = current_actor()
    summary = get_draft(actor, slug, number)

    def work() -> str:
        summary_operations.retitle_summary(actor, summary, title=request.form.get("title", ""))
        return "main"

    return attempt(slug, number, "title", work)


@blueprint.post("/<int:number>/sections")
def add_section(slug: str, number: int) -> BaseResponse:
    actor, sent = current_actor(), request.form
    summary = get_draft(actor, slug, number)

    def work() -> str:
        title, kind = sent.get("title", ""), sent.get("kind", "")
        section = summary_operations.add_section(actor, summary, title=title, kind=kind)
        flash(_("Added."))
        return f"section-{section.id}"

    return attempt(slug, number, "new-section", work)


@blueprint.post(f"{SECTION}/title")
def retitle_section(slug: str, number: int, section_id: int) -> BaseResponse:
    actor = current_actor()
    section = get_section(actor, slug, number, section_id)

    def work() -> str:
        title = request.form.get("title", "")
        summary_operations.retitle_section(actor, section.summary, section=section, title=title)
        return f"section-{section_id}"

    return attempt(slug, number, f"section-{section_id}", work)


@blueprint.post(f"{SECTION}/move")
def move_section(slug: str, number: int, section_id: int) -> BaseResponse:
    actor = current_actor()
    section = get_section(actor, slug, number, section_id)

    def work() -> str:
        place = number_in(request.form.get("to")) or 0
        summary_operations.move_section(actor, section.summary, section=section, to=place)
        return f"arrange-{section_id}"

    return attempt(slug, number, f"section-{section_id}", work)


@blueprint.post(f"{SECTION}/drop")
def drop_section(slug: str, number: int, section_id: int) -> BaseResponse:
    actor = current_actor()
    section = get_section(actor, slug, number, section_id)

    def work() -> str:
        summary_operations.drop_section(actor, section.summary, section=section)
        flash(_("Removed."))
        return "sections"

    return attempt(slug, number, f"section-{section_id}", work, about=f"arrange-{section_id}")
