"""Of whom summaries speak, and to whom what is told of them may be shown."""

from sqlalchemy import ColumnElement, Select, and_, or_, select

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import readable_dialogues
from dialogue.dialogues.seats.models import Participant
from dialogue.notifications.models import Notification, Reason
from dialogue.permissions import Actor
from dialogue.summaries.checking.models import Check
from dialogue.summaries.checking.queries import circulated_drafts, waiting_in
from dialogue.summaries.models import Summary
from dialogue.summaries.queries import visible_summaries
from dialogue.threads.models import Thread
from dialogue.threads.queries import visible_threads


def is_shown_summary(reader: Actor) -> ColumnElement[bool]:
    """The condition over Notification that it speaks of a summary which the reader may read: of a
    draft while it is circulated, of what is published else."""
    drafts = circulated_drafts(reader).with_only_columns(Summary.id)
    published = visible_summaries(reader).where(Summary.version > 0).with_only_columns(Summary.id)
    is_check = Notification.reason == Reason.CHECK.value
    return or_(
        and_(is_check, Notification.summary_id.in_(drafts)),
        and_(~is_check, Notification.summary_id.in_(published)),
    )


def asks_in_the_open(visitor: Actor) -> ColumnElement[bool]:
    """The condition over Notification that it asks about a draft in a place where any visitor may
    read: whoever is asked can be mailed the point."""
    dialogues = readable_dialogues(visitor).with_only_columns(Dialogue.id)
    threads = visible_threads(visitor).with_only_columns(Thread.id)
    summaries = select(Summary.id).where(
        Summary.dialogue_id.in_(dialogues),
        or_(Summary.thread_id.is_(None), Summary.thread_id.in_(threads)),
    )
    return and_(Notification.reason == Reason.CHECK.value, Notification.summary_id.in_(summaries))


def still_asked(summary_id: int) -> Select[int]:
    """Checks of this summary, while its draft is circulated, that wait for the person of the
    notification."""
    return (
        waiting_in(summary_id)
        .join(Participant, Check.participant_id == Participant.id)
        .where(Participant.user_id == Notification.user_id)
    )
