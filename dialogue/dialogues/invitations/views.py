"""Following an invitation: who invites to what, and then a seat.

The token leaves the address at once, because addresses are kept and shown in too many places.
"""

from typing import Any

from flask import Response, flash, make_response, render_template, request, session
from flask.typing import ResponseReturnValue

from dialogue.accounts import tokens
from dialogue.accounts.models import User
from dialogue.dialogues.answering import blueprint
from dialogue.dialogues.queries import find_invitation
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats.models import Invitation
from dialogue.dialogues.seats.queries import inviter_of
from dialogue.dialogues.seats.seating import refuse_spent
from dialogue.dialogues.seats.views import answers_in_form, choices, first_answers
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Invalid, NotFound
from dialogue.extensions import db
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.permissions import Permission, refusal, seat_in
from dialogue.web import current_actor, private, see_other

FOLLOWED = "invitation"


@blueprint.get("/d/<slug>/invitations/<token>")
def follow_invitation(slug: str, token: str) -> ResponseReturnValue:
    _find(slug, token)
    session[FOLLOWED] = token
    return see_other("dialogues.invitation", slug=slug)


@blueprint.get("/d/<slug>/invitation")
def invitation(slug: str) -> ResponseReturnValue:
    """Who invites to what; and, for somebody who can accept, the form to join."""
    actor, found = current_actor(), _find(slug, session.get(FOLLOWED, ""))
    if seat_in(actor, found.dialogue) is not None:
        flash(_("You have a seat in this dialogue already."))
        return see_other("home.dialogue", slug=slug)
    refuse_spent(found)
    return _page(found, typed=first_answers(found.dialogue))


@blueprint.post("/d/<slug>/invitation")
def accept_invitation(slug: str) -> ResponseReturnValue:
    found = _find(slug, session.get(FOLLOWED, ""))
    try:
        seat_operations.accept_invitation(
            current_actor(), found, alias=request.form.get("alias", ""), **answers_in_form()
        )
    except Invalid as problem:
        return _page(found, problem)
    session.pop(FOLLOWED, None)
    flash(_("Welcome: you take part in this dialogue now."))
    return see_other("home.dialogue", slug=slug)


def _find(slug: str, token: str) -> Invitation:
    found = find_invitation(tokens.hash_of(token)) if token else None
    if found is None or found.dialogue.slug != slug:
        raise NotFound
    return found


def _page(found: Invitation, problem: Invalid | None = None, **values: Any) -> Response:
    actor, dialogue = current_actor(), found.dialogue
    values.setdefault("typed", request.form)
    user = db.session.get(User, actor.id) if actor.id is not None else None
    is_for_other = found.email is not None and (user is None or found.email != user.email)
    page = render_template(
        "dialogues/invitation.html",
        invitation=found,
        dialogue=dialogue,
        shape=shape_of(dialogue),
        inviter=inviter_of(found),
        is_for_other=is_for_other,
        reason=refusal(actor, Permission.ACCEPT_INVITATION, found),
        errors=told_by_field(problem),
        **choices(dialogue),
        **values,
    )
    return private(make_response(page, problem.status if problem else 200))
