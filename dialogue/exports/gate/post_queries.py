"""The contributions and threads of an export, and whose words are in none."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, selectinload
from sqlalchemy.sql.elements import ColumnElement

from dialogue.dialogues.models import Dialogue
from dialogue.exports.gate.snapshot import Snapshot
from dialogue.permissions import Actor
from dialogue.threads.models import Consent, Post, PostState, Thread
from dialogue.threads.queries import visible_posts, visible_threads

Conditions = Sequence[ColumnElement[bool]]

COLUMNS = (
    *("number", "author_id", "author_name", "round_id", "stakeholder_type", "region", "country"),
    *("capacity", "role", "organisation", "lang", "consent", "state", "section", "created_at"),
    *("edited_at", "body", "html"),
)


def threads_in(snapshot: Snapshot, reader: Actor, conditions: Conditions) -> Iterator[Thread]:
    wanted = visible_threads(reader).where(*conditions).order_by(Thread.number)
    return snapshot.objects(wanted.options(selectinload(Thread.other_stages)))


def count_threads(snapshot: Snapshot, reader: Actor, conditions: Conditions) -> int:
    wanted = visible_threads(reader).where(*conditions)
    return snapshot.session.scalar(wanted.with_only_columns(func.count(Thread.id))) or 0


def posts_in(snapshot: Snapshot, reader: Actor, conditions: Conditions) -> Iterator[Any]:
    """Contributions by number: COLUMNS, then "thread", "forum_id", "stage_id", "reply_to" and
    "answers_elsewhere", which is a contribution that the export does not hold."""
    answered = aliased(Post)
    held = visible_posts(reader).where(*conditions).with_only_columns(Post.id)
    wanted = (
        visible_posts(reader)
        .outerjoin(answered, Post.reply_to_id == answered.id)
        .where(*conditions)
        .with_only_columns(
            *(getattr(Post, name) for name in COLUMNS),
            Thread.number.label("thread"),
            Thread.forum_id,
            Thread.stage_id,
            answered.number.label("reply_to"),
            answered.id.not_in(held).label("answers_elsewhere"),
        )
        .order_by(Post.number)
    )
    return snapshot.rows(wanted)


def answers_in(snapshot: Snapshot, reader: Actor, conditions: Conditions) -> Iterator[Any]:
    """The shape alone, by number: number, author_id, consent, state, created_at, thread, and
    "reply_to" as ``posts_in`` tells it."""
    answered = aliased(Post)
    held = visible_posts(reader).where(*conditions).with_only_columns(Post.id)
    wanted = (
        visible_posts(reader)
        .outerjoin(answered, (Post.reply_to_id == answered.id) & answered.id.in_(held))
        .where(*conditions)
        .with_only_columns(Post.number, Post.created_at, answered.number.label("reply_to"))
        .order_by(Post.number)
    )
    return snapshot.rows(wanted)


def count_by_kind(
    snapshot: Snapshot, reader: Actor, conditions: Conditions
) -> dict[tuple[str, str], int]:
    """How many contributions there are, by consent and state."""
    wanted: Select[Any] = visible_posts(reader).where(*conditions)
    counted = wanted.with_only_columns(Post.consent, Post.state, func.count(Post.id))
    rows = snapshot.session.execute(counted.group_by(Post.consent, Post.state))
    return {(consent, state): count for consent, state, count in rows}


def silent_numbers(
    snapshot: Snapshot, reader: Actor, dialogue: Dialogue, silent: Sequence[Consent]
) -> set[int]:
    """The contributions whose words the export holds nowhere, in no quotation either: those with
    such a consent, those that do not stand, those that the reader may not read."""
    readable = (
        visible_posts(reader).where(Post.dialogue_id == dialogue.id).with_only_columns(Post.id)
    )
    wanted = select(Post.number).where(
        Post.dialogue_id == dialogue.id,
        or_(
            Post.consent.in_([one.value for one in silent]),
            Post.state != PostState.PUBLISHED.value,
            Post.id.not_in(readable),
        ),
    )
    return set(snapshot.session.scalars(wanted))
