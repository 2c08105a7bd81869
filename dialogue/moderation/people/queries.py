"""What moderators may know of a person: those of single forums, what concerns these."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import forums_of, visible_participants
from dialogue.dialogues.seats.models import Participant
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.moderation.models import Appeal, Case, Decision, Flag, PersonNote
from dialogue.permissions import Actor, Permission, can
from dialogue.threads.held.models import HeldPost
from dialogue.threads.held.queries import UNSETTLED
from dialogue.threads.models import Post, Thread
from dialogue.threads.queries import visible_posts

SHOWN = 100


@dataclass(frozen=True)
class Known:
    """Somebody as one moderator knows them: through these ``forums``. ``forum`` None: as one who
    moderates the whole dialogue."""

    seat: Participant
    forum: Forum | None
    forums: tuple[Forum, ...]

    @property
    def dialogue(self) -> Dialogue:
        return self.seat.dialogue

    @property
    def user_id(self) -> int:
        return self.seat.user_id

    @property
    def concerns(self) -> Participant:
        return self.seat

    def within(self, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """The condition that something stands where the moderator knows them."""
        inside = column.in_([forum.id for forum in self.forums])
        return inside if self.forum is not None else or_(inside, column.is_(None))


def get_known(actor: Actor, dialogue: Dialogue, handle: str) -> Known:
    """The person called ``handle``, past ones too; NotFound for whoever does not moderate where
    they spoke."""
    seat = db.session.scalar(
        visible_participants(actor).where(
            Participant.dialogue_id == dialogue.id, Participant.handle == handle
        )
    )
    known = known_to(actor, seat) if seat is not None else None
    if known is None:
        raise NotFound
    return known


def known_to(actor: Actor, seat: Participant) -> Known | None:
    """The person as this actor may know them; None: not at all."""
    readable = forums_of(actor, seat.dialogue)
    if can(actor, Permission.READ_PERSON, seat.dialogue):
        return Known(seat, None, tuple(readable))
    led = [forum for forum in readable if can(actor, Permission.READ_PERSON, forum)]
    spoken = _spoken_in(seat) if led else set()
    common = tuple(forum for forum in led if forum.id in spoken)
    return Known(seat, common[0], common) if common else None


def _spoken_in(seat: Participant) -> set[int]:
    """Ids of the forums in which somebody contributed, or wanted to."""
    said = (
        select(Thread.forum_id)
        .join(Post, Post.thread_id == Thread.id)
        .where(Post.author_id == seat.id)
    )
    waits = select(HeldPost.forum_id).where(HeldPost.author_id == seat.id)
    return set(db.session.scalars(said.union(waits)))


def contributions_by_state(actor: Actor, known: Known) -> dict[str, int]:
    rows = db.session.execute(
        _said(actor, known).with_only_columns(Post.state, func.count(Post.id)).group_by(Post.state)
    )
    return {state: count for state, count in rows}


def newest_contributions(actor: Actor, known: Known) -> Sequence[Row[Any]]:
    """Numbers, states and moments of the newest SHOWN, with their threads' titles."""
    return db.session.execute(
        _said(actor, known)
        .with_only_columns(
            Post.number, Post.state, Post.created_at, Thread.title, Thread.lang.label("lang")
        )
        .order_by(Post.number.desc())
        .limit(SHOWN)
    ).all()


def _said(actor: Actor, known: Known) -> Any:
    return visible_posts(actor).where(
        Post.author_id == known.seat.id, known.within(Thread.forum_id)
    )


def waiting_of(known: Known) -> Sequence[HeldPost]:
    """What waits for a moderator or was returned, the oldest first."""
    return db.session.scalars(
        select(HeldPost)
        .where(
            HeldPost.author_id == known.seat.id,
            HeldPost.state.in_(UNSETTLED),
            known.within(HeldPost.forum_id),
        )
        .options(joinedload(HeldPost.thread))
        .order_by(HeldPost.id)
        .limit(SHOWN)
    ).all()


def decisions_about(known: Known) -> Sequence[Decision]:
    """The newest SHOWN decisions that concern the person."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.seat_id == known.seat.id, known.within(Decision.forum_id))
        .options(joinedload(Decision.post))
        .order_by(Decision.id.desc())
        .limit(SHOWN)
    ).all()


def get_decision_about(known: Known, decision_id: int) -> Decision:
    """One of those; NotFound otherwise."""
    found = db.session.scalar(
        select(Decision).where(
            Decision.id == decision_id,
            Decision.seat_id == known.seat.id,
            known.within(Decision.forum_id),
        )
    )
    if found is None:
        raise NotFound
    return found


def flags_about(known: Known) -> dict[str, int]:
    """How many flags on the person's contributions there are, by what became of them."""
    flagged = aliased(Post)
    return _by_outcome(
        known,
        select(Case.state, func.count(Flag.id))
        .join(Flag, Flag.case_id == Case.id)
        .join(flagged, Case.post_id == flagged.id)
        .where(flagged.author_id == known.seat.id),
    )


def flags_by(known: Known) -> dict[str, int]:
    """How many flags the person raised, by what became of them."""
    return _by_outcome(
        known,
        select(Case.state, func.count(Flag.id))
        .join(Flag, Flag.case_id == Case.id)
        .where(Flag.seat_id == known.seat.id),
    )


def _by_outcome(known: Known, wanted: Any) -> dict[str, int]:
    rows = db.session.execute(wanted.where(known.within(Case.forum_id)).group_by(Case.state))
    return {state: count for state, count in rows}


def appeals_of(known: Known) -> Sequence[Appeal]:
    return db.session.scalars(
        select(Appeal)
        .join(Decision, Appeal.decision_id == Decision.id)
        .where(Appeal.seat_id == known.seat.id, known.within(Decision.forum_id))
        .options(joinedload(Appeal.decision))
        .order_by(Appeal.id.desc())
        .limit(SHOWN)
    ).all()


def notes_about(known: Known) -> Sequence[PersonNote]:
    """What moderators of the same places noted, the newest first."""
    return db.session.scalars(
        select(PersonNote)
        .where(PersonNote.seat_id == known.seat.id, known.within(PersonNote.forum_id))
        .order_by(PersonNote.id.desc())
        .limit(SHOWN)
    ).all()
