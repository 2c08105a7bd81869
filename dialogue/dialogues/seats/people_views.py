"""Who leads a dialogue and who belongs to a forum: hosts give roles, and take them away."""

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from dialogue.dialogues.answering import LARGEST_ID, blueprint, form_page, set_up
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats.queries import find_seat, get_seat, members_of, team_of
from dialogue.dialogues.seats.seating import FORUM_ROLES
from dialogue.errors import Conflict, DialogueError, Invalid, NotFound, NotPermitted
from dialogue.i18n import gettext as _
from dialogue.permissions import Permission, Role
from dialogue.web import current_actor, see_other

FORUM = f"/d/<slug>/setup/forums/<int(max={LARGEST_ID}):forum_id>/people"
SEAT = f"<int(max={LARGEST_ID}):seat_id>"


@blueprint.get("/d/<slug>/setup/people/")
def team(slug: str) -> Response:
    return _team_page(set_up(slug, Permission.SEAT_PEOPLE))


@blueprint.post("/d/<slug>/setup/people/")
def give_role(slug: str) -> ResponseReturnValue:
    dialogue = set_up(slug, Permission.SEAT_PEOPLE)
    try:
        seat = find_seat(dialogue, request.form.get("who", ""))
        role = request.form.get("role", "")
        seat_operations.give_seat(current_actor(), dialogue, user=seat.user, role=role)
    except (Invalid, Conflict, NotPermitted) as problem:
        return _team_page(dialogue, problem)
    flash(_("The role is given."))
    return see_other("dialogues.team", slug=slug)


@blueprint.get(f"/d/<slug>/setup/people/{SEAT}/end")
def ask_end_seat(slug: str, seat_id: int) -> Response:
    dialogue = set_up(slug, Permission.SEAT_PEOPLE)
    return form_page(
        "dialogues/setup/end_seat.html", dialogue, tab="setup", own=get_seat(dialogue, seat_id)
    )


@blueprint.post(f"/d/<slug>/setup/people/{SEAT}/end")
def end_seat(slug: str, seat_id: int) -> ResponseReturnValue:
    dialogue = set_up(slug, Permission.SEAT_PEOPLE)
    try:
        seat_operations.end_seat(current_actor(), get_seat(dialogue, seat_id))
    except (Conflict, NotPermitted) as problem:
        return _team_page(dialogue, problem)
    flash(_("The seat is taken away."))
    return see_other("dialogues.team", slug=slug)


@blueprint.get(FORUM)
def forum_people(slug: str, forum_id: int) -> Response:
    dialogue = set_up(slug, Permission.SEAT_PEOPLE)
    return _forum_page(dialogue, _forum(dialogue, forum_id))


@blueprint.post(FORUM)
def give_forum_role(slug: str, forum_id: int) -> ResponseReturnValue:
    dialogue = set_up(slug, Permission.SEAT_PEOPLE)
    forum = _forum(dialogue, forum_id)
    try:
        seat = find_seat(dialogue, request.form.get("who", ""))
        role = request.form.get("role", "")
        seat_operations.give_seat(current_actor(), dialogue, user=seat.user, role=role, forum=forum)
    except (Invalid, Conflict, NotPermitted) as problem:
        return _forum_page(dialogue, forum, problem)
    flash(_("The role is given."))
    return see_other("dialogues.forum_people", slug=slug, forum_id=forum_id)


@blueprint.post(f"{FORUM}/{SEAT}/end")
def end_forum_seat(slug: str, forum_id: int, seat_id: int) -> ResponseReturnValue:
    dialogue = set_up(slug, Permission.SEAT_PEOPLE)
    forum = _forum(dialogue, forum_id)
    try:
        seat = get_seat(dialogue, seat_id)
        seat_operations.end_forum_seat(current_actor(), forum, seat=seat)
    except Conflict as problem:
        return _forum_page(dialogue, forum, problem)
    flash(_("The role is taken away."))
    return see_other("dialogues.forum_people", slug=slug, forum_id=forum_id)


def _forum(dialogue: Dialogue, forum_id: int) -> Forum:
    for forum in dialogue.forums:
        if forum.id == forum_id:
            return forum
    raise NotFound


def _team_page(dialogue: Dialogue, problem: DialogueError | None = None) -> Response:
    return form_page(
        "dialogues/setup/people.html",
        dialogue,
        problem,
        tab="setup",
        team=team_of(dialogue),
        roles=[role.value for role in Role],
    )


def _forum_page(dialogue: Dialogue, forum: Forum, problem: DialogueError | None = None) -> Response:
    return form_page(
        "dialogues/setup/forum_people.html",
        dialogue,
        problem,
        tab="setup",
        forum=forum,
        members=members_of(forum),
        roles=[role.value for role in FORUM_ROLES],
    )
