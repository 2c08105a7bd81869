"""Who the people of an export are: their seats, their names, how they may be quoted."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.sql.elements import ColumnElement

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import visible_participants
from dialogue.dialogues.seats.models import Participant
from dialogue.exports.gate.snapshot import Snapshot
from dialogue.permissions import Actor
from dialogue.threads.models import Consent, Post, PostState
from dialogue.threads.queries import visible_posts


class Spoke(NamedTuple):
    """A way in which somebody spoke: with what affiliation, and whether under their name."""

    seat_id: int
    is_named: bool
    stakeholder_type: str | None
    region: str | None
    country: str | None
    capacity: str | None
    role: str


class Called(NamedTuple):
    """What a seat is or was called, and its handle; ``agreed``: in a contribution they agreed to
    have under that name. None: no contribution is meant."""

    seat_id: int
    name: str
    handle: str | None
    agreed: bool | None


def seats_of(snapshot: Snapshot, reader: Actor, dialogue: Dialogue) -> Sequence[Participant]:
    """Every seat, past ones too, that the reader may know of."""
    wanted = visible_participants(reader).where(Participant.dialogue_id == dialogue.id)
    return snapshot.session.scalars(wanted.order_by(Participant.id)).all()


def ways_of_speaking(
    snapshot: Snapshot, reader: Actor, conditions: Sequence[ColumnElement[bool]]
) -> Iterator[Spoke]:
    """Each way once, in the contributions that the reader may read and that meet the conditions."""
    wanted = visible_posts(reader).where(*conditions)
    for author_id, consent, state, *affiliation in snapshot.rows(
        wanted.with_only_columns(
            *(Post.author_id, Post.consent, Post.state),
            *(Post.stakeholder_type, Post.region, Post.country, Post.capacity, Post.role),
        ).distinct()
    ):
        yield Spoke(author_id, is_named(consent, state), *affiliation)


def names_of(snapshot: Snapshot, dialogue: Dialogue) -> Iterator[Called]:
    """All that anybody is called in the dialogue, whoever may read it."""
    seats = select(Participant.id, Participant.name, Participant.handle, User.name)
    for seat_id, name, handle, account in snapshot.rows(
        seats.join(User, Participant.user_id == User.id).where(
            Participant.dialogue_id == dialogue.id
        )
    ):
        yield Called(seat_id, name, handle, None)
        yield Called(seat_id, account, None, None)
    signed: Any = select(Post.author_id, Post.author_name, Post.consent, Post.state)
    for seat_id, name, consent, state in snapshot.rows(
        signed.where(Post.dialogue_id == dialogue.id).distinct()
    ):
        yield Called(seat_id, name, None, is_named(consent, state))


def is_named(consent: str, state: str) -> bool:
    """Whether a contribution stands under its author's name."""
    return consent == Consent.NAME and state == PostState.PUBLISHED
