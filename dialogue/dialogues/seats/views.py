"""Joining a dialogue, and one's own seat in it."""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from dialogue.dialogues.answering import blueprint, form_page
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import get_dialogue
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats import request_operations
from dialogue.dialogues.seats.affiliation import Answers
from dialogue.dialogues.seats.asking import declined_request, may_ask_again, waiting_request
from dialogue.dialogues.seats.models import Participant
from dialogue.errors import Invalid, NotFound, NotPermitted
from dialogue.extensions import db
from dialogue.i18n import countries, interface, language_name
from dialogue.i18n import gettext as _
from dialogue.permissions import Permission, require, seat_in
from dialogue.web import current_actor, see_other

TEXTS = ("stakeholder_type", "region", "country", "organisation", "capacity", "lang")


@blueprint.get("/d/<slug>/join")
def join(slug: str) -> ResponseReturnValue:
    """The form in which one says as much of oneself as one wants to."""
    actor = current_actor()
    dialogue = get_dialogue(actor, slug)
    if seat_in(actor, dialogue) is not None:
        return see_other("dialogues.seat", slug=slug)
    if actor.id is None:
        here = url_for("dialogues.join", slug=slug)
        return form_page("dialogues/way_in.html", dialogue, here=here)
    if (asked := waiting_request(actor, dialogue)) is not None:
        return form_page("dialogues/request.html", dialogue, asked=asked)
    require(actor, _way_in(dialogue), dialogue)
    return joining_page(dialogue, typed=first_answers(dialogue))


@blueprint.post("/d/<slug>/join")
def take_seat(slug: str) -> ResponseReturnValue:
    actor = current_actor()
    dialogue = get_dialogue(actor, slug)
    asks = dialogue.joining == "approval"
    come_in = request_operations.ask_to_join if asks else seat_operations.join
    try:
        come_in(
            actor,
            dialogue,
            alias=request.form.get("alias", ""),
            as_observer="as_observer" in request.form,
            **answers_in_form(),
        )
    except Invalid as problem:
        return joining_page(dialogue, problem)
    if asks:
        flash(_("Your request waits for a moderator."))
        return see_other("dialogues.join", slug=slug)
    flash(_("Welcome: you take part in this dialogue now."))
    return see_other("home.dialogue", slug=slug)


@blueprint.post("/d/<slug>/join/take-back")
def take_back_request(slug: str) -> ResponseReturnValue:
    actor = current_actor()
    asked = waiting_request(actor, get_dialogue(actor, slug))
    if asked is None:
        raise NotFound
    request_operations.take_back_request(actor, asked)
    flash(_("Your request is taken back."))
    return see_other("dialogues.about", slug=slug)


@blueprint.get("/d/<slug>/seat")
def seat(slug: str) -> Response:
    """What one told of oneself for this dialogue, to look at and to change."""
    own = _own_seat(slug)
    return _seat_page(own, typed=_answers_of(own))


@blueprint.post("/d/<slug>/seat")
def change_seat(slug: str) -> ResponseReturnValue:
    own = _own_seat(slug)
    try:
        seat_operations.change_seat(
            current_actor(), own, alias=request.form.get("alias", ""), **answers_in_form()
        )
    except Invalid as problem:
        return _seat_page(own, problem)
    flash(_("Your answers are kept. What you contributed before stays as it was."))
    return see_other("dialogues.seat", slug=slug)


@blueprint.get("/d/<slug>/seat/leave")
def ask_leave(slug: str) -> Response:
    return form_page("dialogues/leave.html", _own_seat(slug).dialogue)


@blueprint.post("/d/<slug>/seat/leave")
def leave(slug: str) -> ResponseReturnValue:
    own = _own_seat(slug)
    stays_known = own.dialogue.visibility != "private"
    seat_operations.leave(current_actor(), own)
    flash(_("You have left the dialogue."))
    return see_other("home.dialogue", slug=slug) if stays_known else see_other("home.index")


def answers_in_form() -> Answers:
    """What the form says of a person, as it was typed."""
    form = request.form
    return Answers(
        stakeholder_type=form.get("stakeholder_type"),
        region=form.get("region"),
        country=form.get("country"),
        organisation=form.get("organisation", ""),
        capacity=form.get("capacity"),
        lang=form.get("lang"),
        social_groups=form.getlist("social_groups"),
    )


def joining_page(dialogue: Dialogue, problem: Invalid | None = None, **values: Any) -> Response:
    """The form, with what became of an earlier request."""
    earlier = declined_request(current_actor(), dialogue)
    return form_page(
        "dialogues/join.html",
        dialogue,
        problem,
        asks=dialogue.joining == "approval",
        earlier=earlier,
        may_ask_again=earlier is None or may_ask_again(earlier),
        **choices(dialogue),
        **values,
    )


def _way_in(dialogue: Dialogue) -> Permission:
    return Permission.ASK_TO_JOIN if dialogue.joining == "approval" else Permission.JOIN


def choices(dialogue: Dialogue) -> dict[str, Any]:
    """What the fields of an affiliation offer."""
    return {
        "countries": countries(),
        "languages": [(code, language_name(code)) for code in dialogue.languages],
    }


def first_answers(dialogue: Dialogue) -> MultiDict[str, str]:
    """What a form suggests to somebody new: one speaks for oneself, in the interface language."""
    lang = interface()["lang"]
    suggested = {"capacity": "personal", "lang": lang if lang in dialogue.languages else ""}
    return MultiDict(suggested)


def _own_seat(slug: str) -> Participant:
    actor = current_actor()
    own = seat_in(actor, get_dialogue(actor, slug))
    if own is None:
        raise NotPermitted("You need a seat in this dialogue: join it first.")
    return db.session.get_one(Participant, own.id)


def _seat_page(own: Participant, problem: Invalid | None = None, **values: Any) -> Response:
    return form_page(
        "dialogues/seat.html",
        own.dialogue,
        problem,
        own=own,
        **choices(own.dialogue),
        **values,
    )


def _answers_of(own: Participant) -> MultiDict[str, str]:
    answers = MultiDict({name: getattr(own, name) or "" for name in TEXTS})
    answers["alias"] = own.name
    answers.setlist("social_groups", list(own.social_groups))
    return answers
