"""Which acts of the record a person may read, and decisions that a page names."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from dialogue.audit import AuditEntry
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import forums_of
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.moderation.models import Decision
from dialogue.permissions import Actor, Permission, can
from dialogue.threads.models import Thread
from dialogue.threads.notes.queries import notes_with_decisions


def visible_acts(actor: Actor, dialogue: Dialogue) -> Select[AuditEntry]:
    """Acts in a dialogue that the actor may read: all of them, or for whoever moderates some forums
    those that concern these and their own. NotFound for everybody else."""
    acts = select(AuditEntry).where(AuditEntry.chain_id == dialogue.id)
    if can(actor, Permission.READ_RECORD, dialogue):
        return acts
    forums = recorded_forums(actor, dialogue)
    if not forums:
        raise NotFound
    in_them = AuditEntry.forum_id.in_([forum.id for forum in forums])
    return acts.where(or_(in_them, AuditEntry.actor_id == actor.id))


def recorded_forums(actor: Actor, dialogue: Dialogue) -> Sequence[Forum]:
    """The forums whose acts the actor may read, in order."""
    readable = forums_of(actor, dialogue)
    return [forum for forum in readable if can(actor, Permission.READ_RECORD, forum)]


def decision_noted_in(thread: Thread, decision_id: int) -> Decision:
    """A decision that a note of this thread names; NotFound otherwise."""
    if decision_id not in [found for _, found in notes_with_decisions(thread)]:
        raise NotFound
    return db.session.get_one(Decision, decision_id)
