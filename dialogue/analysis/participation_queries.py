"""What a participation report is made of: contributions as frozen, and the seats of today."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select

from dialogue import clock
from dialogue.analysis.groups import BY, NOT_GIVEN, OF_PEOPLE, groups_of
from dialogue.analysis.participation import Said
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import forums_of, visible_participants
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.extensions import db
from dialogue.memory import Recent
from dialogue.permissions import Actor
from dialogue.roles import TEAM, Role
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.queries import visible_posts
from dialogue.words import own_words

ROWS_AT_ONCE = 500
HOSTING = frozenset(role.value for role in TEAM)
TAKING_PART = (Role.PARTICIPANT.value, Role.ANALYST.value)
Found = Row[*tuple[Any, ...]]
_counted: Recent[int] = Recent(20_000)


@dataclass(frozen=True, slots=True)
class Material:
    """``said`` by those who take part and by the ``team`` of facilitators, moderators and hosts, in
    the order of their numbers; ``members`` are the present seats of those who take part, with their
    groups."""

    said: tuple[Said, ...]
    team: tuple[Said, ...]
    members: Mapping[int, Mapping[str, str]]
    groups: Mapping[str, tuple[str, ...]]
    at: datetime


def read_material(actor: Actor, dialogue: Dialogue) -> Material:
    """All that the actor may read of who said how much: four queries, however much it is."""
    shape = shape_of(dialogue)
    forums = forums_of(actor, dialogue)
    groups = {by: groups_of(shape, by, forums) for by in BY}
    rows = _rows(actor, dialogue)
    said = [one for one in rows if one.state == PostState.PUBLISHED]
    words = _words(actor, dialogue, said)
    answers, first = _answers(rows), _first(said)
    made = [(row, _said(row, shape, groups, words, answers, first)) for row in said]
    return Material(
        said=tuple(one for row, one in made if row.role not in HOSTING),
        team=tuple(one for row, one in made if row.role in HOSTING),
        members=dict(_members(actor, dialogue, groups)),
        groups=groups,
        at=clock.now(),
    )


_COLUMNS = (
    *(Post.id, Post.number, Post.state, Post.version, Post.author_id, Post.reply_to_id),
    *(Post.role, Post.created_at, Post.lang, Post.region, Post.stakeholder_type, Post.capacity),
    *(Post.round_id, Post.thread_id, Thread.forum_id, Thread.stage_id),
)


def _rows(actor: Actor, dialogue: Dialogue) -> Sequence[Found]:
    """Those that do not stand too: what opened a thread stays its opening."""
    wanted = _of(actor, dialogue).order_by(Post.number)
    return db.session.execute(wanted.with_only_columns(*_COLUMNS)).all()


def _of(actor: Actor, dialogue: Dialogue, *conditions: ColumnElement[bool]) -> Select[Post]:
    return visible_posts(actor).where(Post.dialogue_id == dialogue.id, *conditions)


def _words(actor: Actor, dialogue: Dialogue, said: Sequence[Found]) -> dict[int, int]:
    """The number of words of each, remembered while its wording stands."""
    known = {one.id: _counted.get((one.id, one.version)) for one in said}
    missing = [post_id for post_id, count in known.items() if count is None]
    if missing:
        wanted = _of(actor, dialogue, Post.id.between(min(missing), max(missing)))
        columns = wanted.with_only_columns(Post.id, Post.version, Post.html)
        for row in db.session.execute(columns.execution_options(yield_per=ROWS_AT_ONCE)):
            if known.get(row.id, 0) is None:
                known[row.id] = _counted.put((row.id, row.version), own_words(row.html))
    return {post_id: count or 0 for post_id, count in known.items()}


def _answers(rows: Sequence[Found]) -> dict[int, list[int]]:
    """By contribution, the numbers of those by others that answer it. What answers no contribution
    answers the one that opened its thread."""
    by_id = {one.id: one for one in rows}
    opening: dict[int, Found] = {}
    for one in rows:
        opening.setdefault(one.thread_id, one)
    found: dict[int, list[int]] = defaultdict(list)
    for one in rows:
        answered = by_id.get(one.reply_to_id) if one.reply_to_id else opening[one.thread_id]
        is_another = answered is not None and answered.author_id != one.author_id
        if answered is not None and is_another and one.state == PostState.PUBLISHED:
            found[answered.id].append(one.number)
    return found


def _first(said: Sequence[Found]) -> set[int]:
    """The first contribution of each person who takes part."""
    first: dict[int, Found] = {}
    for one in said:
        if one.role not in HOSTING:
            known = first.setdefault(one.author_id, one)
            if (one.created_at, one.number) < (known.created_at, known.number):
                first[one.author_id] = one
    return {one.id for one in first.values()}


def _said(
    row: Found,
    shape: Shape,
    groups: Mapping[str, tuple[str, ...]],
    words: Mapping[int, int],
    answers: Mapping[int, list[int]],
    first: set[int],
) -> Said:
    shown = shape.round(row.round_id)
    told = (
        shape.forum(row.forum_id).slug,
        row.region,
        row.stakeholder_type,
        shape.stage(row.stage_id).slug,
        str(shown.number) if shown else None,
        row.lang,
        row.capacity,
    )
    return Said(
        number=row.number,
        person=row.author_id,
        at=row.created_at,
        words=words[row.id],
        answers=tuple(answers.get(row.id, ())),
        is_first=row.id in first,
        groups=tuple(_known(groups[by], one) for by, one in zip(BY, told, strict=True)),
    )


def _members(
    actor: Actor, dialogue: Dialogue, groups: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, dict[str, str]]]:
    wanted = visible_participants(actor).where(
        Participant.dialogue_id == dialogue.id,
        Participant.left_at.is_(None),
        Participant.role.in_(TAKING_PART),
    )
    columns = wanted.with_only_columns(
        Participant.id,
        Participant.region,
        Participant.stakeholder_type,
        Participant.lang,
        Participant.capacity,
    )
    for seat, *told in db.session.execute(columns.order_by(Participant.id)):
        yield (
            seat,
            {by: _known(groups[by], one) for by, one in zip(OF_PEOPLE, told, strict=True)},
        )


def _known(groups: tuple[str, ...], told: str | None) -> str:
    return told if told in groups and told else NOT_GIVEN
