"""What moderators and facilitators change in what others began."""

from collections.abc import Iterable
from typing import Any

from dialogue import clock
from dialogue.addresses import desk_stream
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Forum
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.moderation.arranging.relocating import relocate_thread
from dialogue.moderation.deciding import clean_message, clean_rule, decide
from dialogue.moderation.models import Act
from dialogue.moderation.seeing import needed_reason
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.threads.arranging.moving import hold_still, put_held_where
from dialogue.threads.arranging.news import tell_readers_of_notes
from dialogue.threads.choosing import chosen_stage
from dialogue.threads.models import StageChange, Thread
from dialogue.threads.notes.noting import Noted, note
from dialogue.threads.publishing import announce_thread


@operation(Permission.CORRECT_STAGE)
def correct_stage(
    actor: Actor, thread: Thread, *, stage: str, other_stages: Iterable[str] = (), reason: str
) -> Thread:
    """Set a thread's stages; what they were, by whom and why they changed stays in its history.
    Invalid by field."""
    dialogue, before = thread.dialogue, _slugs(thread)
    others = [slug for slug in dict.fromkeys(other_stages) if slug != stage]
    checked = gathered(
        {
            "stage": lambda: chosen_stage(dialogue, stage),
            "other_stages": lambda: [chosen_stage(dialogue, slug) for slug in others],
            "reason": lambda: needed_reason(reason),
        }
    )
    thread.stage, thread.other_stages = checked["stage"], checked["other_stages"]
    after = _slugs(thread)
    if before == after:
        raise Invalid(fields={"stage": Invalid("These are the thread's stages already.")})
    why = checked["reason"]
    db.session.add(
        StageChange(
            thread_id=thread.id,
            at=clock.now(),
            changed_by_id=actor.id,
            stages_before=before,
            stages_after=after,
            reason=why,
        )
    )
    _keep(actor, Act.CORRECT_STAGE, thread, Noted.STAGE, message=why, before=before)
    _announce(actor, thread, "thread.stage_corrected", "thread")
    return thread


@operation(Permission.MOVE_THREAD)
def move_thread(
    actor: Actor, thread: Thread, *, forum: Forum, rule: str = "", message: str = ""
) -> Thread:
    """Put a thread into another forum of its dialogue; its number and every link stay. Invalid by
    field."""
    hold_still(thread)
    if forum.dialogue_id != thread.dialogue_id:
        raise Invalid("Choose a forum of this dialogue.")
    require(actor, Permission.MOVE_THREAD, forum)
    if forum.id == thread.forum_id:
        raise Invalid(fields={"forum": Invalid("The thread stands in this forum already.")})
    checked = gathered(
        {
            "rule": lambda: clean_rule(thread.dialogue, rule) if rule else None,
            "message": lambda: clean_message(message, needed=rule == "other"),
        }
    )
    _announce(actor, thread, "thread.moved_away", "move")
    before, thread.forum = thread.forum, forum
    db.session.flush()
    put_held_where(thread)
    relocate_thread(actor, thread)
    _keep(actor, Act.MOVE, thread, Noted.FORUM, **checked, before=before.slug)
    _announce(actor, thread, "thread.moved", "move")
    tell_readers_of_notes(actor, thread)
    return thread


def _keep(
    actor: Actor, act: Act, thread: Thread, kind: Noted, *, message: str, **details: Any
) -> None:
    decide(
        actor,
        act,
        dialogue=thread.dialogue,
        forum=thread.forum,
        seat=thread.author,
        thread=thread,
        message=message,
        **details,
    )
    note(thread, kind)


def _announce(actor: Actor, thread: Thread, event: str, kind: str) -> None:
    """What moderators do is told at the desk of the forum too."""
    desk = desk_stream(thread.dialogue.slug, thread.forum.slug)
    announce_thread(actor, thread, event, kind, also=[desk])


def _slugs(thread: Thread) -> list[str]:
    """The primary stage, then the others as the dialogue orders them."""
    others = sorted(thread.other_stages, key=lambda stage: stage.position)
    return [thread.stage.slug, *(stage.slug for stage in others)]
