"""How a draft is shown to those who take part, and those whom it cites are asked about it."""

from sqlalchemy import select

from dialogue import clock
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.summaries.checking.asking import ask_those_cited
from dialogue.summaries.models import Point, Summary, SummaryState
from dialogue.summaries.writing.changing import note_change, take_turn


@operation(Permission.PUBLISH_SUMMARY)
def circulate(actor: Actor, summary: Summary) -> int:
    """Show the draft to those who take part, for remarks, and ask everyone it cites whether it is
    fair to their words; how many are asked. Conflict when it is circulated already."""
    take_turn(summary)
    if summary.state == SummaryState.CIRCULATED:
        raise Conflict("This draft is circulated already.")
    standing = select(Point.id).where(Point.summary_id == summary.id, Point.dropped_at.is_(None))
    if db.session.scalar(standing.limit(1)) is None:
        raise Invalid("Write a point first: there is nothing to read yet.")
    summary.state, summary.circulated_at = SummaryState.CIRCULATED.value, clock.now()
    asked = ask_those_cited(summary)
    note_change(actor, summary, "summary.circulated", seats=asked)
    return len(asked)


@operation(Permission.PUBLISH_SUMMARY)
def ask_again(actor: Actor, summary: Summary) -> int:
    """Ask those whom a circulated draft cites by now, and has not asked about its present wording;
    how many they are. Conflict when it is not circulated, or nobody is to be asked."""
    take_turn(summary)
    if summary.state != SummaryState.CIRCULATED:
        raise Conflict("Circulate the draft first: only who reads it can be asked about it.")
    asked = ask_those_cited(summary)
    if not asked:
        raise Conflict("Everyone was asked about the draft as it stands.")
    note_change(actor, summary, "summary.asked", seats=asked)
    return len(asked)


@operation(Permission.PUBLISH_SUMMARY)
def draw_back(actor: Actor, summary: Summary) -> Summary:
    """Let the draft be its writers' alone again; what was remarked and answered is kept. Conflict
    when it is not circulated."""
    take_turn(summary)
    if summary.state != SummaryState.CIRCULATED:
        raise Conflict("This draft is not circulated.")
    summary.state, summary.circulated_at = SummaryState.DRAFT.value, None
    db.session.flush()
    note_change(actor, summary, "summary.drawn_back")
    return summary
