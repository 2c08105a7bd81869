"""What drafts keep of words that their author took back for good: nothing."""

from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.summaries.models import Citation, Point, Summary
from dialogue.summaries.writing.changing import lock, note_beside


@operation(Permission.TELL_PEOPLE)
def forget_passages(actor: Actor, dialogue: Dialogue, *, post_id: int) -> int:
    """Erase the passages that drafts quote of a contribution; that they cite it stays, for their
    writers to take out. How many they were."""
    erased = 0
    for summary in _quoting(dialogue, post_id):
        lock(summary)
        for citation in _passages(summary, post_id):
            citation.passage = ""
            erased += 1
        note_beside(actor, summary, "summary.passages_erased", post=post_id)
    return erased


def _quoting(dialogue: Dialogue, post_id: int) -> list[Summary]:
    """Those of the dialogue's summaries whose drafts quote the contribution, in one order."""
    quoted = (
        select(Point.summary_id)
        .join(Citation, Citation.point_id == Point.id)
        .where(Citation.post_id == post_id, Citation.passage != "")
    )
    wanted = select(Summary).where(Summary.dialogue_id == dialogue.id, Summary.id.in_(quoted))
    return list(db.session.scalars(wanted.order_by(Summary.id)))


def _passages(summary: Summary, post_id: int) -> list[Citation]:
    return list(
        db.session.scalars(
            select(Citation)
            .join(Point, Citation.point_id == Point.id)
            .where(
                Point.summary_id == summary.id, Citation.post_id == post_id, Citation.passage != ""
            )
        )
    )
