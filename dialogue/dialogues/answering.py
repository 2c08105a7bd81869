"""How the pages of a dialogue answer: one blueprint, one way to show a page or a form again."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from dialogue import clock, permissions
from dialogue.addresses import dialogue_stream
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_dialogue
from dialogue.errors import DialogueError, TooMany
from dialogue.i18n import told_by_field
from dialogue.permissions import Permission, Phase
from dialogue.streams import head_of
from dialogue.web import conditional_page, current_actor, private

blueprint = Blueprint("dialogues", __name__)

LARGEST_ID = 2**31 - 1


def form_page(
    template: str, dialogue: Dialogue, refusal: DialogueError | None = None, **values: Any
) -> Response:
    """A page that no cache keeps: a form, or after a refusal the form with what was typed.

    The template gets ``errors`` ({field: sentence}, "" for the form as a whole) and ``typed``.
    """
    values.setdefault("typed", request.form)
    page = render_template(
        template,
        **around(current_actor(), dialogue),
        errors=told_by_field(refusal),
        **values,
    )
    response = private(make_response(page, refusal.status if refusal else 200))
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def reading_page(template: str, dialogue: Dialogue, **values: Any) -> Response:
    """A page to read, kept by browsers as long as nothing about the dialogue has happened."""
    page = around(current_actor(), dialogue)

    def draw() -> str:
        return render_template(template, **page, **values)

    if dialogue.visibility != "public" or dialogue.phase == Phase.DRAFT:
        return private(make_response(draw()))
    seat, now_round = page["seat"], page["now_round"]
    rights = [page[name] for name in sorted(page) if name.startswith("may_")]
    facts = (
        template,
        dialogue.id,
        dialogue.version,
        head_of(dialogue_stream(dialogue.slug)).seq,
        clock.now().date().isoformat(),
        now_round.number if now_round else None,
        seat.role if seat else None,
        rights,
    )
    return conditional_page(facts, draw)


def set_up(slug: str, permission: Permission = Permission.SET_UP_DIALOGUE) -> Dialogue:
    """The dialogue, for somebody who may set it up; NotFound or NotPermitted otherwise."""
    actor = current_actor()
    dialogue = get_dialogue(actor, slug)
    permissions.require(actor, permission, dialogue)
    return dialogue
