"""The public register: what was decided, without anything that tells about whom or what.

Nothing of a forum that is not open to everybody stands in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.shape import DialogueShape
from dialogue.extensions import db
from dialogue.moderation.models import Act, Appeal, Decision
from dialogue.pagination import Page, page_of
from dialogue.text import scrub

SHOWN = 50
FILTERS = ("act", "forum", "rule", "month")
NO_FORUM = "dialogue"  # in addresses: what was decided about the whole dialogue


def public_decisions(dialogue: Dialogue | DialogueShape) -> Select[Decision]:
    """Decisions in forums that are open to everybody, and about people in the whole dialogue."""
    of_no_place = and_(
        Decision.forum_id.is_(None),
        Decision.post_id.is_(None),
        Decision.held_id.is_(None),
        Decision.thread_id.is_(None),
    )
    return (
        select(Decision)
        .outerjoin(Forum, Decision.forum_id == Forum.id)
        .where(
            Decision.dialogue_id == dialogue.id,
            or_(Forum.visibility == "public", of_no_place),
        )
    )


def state_of_register(dialogue: Dialogue) -> tuple[Any, ...]:
    """Another one whenever the register reads differently."""
    appeals = (
        select(func.count(Appeal.id))
        .join(Decision, Appeal.decision_id == Decision.id)
        .where(Decision.dialogue_id == dialogue.id)
        .scalar_subquery()
    )
    wanted = select(func.max(Decision.id), appeals).where(Decision.dialogue_id == dialogue.id)
    return tuple(db.session.execute(wanted).one())


@dataclass(frozen=True, slots=True)
class Entry:
    """``outcome`` is that of an appeal, "" while nobody heard it, None without one."""

    on: date
    act: str
    forum_id: int | None
    rule: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Register:
    """A page of the register, the newest first; ``months`` are those from which it has entries,
    and ``chosen`` what it is narrowed to."""

    page: Page
    rows: Sequence[Entry]
    months: Sequence[str]
    chosen: Mapping[str, str]


def read_register(dialogue: Dialogue, arguments: Mapping[str, str]) -> Register:
    """``arguments`` of an address narrow it; what cannot be read as such narrows nothing."""
    chosen = {name: scrub(arguments.get(name, "")).strip() for name in FILTERS}
    narrowed = [one for name, value in chosen.items() if value for one in _is(name, value)]
    visible = public_decisions(dialogue)
    first, last = db.session.execute(
        visible.with_only_columns(func.min(Decision.at), func.max(Decision.at))
    ).one()
    wanted = visible.where(*narrowed)
    total = db.session.scalar(wanted.with_only_columns(func.count(Decision.id))) or 0
    page = page_of(total, arguments.get("page"), SHOWN)
    rows = db.session.execute(
        wanted.outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .with_only_columns(
            Decision.at, Decision.act, Decision.forum_id, Decision.rule, Appeal.id, Appeal.outcome
        )
        .order_by(Decision.id.desc())
        .offset(page.offset)
        .limit(page.size)
    )
    return Register(page, [_entry(row) for row in rows], _months(first, last), chosen)


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    at, act, forum_id, rule, appeal_id, outcome = row
    appealed = (outcome or "") if appeal_id is not None else None
    return Entry(at.date(), act, forum_id, rule, appealed)


def _is(name: str, value: str) -> Sequence[ColumnElement[bool]]:
    if name == "act":
        return [Decision.act == value] if value in set(Act) else ()
    if name == "rule":
        return [Decision.rule == value]
    if name == "forum":
        return [Decision.forum_id.is_(None) if value == NO_FORUM else Forum.slug == value]
    return [Decision.at >= within[0], Decision.at < within[1]] if (within := _month(value)) else ()


def _month(text: str) -> tuple[datetime, datetime] | None:
    """The first moment of "2005-06", and of the month after."""
    try:
        begins = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        return None
    if not 1900 < begins.year < 9000:
        return None
    return begins, _next(begins)


def _next(month: datetime) -> datetime:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _months(first: datetime | None, last: datetime | None) -> list[str]:
    """The newest first."""
    if first is None or last is None:
        return []
    month = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = []
    while month <= last:
        found.append(f"{month:%Y-%m}")
        month = _next(month)
    return found[::-1]
