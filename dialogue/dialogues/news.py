"""Telling that a dialogue changed: an event, and word in the dialogue's own stream."""

from typing import Any

from dialogue import events
from dialogue.addresses import dialogue_stream
from dialogue.dialogues.models import Dialogue
from dialogue.permissions import Actor
from dialogue.streams import StreamNote


def tell(
    kind: str,
    *,
    actor: Actor,
    dialogue: Dialogue,
    about: tuple[str, int | None] | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Record ``kind`` about the dialogue, or about a part of it, where its readers notice."""
    events.record(
        kind,
        actor=actor,
        about=about or ("dialogue", dialogue.id),
        dialogue_id=dialogue.id,
        data=data,
        streams=[StreamNote(dialogue_stream(dialogue.slug), "dialogue", "dialogue")],
    )


def tell_quietly(
    kind: str,
    *,
    actor: Actor,
    dialogue: Dialogue,
    about: tuple[str, int | None],
    data: dict[str, Any] | None = None,
) -> None:
    """Record ``kind`` where readers have nothing to notice."""
    events.record(kind, actor=actor, about=about, dialogue_id=dialogue.id, data=data)


def tell_change(
    actor: Actor, dialogue: Dialogue, part: str, about: tuple[str, int | None] | None = None
) -> None:
    """Record that ``part`` of the set-up changed; the dialogue's version grows."""
    dialogue.version = Dialogue.version + 1
    tell("dialogue.changed", actor=actor, dialogue=dialogue, about=about, data={"part": part})
