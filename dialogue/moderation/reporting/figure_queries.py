"""What the figures of moderation are made of: decisions that stand in the public register."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from dialogue import clock
from dialogue.dialogues.shape import Shape
from dialogue.extensions import db
from dialogue.moderation.models import Act, Decision
from dialogue.moderation.reporting.figures import (
    DISMISSED,
    HEARD,
    HOLDS,
    REMOVALS,
    RETURNS,
    UPHELD,
    WAITS,
    Fact,
    Table,
    table_of,
)
from dialogue.moderation.reporting.register import public_decisions

FORUM, REGION, STAKEHOLDER_TYPE, LANG = BY = ("forum", "region", "stakeholder-type", "language")
NOT_GIVEN = ""
_COUNTS: dict[str, tuple[str, ...]] = {
    Act.APPROVE.value: (HOLDS,),
    Act.RETURN.value: (HOLDS, RETURNS),
    Act.HIDE.value: (REMOVALS,),
    Act.REMOVE.value: (REMOVALS,),
    Act.OVERTURN.value: (HEARD, UPHELD),
    Act.CONFIRM.value: (HEARD, DISMISSED),
}
Found = Row[*tuple[Any, ...]]


def counted_until(shape: Shape) -> datetime:
    """The last end of a round or of a month: figures stand still in between, so that nobody can
    compare those of two days and see one person."""
    now = clock.now()
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return max([month, *(one.ends_at for one in shape.rounds if one.ends_at <= now)])


def figures_of(shape: Shape, until: datetime) -> dict[str, Table]:
    """A table by each of BY, of what was decided before ``until``."""
    wanted = public_decisions(shape.dialogue).where(Decision.at < until)
    rows = db.session.execute(wanted.with_only_columns(*_COLUMNS)).all()
    return {by: table_of(_facts(rows, by, shape), groups_of(shape, by)) for by in BY}


_COLUMNS = (
    Decision.id,
    Decision.act,
    Decision.forum_id,
    Decision.region,
    Decision.stakeholder_type,
    Decision.lang,
    Decision.seat_id,
    Decision.post_id,
    Decision.held_id,
    Decision.waited,
)


def groups_of(shape: Shape, by: str) -> list[Any]:
    """Every group that there can be, so that none tells anything by being there."""
    if by == FORUM:
        public = [one.id for one in shape.forums if one.visibility == "public"]
        return [*public, NOT_GIVEN]
    if by == LANG:
        return [*shape.dialogue.languages, NOT_GIVEN]
    return [*(one.slug for one in shape.terms.get(by, ())), NOT_GIVEN]


def _facts(rows: Sequence[Found], by: str, shape: Shape) -> Iterator[Fact]:
    known = set(groups_of(shape, by))
    for row in rows:
        group = _group(row, by)
        if group not in known:
            group = NOT_GIVEN
        person = row.seat_id or f"decision {row.id}"
        for kind in _kinds(row):
            yield Fact(kind, group, person, _key(row, kind))
        if row.waited is not None:
            yield Fact(WAITS, group, person, row.id, row.waited)


def _kinds(row: Found) -> tuple[str, ...]:
    """Of approvals only those count that let go what was held."""
    if row.act == Act.APPROVE and row.held_id is None:
        return ()
    return _COUNTS.get(row.act, ())


def _key(row: Found, kind: str) -> Any:
    """A contribution that was returned and then approved was held once; one that was hidden and
    then removed is gone once."""
    if kind == HOLDS:
        return row.held_id or f"decision {row.id}"
    if kind == REMOVALS:
        return row.post_id or f"decision {row.id}"
    return row.id


def _group(row: Found, by: str) -> Any:
    columns = {FORUM: "forum_id", REGION: "region", LANG: "lang"}
    return getattr(row, columns.get(by, "stakeholder_type")) or NOT_GIVEN
