"""Setting a dialogue up: the overview, its details, its two pages of text, its phase."""

from typing import Any

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from dialogue import markup
from dialogue.dialogues import operations
from dialogue.dialogues.answering import blueprint, form_page, set_up
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.plans.plan import CONSENTS
from dialogue.dialogues.seats.queries import team_of
from dialogue.dialogues.setup import operations as setup_operations
from dialogue.dialogues.setup.forms import DetailsForm
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import LANGUAGES, language_name
from dialogue.i18n import gettext as _
from dialogue.permissions import Permission, Phase
from dialogue.text import BODY_LIMIT
from dialogue.web import current_actor, see_other

DETAILS = (
    "title",
    "strapline",
    "host_name",
    "lang",
    "visibility",
    "joining",
    "default_consent",
    "edit_minutes",
    "holding",
    "holding_first",
    "reviewing",
    "appeal_days",
    "hides_flagged_at",
)
SWITCHES = ("shows_presence", "holds_links")


@blueprint.get("/d/<slug>/setup/")
def setup(slug: str) -> Response:
    """Everything that a host can set up, and how far it is."""
    dialogue = set_up(slug, Permission.CHANGE_PHASE)
    return form_page("dialogues/setup/overview.html", dialogue, tab="setup", team=team_of(dialogue))


@blueprint.get("/d/<slug>/setup/details")
def details(slug: str) -> Response:
    dialogue = set_up(slug)
    typed = MultiDict({name: getattr(dialogue, name) for name in DETAILS})
    typed.setlist("languages", [code for code in dialogue.languages if code in LANGUAGES])
    typed.update({name: getattr(dialogue, name) for name in SWITCHES})
    typed["other_languages"] = " ".join(set(dialogue.languages) - set(LANGUAGES))
    return _details_page(dialogue, typed=typed)


@blueprint.post("/d/<slug>/setup/details")
def change_details(slug: str) -> ResponseReturnValue:
    dialogue, form = set_up(slug), _details_form(request.form)
    try:
        setup_operations.change_details(current_actor(), dialogue, form=form)
    except Invalid as problem:
        return _details_page(dialogue, problem)
    return _kept("dialogues.setup", slug)


def _details_form(sent: MultiDict[str, str]) -> DetailsForm:
    others = sent.get("other_languages", "").replace(",", " ").split()
    typed: dict[str, Any] = {name: sent.get(name, "") for name in DETAILS}
    typed |= {name: name in sent for name in SWITCHES}
    return DetailsForm(languages=[*sent.getlist("languages"), *others], **typed)


def _details_page(dialogue: Dialogue, problem: Invalid | None = None, **values: object) -> Response:
    return form_page(
        "dialogues/setup/details.html",
        dialogue,
        problem,
        tab="setup",
        languages=[(code, language_name(code)) for code in LANGUAGES],
        consents=CONSENTS,
        **values,
    )


@blueprint.get("/d/<slug>/setup/<any(about, rules):page>")
def text(slug: str, page: str) -> Response:
    dialogue = set_up(slug)
    return _text_page(dialogue, page, typed={"text": getattr(dialogue, page)})


@blueprint.post("/d/<slug>/setup/<any(about, rules):page>")
def change_text(slug: str, page: str) -> ResponseReturnValue:
    dialogue, words = set_up(slug), request.form.get("text", "")
    if "preview" in request.form:
        return _text_page(dialogue, page, preview=markup.render(words[:BODY_LIMIT]).html)
    change = setup_operations.change_about if page == "about" else setup_operations.change_rules
    try:
        change(current_actor(), dialogue, text=words)
    except Invalid as problem:
        return _text_page(dialogue, page, problem)
    return _kept(f"dialogues.{page}", slug)


def _text_page(
    dialogue: Dialogue, page: str, problem: Invalid | None = None, **values: object
) -> Response:
    values.setdefault("preview", "")
    return form_page(
        "dialogues/setup/text.html", dialogue, problem, tab="setup", page=page, **values
    )


@blueprint.get("/d/<slug>/setup/phase")
def phase(slug: str) -> Response:
    dialogue = set_up(slug, Permission.CHANGE_PHASE)
    return _phase_page(dialogue, typed={"phase": dialogue.phase})


@blueprint.post("/d/<slug>/setup/phase")
def change_phase(slug: str) -> ResponseReturnValue:
    dialogue = set_up(slug, Permission.CHANGE_PHASE)
    try:
        operations.change_phase(current_actor(), dialogue, phase=request.form.get("phase", ""))
    except (Invalid, Conflict) as problem:
        return _phase_page(dialogue, problem)
    return _kept("dialogues.setup", slug)


def _phase_page(
    dialogue: Dialogue, problem: Invalid | Conflict | None = None, **values: object
) -> Response:
    return form_page(
        "dialogues/setup/phase.html",
        dialogue,
        problem,
        tab="setup",
        phases=[one.value for one in Phase],
        **values,
    )


def _kept(endpoint: str, slug: str) -> ResponseReturnValue:
    flash(_("Your changes are kept."))
    return see_other(endpoint, slug=slug)
