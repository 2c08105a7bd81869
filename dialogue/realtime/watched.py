"""The streams a reader may follow, by the names that browsers use."""

from dataclasses import dataclass

from dialogue.addresses import (
    desk_stream,
    dialogue_stream,
    forum_stream,
    person_stream,
    thread_stream,
)
from dialogue.dialogues.queries import forums_of, get_forum, get_readable_dialogue
from dialogue.dialogues.shape import DialogueShape, shape_of
from dialogue.errors import Elsewhere, NotFound
from dialogue.permissions import Actor, Permission, Phase, can
from dialogue.threads.forms import number_in
from dialogue.threads.queries import open_at

CONTROL = "control"  # what may take rights away; no reader follows it
NOWHERE = 0  # the id of no thread


@dataclass(frozen=True, slots=True)
class Watched:
    """A stream that a reader may follow: ``name`` as they call it, ``key`` as it is stored. In a
    thread's stream contributions come drawn. ``is_public``: everybody may follow it. ``person_id``:
    it is this person's own."""

    name: str
    key: str
    dialogue: DialogueShape | None = None
    forum_id: int | None = None
    thread_id: int | None = None
    is_public: bool = False
    person_id: int | None = None


def open_stream(actor: Actor, name: str) -> Watched:
    """The stream of this very name; NotFound when there is none or it is not for this reader."""
    watched = _open(actor, name) if name.isascii() and name.isprintable() else None
    if watched is None or watched.name != name:
        raise NotFound
    return watched


def _open(actor: Actor, name: str) -> Watched | None:
    kind, *rest = name.split("/")
    match kind, rest:
        case "thread", [slug, number]:
            return _thread(actor, slug, number_in(number) or 0)
        case "forum", [slug, forum]:
            return _forum(actor, slug, forum)
        case "dialogue", [slug]:
            return _dialogue(actor, slug)
        case "desk", [slug, forum]:
            return _desk(actor, slug, forum)
        case "me", [] if actor.id is not None:
            return Watched("me", person_stream(actor.id), person_id=actor.id)
    return None


def _thread(actor: Actor, slug: str, number: int) -> Watched:
    key = thread_stream(slug, number)
    try:
        opened = open_at(actor, slug, number)
    except Elsewhere as merged:  # whoever has it open is told that all of it is gone
        opened = open_at(actor, slug, merged.number)
        return Watched(key, key, opened.dialogue, opened.forum.id, NOWHERE)
    return Watched(
        key,
        key,
        opened.dialogue,
        opened.forum.id,
        opened.thread.id,
        is_public=_is_public(opened.dialogue) and opened.forum.visibility == "public",
    )


def _forum(actor: Actor, slug: str, forum: str) -> Watched:
    readable = get_readable_dialogue(actor, slug)
    found, dialogue = get_forum(actor, readable, forum), shape_of(readable).dialogue
    key = forum_stream(slug, found.slug)
    is_public = _is_public(dialogue) and found.visibility == "public"
    return Watched(key, key, dialogue, found.id, is_public=is_public)


def _dialogue(actor: Actor, slug: str) -> Watched:
    dialogue = shape_of(get_readable_dialogue(actor, slug)).dialogue
    key = dialogue_stream(slug)
    return Watched(key, key, dialogue, is_public=_is_public(dialogue))


def _desk(actor: Actor, slug: str, forum: str) -> Watched:
    readable = get_readable_dialogue(actor, slug)
    found, dialogue = get_forum(actor, readable, forum), shape_of(readable).dialogue
    if not can(actor, Permission.HANDLE_CASES, found):
        raise NotFound
    key = desk_stream(slug, found.slug)
    return Watched(key, key, dialogue, found.id)


def open_desk(actor: Actor, slug: str, forum: str | None) -> Watched:
    """The stream of the desk of this forum, by default of the first one in which the actor may
    moderate; NotFound where that is none."""
    if forum is not None:
        return open_stream(actor, desk_stream(slug, forum))
    for one in forums_of(actor, get_readable_dialogue(actor, slug)):
        if can(actor, Permission.HANDLE_CASES, one):
            return _desk(actor, slug, one.slug)
    raise NotFound


def _is_public(dialogue: DialogueShape) -> bool:
    return dialogue.visibility == "public" and dialogue.phase != Phase.DRAFT
