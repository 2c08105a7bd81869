"""The summaries of a dialogue, and how one is begun."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Invalid
from dialogue.i18n import LANGUAGES, interface, language_name, speaking, told_by_field
from dialogue.i18n import gettext as _
from dialogue.permissions import Permission, can
from dialogue.summaries import wording
from dialogue.summaries.models import SummaryKind
from dialogue.summaries.queries import may_read_draft, published_heads, summaries_of
from dialogue.summaries.writing.operations import begin_summary
from dialogue.text import is_blank
from dialogue.threads.forms import number_in
from dialogue.web import current_actor, private, see_other

blueprint = Blueprint("summaries", __name__, url_prefix="/d/<slug>/summaries")


@blueprint.get("/")
def index(slug: str) -> Response:
    return _index(get_readable_dialogue(current_actor(), slug))


@blueprint.post("/")
def begin(slug: str) -> BaseResponse:
    found, sent = get_readable_dialogue(current_actor(), slug), request.form
    numbers = {kind: number_in(sent.get(kind)) for kind in ("round", "thread")}
    kind, lang, title = sent.get("kind", ""), sent.get("lang", ""), sent.get("title", "")
    if is_blank(title):
        title = _proposed_title(found, kind, lang, **numbers)
    try:
        summary = begin_summary(
            current_actor(), found, kind=kind, title=title, lang=lang, **numbers
        )
    except Invalid as problem:
        return _index(found, problem)
    return see_other("summaries.draft", slug=slug, number=summary.number)


def _proposed_title(
    dialogue: Dialogue, kind: str, lang: str, *, round: int | None, thread: int | None
) -> str:
    """What a summary is called whose writer does not say, in its own language where that is one
    of the interface's."""
    spoken = next((one for one in (lang, dialogue.lang) if one in LANGUAGES), interface()["lang"])
    with speaking(spoken):
        if kind == SummaryKind.THREAD:
            return str(_("Summary of thread %(number)s", number=thread or 0))
        if kind == SummaryKind.ROUND:
            rounds = {one.number: one.title_in(spoken) for one in shape_of(dialogue).rounds}
            return str(_("Summary: %(title)s", title=rounds.get(round or 0, "")))
        return str(_("Synthesis"))


def _index(dialogue: Dialogue, problem: Invalid | None = None) -> Response:
    actor, shape = current_actor(), shape_of(dialogue)
    found = summaries_of(actor, dialogue)
    page: dict[str, Any] = {
        **around(actor, dialogue),
        "tab": "summaries",
        "summaries": [(one, may_read_draft(actor, one)) for one in found],
        "heads": published_heads(found),
        "subjects": {one.id: wording.subject_of(one, shape) for one in found},
        "may_write": can(actor, Permission.WRITE_SUMMARY, dialogue),
        "kinds": wording.kinds(),
        "languages": _languages(dialogue),
        "sent": request.form,
        "errors": told_by_field(problem),
    }
    response = private(make_response(render_template("summaries/index.html", **page)))
    response.status_code = problem.status if problem else 200
    return response


def _languages(dialogue: Dialogue) -> list[tuple[str, str]]:
    """The dialogue's own first, then whatever else its people and the interface speak."""
    codes = dict.fromkeys([dialogue.lang, *dialogue.languages, *LANGUAGES])
    return [(code, language_name(code)) for code in codes]
