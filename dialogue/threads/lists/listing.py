"""Lists of threads: filters that combine, sorts that keep their place while things move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
)

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.errors import NotFound
from dialogue.extensions import Instant, db
from dialogue.pagination import LIST_SIZE
from dialogue.permissions import Actor
from dialogue.text import scrub
from dialogue.threads.models import Post, PostState, Thread, ThreadStage
from dialogue.threads.queries import visible_threads

LARGEST = 2**31 - 1
SORTS = ("active", "newest", "oldest", "quiet")


@dataclass(frozen=True, slots=True)
class Filters:
    """Slugs and numbers as they stand in an address; None: any."""

    forum: str | None = None
    stage: str | None = None
    round: int | None = None
    question: str | None = None
    lang: str | None = None
    sort: str = "active"
    after: str | None = None

    def as_query(self, **changes: object) -> dict[str, object]:
        """Query arguments for an address, with changes; what is unset is left out."""
        chosen = {
            "forum": self.forum,
            "stage": self.stage,
            "round": self.round,
            "question": self.question,
            "lang": self.lang,
            "sort": self.sort if self.sort != "active" else None,
        }
        return {name: value for name, value in (chosen | changes).items() if value is not None}


@dataclass(frozen=True, slots=True)
class ThreadRow:
    id: int
    number: int
    title: str
    lang: str | None
    forum_id: int
    stage_id: int
    other_stage_ids: tuple[int, ...]
    round_id: int | None
    created_at: datetime
    active_at: datetime
    is_locked: bool
    is_pinned: bool
    posts: int


@dataclass(frozen=True, slots=True)
class Listing:
    rows: list[ThreadRow]
    next_after: str | None


def read_filters(arguments: Mapping[str, str], **fixed: object) -> Filters:
    """Filters from an address; ``fixed`` are those that the path itself sets.

    NotFound for a round that is no number or a sort that does not exist.
    """
    chosen = {name: arguments.get(name) or None for name in ("forum", "stage", "question", "lang")}
    sort = arguments.get("sort") or "active"
    number = arguments.get("round") or None
    if sort not in SORTS or (number is not None and not _is_number(number)):
        raise NotFound
    return Filters(
        **{
            **chosen,
            "round": int(number) if number else None,
            "sort": sort,
            "after": arguments.get("after") or None,
            **fixed,
        }  # type: ignore[arg-type]
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(LARGEST))


def list_threads(
    actor: Actor, dialogue: Dialogue, filters: Filters, *, size: int = LIST_SIZE
) -> Listing:
    """A page of threads the actor may read: two queries, however many threads there are. In one
    forum those that are pinned stand before the first page, and nowhere else: three queries."""
    shape = shape_of(dialogue)
    wanted = visible_threads(actor).where(
        Thread.dialogue_id == dialogue.id, *_where(shape, filters)
    )
    posts, pinned = _post_count(), Thread.pinned_until > clock.now()
    first: Sequence[Row[*tuple[Any, ...]]] = ()
    if filters.forum is not None:
        if filters.after is None:
            first = _rows(_sorted(wanted.where(pinned), filters, posts), posts)
        wanted = wanted.where(or_(Thread.pinned_until.is_(None), not_(pinned)))
    rows = _rows(_sorted(wanted, filters, posts).limit(size + 1), posts)
    others = _other_stages([row.id for row in (*first, *rows)])
    listed = [
        ThreadRow(
            **{name: value for name, value in row._mapping.items() if name not in _STATES},
            is_locked=row.locked_at is not None,
            is_pinned=is_pinned(row.pinned_until),
            other_stage_ids=others.get(row.id, ()),
        )
        for row in (*first, *rows[:size])
    ]
    more = len(rows) > size
    return Listing(listed, _key(listed[-1], filters.sort) if more else None)


def is_pinned(until: datetime | None) -> bool:
    return until is not None and until > clock.now()


_STATES = ("locked_at", "pinned_until")


def _rows(wanted: Select[Thread], posts: ColumnElement[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    columns = wanted.with_only_columns(
        Thread.id,
        Thread.number,
        Thread.title,
        Thread.lang,
        Thread.forum_id,
        Thread.stage_id,
        Thread.round_id,
        Thread.created_at,
        Thread.active_at,
        Thread.locked_at,
        Thread.pinned_until,
        posts.label("posts"),
    )
    return db.session.execute(columns).all()


def _where(shape: Shape, filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.forum is not None:
        conditions.append(Thread.forum_id == _id(shape.forums, filters.forum))
    if filters.stage is not None:
        stage_id = _id(shape.stages, filters.stage)
        carried = select(ThreadStage.thread_id).where(ThreadStage.stage_id == stage_id)
        conditions.append(or_(Thread.stage_id == stage_id, Thread.id.in_(carried)))
    if filters.round is not None:
        found = [one.id for one in shape.rounds if one.number == filters.round]
        conditions.append(Thread.round_id.in_(found))
    if filters.question is not None:
        asked = [q.id for one in shape.rounds for q in one.questions if q.label == filters.question]
        conditions.append(Thread.question_id.in_(asked))
    if filters.lang is not None:
        conditions.append(Thread.lang == scrub(filters.lang))
    return conditions


def _id(named: Sequence[object], slug: str) -> int:
    for one in named:
        if one.slug == slug:  # type: ignore[attr-defined]
            return int(one.id)  # type: ignore[attr-defined]
    return 0


def _post_count() -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(Post)
        .where(Post.thread_id == Thread.id, Post.state == PostState.PUBLISHED.value)
        .correlate(Thread)
        .scalar_subquery()
    )


def _sorted(wanted: Select[Thread], filters: Filters, posts: ColumnElement[int]) -> Select[Thread]:
    columns = {
        "active": (Thread.active_at, Thread.id),
        "newest": (Thread.created_at, Thread.id),
        "oldest": (Thread.created_at, Thread.id),
        "quiet": (posts, Thread.id),
    }[filters.sort]
    rising = filters.sort in ("oldest", "quiet")
    if filters.after is not None:
        place = _place(filters.after, filters.sort)
        here = tuple_(*columns)
        wanted = wanted.where(here > place if rising else here < place)
    order = [column.asc() if rising else column.desc() for column in columns]
    return wanted.order_by(*order)


def _key(row: ThreadRow, sort: str) -> str:
    value = {
        "active": row.active_at.timestamp(),
        "newest": row.created_at.timestamp(),
        "oldest": row.created_at.timestamp(),
        "quiet": row.posts,
    }[sort]
    return f"{value:.6f}_{row.id}" if sort != "quiet" else f"{value}_{row.id}"


def _place(after: str, sort: str) -> object:
    value, _, thread_id = after.partition("_")
    try:
        if sort == "quiet":
            return tuple_(_storable(value), _storable(thread_id))
        moment = datetime.fromtimestamp(float(value), UTC)
        return tuple_(literal(moment, Instant()), _storable(thread_id))
    except (ValueError, OverflowError, OSError):
        raise NotFound from None


def _storable(number: str) -> int:
    """A number that a column can be compared with."""
    if not _is_number(number):
        raise ValueError(number)
    return int(number)


def _other_stages(thread_ids: list[int]) -> dict[int, tuple[int, ...]]:
    if not thread_ids:
        return {}
    rows = db.session.execute(
        select(ThreadStage.thread_id, ThreadStage.stage_id)
        .where(ThreadStage.thread_id.in_(thread_ids))
        .order_by(ThreadStage.stage_id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for thread_id, stage_id in rows:
        found[thread_id] = (*found.get(thread_id, ()), stage_id)
    return found


def count_cells(actor: Actor, dialogue: Dialogue) -> dict[tuple[int, int], int]:
    """Standing contributions by forum and primary stage: the map of the dialogue."""
    rows = db.session.execute(
        visible_threads(actor)
        .join(Post, and_(Post.thread_id == Thread.id, Post.state == PostState.PUBLISHED.value))
        .where(Thread.dialogue_id == dialogue.id)
        .with_only_columns(Thread.forum_id, Thread.stage_id, func.count(Post.id))
        .group_by(Thread.forum_id, Thread.stage_id)
    )
    return {(forum_id, stage_id): count for forum_id, stage_id, count in rows}
