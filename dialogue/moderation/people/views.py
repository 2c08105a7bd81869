"""Everything about a person in one dialogue, for those who moderate where they speak."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.dialogues.seats.queries import names_in
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.markup import excerpt
from dialogue.moderation.acts import in_words
from dialogue.moderation.models import Decision
from dialogue.moderation.people import operations as person_operations
from dialogue.moderation.people import queries as person_queries
from dialogue.moderation.people.measures import measures_in_force
from dialogue.moderation.people.queries import Known, get_decision_about, get_known
from dialogue.moderation.views import blueprint
from dialogue.permissions import Permission, can, refusal
from dialogue.threads.forms import number_in
from dialogue.web import current_actor, private, see_other

EXCERPT = 200
UNTIL_LIFTED = "until-lifted"


@blueprint.get("/moderation/people/<handle>")
def person(slug: str, handle: str) -> Response:
    return _page(_known(slug, handle))


@blueprint.post("/moderation/people/<handle>/warn")
def warn(slug: str, handle: str) -> BaseResponse:
    told = _("The person is warned.")
    return _decided(slug, handle, "warn", told, lambda known: _warn(known))


@blueprint.post("/moderation/people/<handle>/hold")
def hold_person(slug: str, handle: str) -> BaseResponse:
    told = _("All that this person sends waits for a moderator now.")
    return _decided(slug, handle, "hold", told, lambda known: _hold(known))


@blueprint.post("/moderation/people/<handle>/suspend")
def suspend(slug: str, handle: str) -> BaseResponse:
    told = _("The person is suspended: they can read, and appeal.")
    return _decided(slug, handle, "suspend", told, lambda known: _suspend(known))


@blueprint.post("/moderation/people/<handle>/lift")
def lift(slug: str, handle: str) -> BaseResponse:
    told = _("The measure is lifted.")
    return _decided(slug, handle, "lift", told, lambda known: _lift(known))


@blueprint.post("/moderation/people/<handle>/note")
def note_person(slug: str, handle: str) -> BaseResponse:
    told = _("The note is kept.")
    return _decided(slug, handle, "note", told, lambda known: _note(known))


def _warn(known: Known) -> Decision:
    return person_operations.warn(current_actor(), known.seat, **_reason())


def _hold(known: Known) -> Decision:
    return person_operations.hold_person(current_actor(), known.seat, **_reason())


def _suspend(known: Known) -> Decision:
    typed = request.form.get("days", "")
    days = None if typed == UNTIL_LIFTED else number_in(typed) or 0
    return person_operations.suspend(current_actor(), known.seat, days=days, **_reason())


def _lift(known: Known) -> Decision:
    about = get_decision_about(known, number_in(request.form.get("about")) or 0)
    message = request.form.get("message", "")
    return person_operations.lift(current_actor(), known.seat, about=about, message=message)


def _note(known: Known) -> Any:
    wanted = request.form.get("forum", "")
    forums = {forum.slug: forum for forum in known.forums}
    if wanted and wanted not in forums:
        raise Invalid(fields={"forum": Invalid("Choose one of the forums.")})
    return person_operations.note_person(
        current_actor(),
        known,
        text=request.form.get("text", ""),
        forum=forums.get(wanted),
    )


def _reason() -> dict[str, str]:
    return {
        "rule": request.form.get("reason", ""),
        "message": request.form.get("message", ""),
    }


def _decided(
    slug: str, handle: str, form: str, told: str, act: Callable[[Known], Any]
) -> BaseResponse:
    try:
        act(_known(slug, handle))
    except (Invalid, Conflict) as problem:
        return _page(_known(slug, handle), problem, form)
    flash(told)
    return see_other("moderation.person", slug=slug, handle=handle)


def _known(slug: str, handle: str) -> Known:
    actor = current_actor()
    return get_known(actor, get_readable_dialogue(actor, slug), handle)


def _page(known: Known, problem: Invalid | Conflict | None = None, form: str = "") -> Response:
    actor, seat = current_actor(), known.seat
    may_note = can(actor, Permission.NOTE_PERSON, known)
    decisions = person_queries.decisions_about(known)
    notes = person_queries.notes_about(known) if may_note else []
    people = {one.decided_by_id for one in decisions} | {one.author_id for one in notes}
    drawn = render_template(
        "moderation/person.html",
        **around(actor, known.dialogue),
        tab="people",
        known=known,
        person=seat,
        counts=person_queries.contributions_by_state(actor, known),
        contributions=person_queries.newest_contributions(actor, known),
        waiting=person_queries.waiting_of(known),
        decisions=decisions,
        flags_about=person_queries.flags_about(known),
        flags_by=person_queries.flags_by(known),
        appeals=person_queries.appeals_of(known),
        notes=notes,
        may_note=may_note,
        no_sanction=refusal(actor, Permission.SANCTION, seat),
        in_force=measures_in_force(seat) if known.forum is None else [],
        names=names_in(known.dialogue, {one for one in people if one is not None}),
        act_in_words=lambda decision: in_words(f"decision.{decision.act}"),
        shortened=lambda body: excerpt(body, EXCERPT),
        typed=request.form if problem else {},
        typed_into=form,
        errors=_errors(problem, form),
    )
    return private(make_response(drawn, problem.status if problem else 200))


def _errors(problem: Invalid | Conflict | None, form: str) -> dict[str, str]:
    """By the id of the field: several forms of the page ask for the same names."""
    names = {"rule": "reason"}
    return {
        f"{form}-{names.get(name, name)}" if name else "": sentence
        for name, sentence in told_by_field(problem).items()
    }
