"""How much waits at a reader's desk, for the tab that leads there: asked once a page."""

from flask import g

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import desk_is_counted_by
from dialogue.dialogues.shape import DialogueShape
from dialogue.moderation.desk.case_queries import count_waiting
from dialogue.moderation.desk.scope import scope_of
from dialogue.permissions import Actor


@desk_is_counted_by
def waiting_at_desk(actor: Actor, dialogue: Dialogue | DialogueShape) -> int | None:
    scope = scope_of(actor, dialogue)
    if not scope:
        return None
    counted, key = _counted(), (actor.id, dialogue.id)
    if key not in counted:
        counted[key] = count_waiting(dialogue, scope)
    return counted[key]


def note_waiting(actor: Actor, dialogue: Dialogue, count: int) -> None:
    """The page has counted them already."""
    _counted()[actor.id, dialogue.id] = count


def _counted() -> dict[tuple[int | None, int], int]:
    found: dict[tuple[int | None, int], int] = g.setdefault("waiting_at_desk", {})
    return found
