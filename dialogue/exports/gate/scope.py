"""Which part of a dialogue an export holds."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, or_, select

from dialogue.dialogues.models import Forum
from dialogue.dialogues.shape import Shape
from dialogue.errors import Invalid, NotFound
from dialogue.threads.models import Post, PostState, Thread

Condition = ColumnElement[bool]
STATES = tuple(state.value for state in PostState)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of a dialogue: slugs, numbers and codes as in addresses; None: all. ``since`` and
    ``until`` are days in UTC, both included, on which a contribution was made."""

    forum: str | None = None
    round: int | None = None
    stage: str | None = None
    state: str | None = None
    lang: str | None = None
    since: date | None = None
    until: date | None = None

    def told(self) -> dict[str, Any]:
        """As plain values, to be kept; what is not narrowed is left out."""
        found = {name: value for name, value in asdict(self).items() if value is not None}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in found.items()
        }

    @classmethod
    def from_told(cls, told: dict[str, Any]) -> Self:
        given = [name for name in ("since", "until") if name in told]
        return cls(**told | {name: date.fromisoformat(told[name]) for name in given})


def conditions_of(
    scope: Scope, shape: Shape, forums: Sequence[Forum]
) -> tuple[list[Condition], list[Condition]]:
    """What threads and what contributions must be, where ``forums`` may be read. Threads are those
    of the part that hold one of its contributions; of a round also those opened for it. Raises
    NotFound or Invalid for a part that cannot be."""
    both, posts = list(_places(scope, shape, forums)), list(_kinds(scope))
    if scope.round is not None:
        no_round = NotFound("There is no round %(number)d there.", number=scope.round)
        round_id = _known(shape.rounds, "number", scope.round, no_round)
        posts.append(Post.round_id == round_id)
    if not posts:
        return both, both
    holds_one: Condition = Thread.id.in_(select(Post.thread_id).where(*posts))
    if scope.round is not None and len(posts) == 1:
        holds_one = or_(holds_one, Thread.round_id == round_id)
    return [*both, holds_one], [*both, *posts]


def _places(scope: Scope, shape: Shape, forums: Sequence[Forum]) -> Iterator[Condition]:
    if scope.forum is not None:
        no_forum = NotFound('There is no forum called "%(slug)s" there.', slug=scope.forum)
        yield Thread.forum_id == _known(forums, "slug", scope.forum, no_forum)
    if scope.stage is not None:
        no_stage = NotFound('There is no stage called "%(slug)s" there.', slug=scope.stage)
        yield Thread.stage_id == _known(shape.stages, "slug", scope.stage, no_stage)


def _kinds(scope: Scope) -> Iterator[Condition]:
    if scope.state is not None:
        if scope.state not in STATES:
            raise Invalid('"%(code)s" is no state of a contribution.', code=scope.state)
        yield Post.state == scope.state
    if scope.lang is not None:
        yield Post.lang == scope.lang
    if scope.since is not None and scope.until is not None and scope.until < scope.since:
        raise Invalid("The last day comes before the first.")
    if scope.since is not None:
        yield Post.created_at >= _begin_of(scope.since)
    if scope.until is not None and scope.until < date.max:
        yield Post.created_at < _begin_of(scope.until + timedelta(days=1))


def _begin_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _known(things: Any, name: str, value: object, absent: NotFound) -> int:
    for thing in things:
        if getattr(thing, name) == value:
            return int(thing.id)
    raise absent
