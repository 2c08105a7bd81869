"""What moderators and facilitators change in what others began."""

from dialogue import clock
from dialogue.dialogues.models import Forum
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.threads.models import StageChange, Thread
from dialogue.threads.operations import clean_reason, find_stage
from dialogue.threads.publishing import announce_thread


@operation(Permission.CORRECT_STAGE)
def correct_stage(
    actor: Actor, thread: Thread, *, stage: str, other_stages: tuple[str, ...] = (), reason: str
) -> Thread:
    """Set a thread's stages; what they were, by whom and why they changed stays in its history."""
    reason = clean_reason(reason)
    if not reason:
        raise Invalid(fields={"reason": Invalid("Say why, in a sentence the author can accept.")})
    before = _slugs(thread)
    thread.stage = find_stage(thread.dialogue, stage)
    thread.other_stages = [
        find_stage(thread.dialogue, slug) for slug in dict.fromkeys(other_stages) if slug != stage
    ]
    after = _slugs(thread)
    if before == after:
        raise Invalid(fields={"stage": Invalid("These are the thread's stages already.")})
    db.session.add(
        StageChange(
            thread_id=thread.id,
            at=clock.now(),
            changed_by_id=actor.id,
            stages_before=before,
            stages_after=after,
            reason=reason,
        )
    )
    announce_thread(actor, thread, "thread.stage_corrected", "thread")
    return thread


@operation(Permission.MOVE_THREAD)
def move_thread(actor: Actor, thread: Thread, *, forum: Forum) -> Thread:
    """Put a thread into another forum of its dialogue; its number and every link stay."""
    if forum.dialogue_id != thread.dialogue_id:
        raise Invalid("Choose a forum of this dialogue.")
    require(actor, Permission.MOVE_THREAD, forum)
    if forum.id == thread.forum_id:
        raise Invalid(fields={"forum": Invalid("The thread stands in this forum already.")})
    announce_thread(actor, thread, "thread.moved_away", "move")
    thread.forum = forum
    db.session.flush()
    announce_thread(actor, thread, "thread.moved", "move")
    return thread


def _slugs(thread: Thread) -> list[str]:
    return [thread.stage.slug, *(stage.slug for stage in thread.other_stages)]
