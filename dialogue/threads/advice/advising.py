"""Which advice somebody gets in their composer: each kind once a person.

Reading must not write: a page only adds to ``AdviceBuffer``; a duty of the background writes what
gathered. Until then it completes what the database knows.
"""

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import bindparam, func, literal, select, union_all

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import Shape
from dialogue.extensions import db, insert_into
from dialogue.memory import Recent
from dialogue.operation import transaction
from dialogue.threads.advice.models import AdviceShown
from dialogue.threads.advice.thoughts import FEW, SHOWN_AT_ONCE, Advice, AdviceKind, advice_for
from dialogue.threads.models import Post, PostState
from dialogue.threads.page import Contents


class AdviceBuffer:
    """What was shown and is not yet written: participant ids with kinds."""

    def __init__(self) -> None:
        self._shown: set[tuple[int, str]] = set()
        self._lock = Lock()

    def note(self, shown: Iterable[tuple[int, str]]) -> None:
        with self._lock:
            self._shown.update(shown)

    def of(self, participant_id: int) -> set[str]:
        with self._lock:
            return {kind for seat_id, kind in self._shown if seat_id == participant_id}

    def take(self) -> set[tuple[int, str]]:
        with self._lock:
            taken, self._shown = self._shown, set()
            return taken


buffer = AdviceBuffer()
_at_home: Recent[bool] = Recent(2000)  # participants who know the rules by now, for good


def advice_in(
    contents: Contents, seat: Any, shape: Shape, forum_region: str | None
) -> list[Advice]:
    """What this participant has not been told yet and applies in the thread. No question to the
    database where nothing does. A forum of one region waits for no other."""
    said = [one for one in contents.lines.values() if one.state == PostState.PUBLISHED.value]
    regions = [] if forum_region else _others(shape, seat)
    is_known = _at_home.get(seat.id) is not None
    found = advice_for(seat.id, said, is_new=not is_known, regions=regions)
    if not found:
        return []
    told, standing = _told_and_standing(seat.id)
    if standing >= FEW or AdviceKind.RULES in told:
        _at_home.put(seat.id, True)
        told = told | {AdviceKind.RULES.value}
    return [one for one in found if one.kind.value not in told][:SHOWN_AT_ONCE]


def note_shown(seat_id: int, advice: Iterable[Advice]) -> None:
    buffer.note((seat_id, one.kind.value) for one in advice)


def flush() -> None:
    """Write what gathered; what cannot be written now waits for the next time."""
    shown = buffer.take()
    if not shown:
        return
    try:
        with transaction():
            seats = set(
                db.session.scalars(
                    select(Participant.id).where(Participant.id.in_({one for one, _ in shown}))
                )
            )
            rows = [
                {"participant_id": seat_id, "kind": kind, "at": clock.now()}
                for seat_id, kind in sorted(shown)
                if seat_id in seats
            ]
            if rows:
                db.session.execute(insert_into(AdviceShown).on_conflict_do_nothing(), rows)
    except Exception:
        buffer.note(shown)
        raise


def times_shown(dialogue: Dialogue) -> Sequence[tuple[str, int]]:
    """How many people of a dialogue were shown each kind of advice."""
    rows = db.session.execute(
        select(AdviceShown.kind, func.count())
        .join(Participant, AdviceShown.participant_id == Participant.id)
        .where(Participant.dialogue_id == dialogue.id)
        .group_by(AdviceShown.kind)
    )
    counted = {kind: count for kind, count in rows}
    return [(kind.value, counted.get(kind.value, 0)) for kind in AdviceKind]


_STANDING = (
    select(Post.id)
    .where(Post.author_id == bindparam("seat"), Post.state == PostState.PUBLISHED.value)
    .limit(FEW)
    .subquery()
)
_TOLD = union_all(
    select(AdviceShown.kind, literal(0)).where(AdviceShown.participant_id == bindparam("seat")),
    select(literal(""), func.count()).select_from(_STANDING),
)


def _told_and_standing(seat_id: int) -> tuple[set[str], int]:
    """The kinds that somebody was shown, and how many of their contributions stand, up to FEW."""
    rows = db.session.connection().execute(_TOLD, {"seat": seat_id}).all()
    told = {kind for kind, _count in rows if kind} | buffer.of(seat_id)
    return told, sum(count for kind, count in rows if not kind)


def _others(shape: Shape, seat: Any) -> list[str]:
    """The regions of the dialogue's list, but the participant's own: they speak for it."""
    return [term.slug for term in shape.terms.get("region", ()) if term.slug != seat.region]
