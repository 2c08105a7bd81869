"""Making a dialogue: administrators choose a template, a title, an address and a first day."""

from collections.abc import Callable

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue

from dialogue import clock, permissions
from dialogue.dialogues import operations
from dialogue.dialogues.answering import blueprint
from dialogue.dialogues.fields import first_moment, gathered, one_of
from dialogue.dialogues.plans.plan import Plan, june_2005
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.permissions import SITE, Permission, Phase
from dialogue.web import current_actor, private, see_other

TEMPLATES: dict[str, Callable[[], Plan]] = {"june-2005": june_2005, "empty": Plan}


@blueprint.get("/dialogues/new")
def new_dialogue() -> Response:
    permissions.require(current_actor(), Permission.CREATE_DIALOGUE, SITE)
    return _page()


@blueprint.post("/dialogues/new")
def create_dialogue() -> ResponseReturnValue:
    actor, form = current_actor(), request.form
    permissions.require(actor, Permission.CREATE_DIALOGUE, SITE)
    try:
        chosen = gathered(
            {
                "template": lambda: one_of(form.get("template", ""), TEMPLATES),
                "starts_on": lambda: first_moment(form.get("starts_on", "")),
            }
        )
        dialogue = operations.create_dialogue(
            actor,
            SITE,
            slug=form.get("slug", "").strip(),
            title=form.get("title", ""),
            plan=TEMPLATES[chosen["template"]](),
            starts_at=chosen["starts_on"],
            phase=Phase.DRAFT.value,
        )
    except (Invalid, Conflict) as problem:
        return _page(problem)
    flash(_("The dialogue is made. Nobody sees it until you open it."))
    return see_other("dialogues.setup", slug=dialogue.slug)


def _page(problem: Invalid | Conflict | None = None) -> Response:
    first = {"template": "june-2005", "starts_on": clock.now().date().isoformat()}
    page = render_template(
        "dialogues/new.html",
        typed=request.form if problem else first,
        errors=told_by_field(problem),
    )
    return private(make_response(page, problem.status if problem else 200))
