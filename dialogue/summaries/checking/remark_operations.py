"""How people remark on the points of a circulated draft."""

from sqlalchemy import select

from dialogue import clock, limits
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.seats.models import Participant
from dialogue.errors import Conflict, NotPermitted
from dialogue.extensions import db
from dialogue.moderation.words.wording import fit_to_stand
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.summaries.checking.models import REVIEWED_FIRST, Remark
from dialogue.summaries.models import Point
from dialogue.summaries.writing.changing import lock, note_beside
from dialogue.text import REASON_LIMIT, clean_body, clean_line, scrub
from dialogue.threads.publishing import clean_key, own_seat
from dialogue.threads.writing import Written, write

REMARK_LONGEST = 4000


@operation(Permission.REMARK)
def remark(
    actor: Actor,
    point: Point,
    *,
    body: str,
    client_key: str | None = None,
    heeded: bool = False,
) -> Remark:
    """Say something about a point as it stands, to its writers and to all who read the draft. The
    same ``client_key`` again answers with the remark it made. ``heeded``: the author was warned of
    words in it, and sends it as it is. Invalid by field."""
    seat = own_seat(actor, point.dialogue)
    key = clean_key(client_key)
    lock(point.summary)
    require(actor, Permission.REMARK, point)
    made = _made_with(seat.id, key)
    if made is not None:
        return made
    if seat.is_held:
        raise NotPermitted(REVIEWED_FIRST)
    db.session.refresh(point)
    if point.dropped_at is not None:
        raise Conflict("This point was dropped meanwhile.")
    limits.count(limits.REMARKS, actor.id)
    checked = gathered({"body": lambda: _written(actor, point, seat, body, heeded=heeded)})
    written = Remark(
        point_id=point.id,
        point=point,
        participant_id=seat.id,
        point_version=point.version,
        client_key=key,
        body=checked["body"].body,
        html=checked["body"].html,
        created_at=clock.now(),
    )
    db.session.add(written)
    db.session.flush()
    _note(actor, written, "summary.remarked")
    return written


@operation(Permission.TAKE_BACK_REMARK)
def withdraw_remark(actor: Actor, remark: Remark) -> Remark:
    """Take a remark back: its words go. Conflict when they are gone already."""
    _see_standing(remark)
    remark.body, remark.html = "", ""
    remark.withdrawn_at = clock.now()
    _note(actor, remark, "summary.remark_withdrawn")
    return remark


@operation(Permission.REMOVE_SAID)
def remove_remark(actor: Actor, remark: Remark, *, reason: str) -> Remark:
    """Take somebody's remark away, with the reason that stands in its place: its words go. Invalid
    by field."""
    _see_standing(remark)
    checked = gathered({"reason": lambda: clean_line(reason, limit=REASON_LIMIT)})
    remark.body, remark.html = "", ""
    remark.removed_at, remark.removed_reason = clock.now(), checked["reason"]
    _note(actor, remark, "summary.remark_removed", person_id=remark.user_id)
    return remark


@operation(Permission.WRITE_SUMMARY)
def answer_remark(actor: Actor, remark: Remark, *, words: str) -> Remark:
    """Say what becomes of a remark; a later answer stands in place of the former. Invalid by
    field."""
    _see_standing(remark)
    checked = gathered({"words": lambda: clean_body(scrub(words), limit=REMARK_LONGEST)})
    remark.answer = checked["words"]
    remark.answered_by_id, remark.answered_at = actor.id, clock.now()
    _note(actor, remark, "summary.remark_answered")
    return remark


def _written(actor: Actor, point: Point, seat: Participant, body: str, *, heeded: bool) -> Written:
    """A remark's language is not told: it is the draft's, or that of its author."""
    fitting = fit_to_stand(
        actor,
        point,
        clean_body(body, limit=REMARK_LONGEST),
        langs=(point.summary.lang, seat.lang),
        limit=REMARK_LONGEST,
        heeded=heeded,
    )
    return write(point.dialogue, fitting)


def _made_with(seat_id: int, key: str | None) -> Remark | None:
    if key is None:
        return None
    return db.session.scalar(
        select(Remark).where(Remark.participant_id == seat_id, Remark.client_key == key)
    )


def _see_standing(remark: Remark) -> None:
    lock(remark.point.summary)
    db.session.refresh(remark)
    if remark.withdrawn_at is not None or remark.removed_at is not None:
        raise Conflict("This remark is not there any more.")


def _note(actor: Actor, remark: Remark, kind: str, **data: int) -> None:
    point = remark.point
    note_beside(actor, point.summary, kind, point=point.number, remark=remark.id, **data)
