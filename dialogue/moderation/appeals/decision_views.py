"""Where people read what was decided about them and what they wrote, and appeal."""

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_dialogue, may_know
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.moderation.acts import told_in_words
from dialogue.moderation.appeals import appeal_operations
from dialogue.moderation.appeals.decision_queries import (
    get_decision,
    list_decisions,
    outcome_of,
    readable_threads,
    words_about,
)
from dialogue.moderation.models import Decision
from dialogue.moderation.views import blueprint
from dialogue.permissions import Permission, can
from dialogue.threads.held.models import HeldState
from dialogue.web import current_actor, private, see_other


@blueprint.get("/decisions/")
def decisions(slug: str) -> Response:
    """Everything that was decided here about the reader and what they wrote."""
    actor = current_actor()
    dialogue = get_dialogue(actor, slug)
    drawn = render_template(
        "moderation/decisions.html",
        **around(actor, dialogue),
        listed=list_decisions(actor, dialogue, request.args.get("page")),
        told_in_words=told_in_words,
    )
    return private(make_response(drawn))


@blueprint.get("/decisions/<int:decision_id>")
def decision(slug: str, decision_id: int) -> Response:
    return _page(get_decision(current_actor(), slug, decision_id))


@blueprint.post("/decisions/<int:decision_id>/appeal")
def appeal(slug: str, decision_id: int) -> BaseResponse:
    actor = current_actor()
    found = get_decision(actor, slug, decision_id)
    try:
        appeal_operations.appeal(actor, found, text=request.form.get("body", ""))
    except (Invalid, Conflict) as problem:
        return _page(get_decision(actor, slug, decision_id), problem)
    flash(_("Your appeal waits for somebody who did not take the decision."))
    return see_other("moderation.decision", slug=slug, decision_id=decision_id)


def _page(found: Decision, problem: Invalid | Conflict | None = None) -> Response:
    actor = current_actor()
    is_own = found.user_id == actor.id
    made = found.appeal
    page = around(actor, found.dialogue)
    drawn = render_template(
        "moderation/decision.html",
        **page,
        layout="layouts/dialogue.html" if may_know(actor, found.dialogue) else "layouts/site.html",
        decision=found,
        words=told_in_words(found.act, is_own=is_own),
        rule=page["shape"].rule(found.rule),
        kept=words_about(found) if is_own else "",
        is_returned=found.held is not None and found.held.state == HeldState.RETURNED,
        may_appeal=made is None and can(actor, Permission.APPEAL, found),
        made=made,
        outcome=outcome_of(made) if made is not None else None,
        is_own=is_own,
        readable=readable_threads(actor, [found]) if is_own else {},
        told_in_words=told_in_words,
        errors=told_by_field(problem),
        typed=request.form,
    )
    return private(make_response(drawn, problem.status if problem else 200))
