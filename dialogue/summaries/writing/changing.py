"""The inside of writing a summary: whose turn it is, and what is told of a change.

Everything here runs inside a transaction.
"""

from typing import Any

from sqlalchemy import select

from dialogue import clock
from dialogue.addresses import dialogue_stream
from dialogue.errors import Conflict
from dialogue.events import record
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.streams import StreamNote
from dialogue.summaries.models import Summary, SummaryState


def take_turn(summary: Summary) -> None:
    """Wait for whoever is changing this summary, and see what they made of it. Conflict when its
    newest version is published: the next has to be begun first."""
    lock(summary)
    refuse_published(summary)


def refuse_published(summary: Summary) -> None:
    """Conflict when the newest version is published: there is no draft to change."""
    if summary.state == SummaryState.PUBLISHED:
        raise Conflict("This version is published. Begin the next version to change the summary.")


def lock(summary: Summary) -> None:
    """Wait for whoever is changing this summary, and see what they made of it."""
    db.session.execute(select(Summary.id).where(Summary.id == summary.id).with_for_update())
    db.session.refresh(summary)


def note_change(actor: Actor, summary: Summary, kind: str, **data: Any) -> None:
    """Record a change to the draft, for its writers alone."""
    summary.changes += 1
    summary.changed_at = clock.now()
    _record(actor, summary, kind, data, ())


def note_beside(actor: Actor, summary: Summary, kind: str, **data: Any) -> None:
    """Record what was said beside the draft, which stays as it is, for its readers alone."""
    _record(actor, summary, kind, data, ())


def announce(actor: Actor, summary: Summary, kind: str, **data: Any) -> None:
    """Record what readers of the dialogue are told of."""
    stream = dialogue_stream(summary.dialogue.slug)
    note = StreamNote(stream, f"summary/{summary.number}", "summary")
    forum = summary.forum
    is_open = forum is None or forum.visibility == "public"
    summary.changed_at = clock.now()
    _record(actor, summary, kind, data, (note,) if is_open else ())


def _record(
    actor: Actor, summary: Summary, kind: str, data: dict[str, Any], streams: tuple[StreamNote, ...]
) -> None:
    forum = summary.forum
    where = {"forum_id": forum.id} if forum else {}
    record(
        kind,
        actor=actor,
        about=("summary", summary.id),
        dialogue_id=summary.dialogue_id,
        data={"number": summary.number, **where, **data},
        streams=streams,
    )
