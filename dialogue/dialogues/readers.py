"""Who asks: a signed-in person with their seats, in one statement a request.

Rights hang on the seats, so they are read anew each time: whoever was signed out, suspended or
lost a role is refused at the next request.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, String, and_, bindparam, cast, func, select

from dialogue.accounts import seen, tokens
from dialogue.accounts.browser import SignedIn
from dialogue.accounts.models import SignIn, User
from dialogue.accounts.queries import is_over
from dialogue.addresses import PERSON_STREAMS
from dialogue.cursors import Cursor
from dialogue.dialogues.seats.models import ForumSeat, Participant
from dialogue.extensions import db
from dialogue.streams import Stream


@dataclass(frozen=True, slots=True)
class ForumRole:
    """``ForumSeat`` as it was when the request came."""

    forum_id: int
    role: str


@dataclass(frozen=True, slots=True)
class SeatShape:
    """``Participant`` as it was when the request came."""

    id: int
    dialogue_id: int
    user_id: int
    role: str
    name: str
    handle: str
    stakeholder_type: str | None
    region: str | None
    country: str | None
    organisation: str
    capacity: str | None
    lang: str | None
    read_floor: int
    left_at: datetime | None
    is_held: bool
    suspended_at: datetime | None
    suspended_until: datetime | None
    forum_seats: tuple[ForumRole, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """``User`` as it was when the request came: the actor of everything this request does.

    ``me`` is the place in their own stream at which they had ``unseen`` notifications.
    """

    id: int
    name: str
    lang: str | None
    is_admin: bool
    is_confirmed: bool
    shows_presence: bool
    unseen: int
    me: str
    seats: tuple[SeatShape, ...]


_Row = Row[*tuple[Any, ...]]
_SEAT = (
    Participant.id,
    Participant.dialogue_id,
    Participant.user_id,
    Participant.role,
    Participant.name,
    Participant.handle,
    Participant.stakeholder_type,
    Participant.region,
    Participant.country,
    Participant.organisation,
    Participant.capacity,
    Participant.lang,
    Participant.read_floor,
    Participant.left_at,
    Participant.is_held,
    Participant.suspended_at,
    Participant.suspended_until,
)

_PERSON = (
    User.id,
    User.name,
    User.lang,
    User.is_admin,
    User.email_confirmed_at,
    User.shows_presence,
    User.unseen,
    func.coalesce(Stream.head, 0),
    func.coalesce(Stream.tag, 0),
    ForumSeat.forum_id,
    ForumSeat.role,
    *_SEAT,
)
_FORUM_AT, _SEAT_AT = 9, 11


def _people(question: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The question about users with all their seats and the end of their own stream, without those
    who are suspended."""
    return (
        question.outerjoin(Stream, Stream.key == PERSON_STREAMS + cast(User.id, String))
        .outerjoin(Participant, and_(Participant.user_id == User.id, Participant.left_at.is_(None)))
        .outerjoin(ForumSeat, ForumSeat.participant_id == Participant.id)
        .where(User.suspended_at.is_(None))
        .order_by(Participant.id)
    )


_SIGNED_IN = _people(
    select(
        *_PERSON, SignIn.id.label("sign_in"), SignIn.seen_at, SignIn.created_at, SignIn.token_hash
    )
    .join_from(SignIn, User, SignIn.user_id == User.id)
    .where(SignIn.ended_at.is_(None))
)
_WHO = _SIGNED_IN.where(SignIn.token_hash == bindparam("token"))
_ALL = _SIGNED_IN.where(SignIn.token_hash.in_(bindparam("tokens", expanding=True)))
_THESE = _people(select(*_PERSON).select_from(User)).where(
    User.id.in_(bindparam("people", expanding=True))
)


def recognise(token: str) -> SignedIn | None:
    """Whoever's browser shows this token; None when the sign-in is over."""
    wanted = {"token": tokens.hash_of(token)}
    rows = db.session.connection().execute(_WHO, wanted).all()
    if not rows:
        return None
    signed_in = _signed_in(token, rows)
    if signed_in is not None:
        seen.note(signed_in.sign_in_id, rows[0].seen_at)
    return signed_in


def recognise_all(shown: Collection[str]) -> dict[str, SignedIn]:
    """Those whose browsers show these tokens and whose sign-in is not over, by token."""
    by_hash = {tokens.hash_of(token): token for token in shown}
    found: dict[str, list[_Row]] = {}
    for row in db.session.connection().execute(_ALL, {"tokens": list(by_hash)}):
        found.setdefault(by_hash[row.token_hash], []).append(row)
    known = {token: _signed_in(token, rows) for token, rows in found.items()}
    return {token: signed_in for token, signed_in in known.items() if signed_in is not None}


def as_readers(people: Collection[int]) -> dict[int, Reader]:
    """These people as they stand by now, by id; without those who are suspended."""
    found: dict[int, list[_Row]] = {}
    for row in db.session.connection().execute(_THESE, {"people": list(people)}):
        found.setdefault(row[0], []).append(row)
    return {person: _reader(rows) for person, rows in found.items()}


def _signed_in(token: str, rows: Sequence[_Row]) -> SignedIn | None:
    first, reader = rows[0], _reader(rows)
    if is_over(first.seen_at, first.created_at, staff=reader.is_admin):
        return None
    return SignedIn(token, first.sign_in, reader)


def _reader(rows: Sequence[_Row]) -> Reader:
    person, name, lang, is_admin, confirmed_at, shows, unseen, head, tag = rows[0][:_FORUM_AT]
    is_confirmed, me = confirmed_at is not None, str(Cursor(head, tag))
    return Reader(person, name, lang, is_admin, is_confirmed, shows, unseen, me, _seats(rows))


def _seats(rows: Sequence[_Row]) -> tuple[SeatShape, ...]:
    """One seat for each group of rows that differ in the forum's role only."""
    values: dict[int, _Row] = {}
    roles: dict[int, tuple[ForumRole, ...]] = {}
    for row in rows:
        seat_id = row[_SEAT_AT]
        if seat_id is None:
            continue
        values[seat_id] = row
        forum_id, role = row[_FORUM_AT:_SEAT_AT]
        own = (ForumRole(forum_id, role),) if forum_id is not None else ()
        roles[seat_id] = roles.get(seat_id, ()) + own
    end = _SEAT_AT + len(_SEAT)
    names = [field.name for field in fields(SeatShape)][:-1]
    return tuple(
        SeatShape(**dict(zip(names, row[_SEAT_AT:end], strict=True)), forum_seats=roles[seat_id])
        for seat_id, row in values.items()
    )
