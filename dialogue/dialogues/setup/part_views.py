"""Rounds, stages, forums, lists and documents: each kind is listed, added, changed, moved and
removed by the same pages."""

from typing import Any

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from dialogue.dialogues.answering import LARGEST_ID, blueprint, form_page, set_up
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.plans.parts import FAMILIES, GLYPHS
from dialogue.dialogues.seats.queries import members_of
from dialogue.dialogues.setup.form_reading import other_languages
from dialogue.dialogues.setup.part_kinds import KINDS
from dialogue.dialogues.setup.part_operations import move_part
from dialogue.errors import Conflict, Invalid, NotFound
from dialogue.i18n import gettext as _
from dialogue.i18n import language_name
from dialogue.web import current_actor, see_other

KIND = (
    '/d/<slug>/setup/<any(rounds, stages, forums, "stakeholder-types", regions, "social-groups", '
    "rulebook, documents):kind>"
)
PART = f"{KIND}/<int(max={LARGEST_ID}):part_id>"


@blueprint.get(f"{KIND}/")
def parts(slug: str, kind: str) -> Response:
    dialogue = set_up(slug)
    return _list_page(dialogue, kind)


@blueprint.get(f"{KIND}/new")
def new_part(slug: str, kind: str) -> Response:
    dialogue = set_up(slug)
    return _form(dialogue, kind, None, typed=KINDS[kind].first_fields(dialogue))


@blueprint.post(f"{KIND}/new")
def add_part(slug: str, kind: str) -> ResponseReturnValue:
    dialogue = set_up(slug)
    try:
        KINDS[kind].add(current_actor(), dialogue, form=KINDS[kind].read(request.form, dialogue))
    except (Invalid, Conflict) as problem:
        return _form(dialogue, kind, None, problem)
    flash(_("Added."))
    return see_other("dialogues.parts", slug=slug, kind=kind)


@blueprint.get(PART)
def part(slug: str, kind: str, part_id: int) -> Response:
    dialogue = set_up(slug)
    found = _find(dialogue, kind, part_id)
    return _form(dialogue, kind, found, typed=KINDS[kind].fields(found))


@blueprint.post(PART)
def change_part(slug: str, kind: str, part_id: int) -> ResponseReturnValue:
    dialogue = set_up(slug)
    found = _find(dialogue, kind, part_id)
    try:
        KINDS[kind].change(current_actor(), found, form=KINDS[kind].read(request.form, dialogue))
    except (Invalid, Conflict) as problem:
        return _form(dialogue, kind, found, problem)
    flash(_("Your changes are kept."))
    return see_other("dialogues.parts", slug=slug, kind=kind)


@blueprint.post(f"{PART}/move")
def move(slug: str, kind: str, part_id: int) -> ResponseReturnValue:
    dialogue = set_up(slug)
    if not KINDS[kind].moves:
        raise NotFound
    found = _find(dialogue, kind, part_id)
    move_part(current_actor(), found, earlier=request.form.get("to") == "earlier")
    return see_other("dialogues.parts", slug=slug, kind=kind, _anchor=f"part-{part_id}")


@blueprint.get(f"{PART}/remove")
def ask_remove(slug: str, kind: str, part_id: int) -> Response:
    dialogue = set_up(slug)
    return form_page(
        "dialogues/setup/remove_part.html",
        dialogue,
        tab="setup",
        kind=kind,
        part=_find(dialogue, kind, part_id),
    )


@blueprint.post(f"{PART}/remove")
def remove_part(slug: str, kind: str, part_id: int) -> ResponseReturnValue:
    dialogue = set_up(slug)
    found = _find(dialogue, kind, part_id)
    try:
        KINDS[kind].remove(current_actor(), found)
    except Conflict as problem:
        return _list_page(dialogue, kind, problem)
    flash(_("Removed."))
    return see_other("dialogues.parts", slug=slug, kind=kind)


def _find(dialogue: Dialogue, kind: str, part_id: int) -> Any:
    found = next((one for one in KINDS[kind].listed(dialogue) if one.id == part_id), None)
    if found is None:
        raise NotFound
    return found


def _list_page(dialogue: Dialogue, kind: str, problem: Conflict | None = None) -> Response:
    return form_page(
        "dialogues/setup/parts.html",
        dialogue,
        problem,
        tab="setup",
        kind=kind,
        spec=KINDS[kind],
        listed=KINDS[kind].listed(dialogue),
    )


def _form(
    dialogue: Dialogue,
    kind: str,
    found: Any,
    problem: Invalid | Conflict | None = None,
    **values: Any,
) -> Response:
    return form_page(
        KINDS[kind].template,
        dialogue,
        problem,
        tab="setup",
        kind=kind,
        spec=KINDS[kind],
        part=found,
        others=[(code, language_name(code)) for code in other_languages(dialogue)],
        spoken=[(code, language_name(code)) for code in dialogue.languages],
        families=FAMILIES,
        glyphs=GLYPHS,
        members=members_of(found) if kind == "forums" and found else (),
        **values,
    )
