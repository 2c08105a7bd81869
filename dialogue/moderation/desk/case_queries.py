"""Which cases somebody handles: those of the forums in which they moderate."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from dialogue.addresses import desk_stream, forum_stream
from dialogue.cursors import BEGINNING, Cursor
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.moderation.desk.scope import Scope, scope_of
from dialogue.moderation.models import UNSETTLED, Appeal, Case
from dialogue.permissions import Actor
from dialogue.streams import Stream
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Thread
from dialogue.threads.queries import visible_posts


@cache
def in_scope(*, is_whole: bool) -> ColumnElement[bool]:
    """The condition over Case that makes one somebody's, with ``scope_parameters`` to compare."""
    in_them = Case.forum_id.in_(bindparam("forums", expanding=True))
    theirs = or_(in_them, Case.forum_id.is_(None)) if is_whole else in_them
    return and_(Case.dialogue_id == bindparam("dialogue"), theirs)


def scope_parameters(dialogue: Dialogue | DialogueShape, scope: Scope) -> dict[str, Any]:
    return {"dialogue": dialogue.id, "forums": scope.forum_ids}


def visible_cases(actor: Actor, dialogue: Dialogue | DialogueShape) -> Select[Case]:
    """Cases, settled ones too, of the forums in which the actor moderates; those of no forum for
    whoever moderates the whole dialogue. NotFound for everybody else."""
    scope = desk_of(actor, dialogue)
    wanted = select(Case).where(in_scope(is_whole=scope.is_whole))
    return wanted.params(**scope_parameters(dialogue, scope))


def desk_of(actor: Actor, dialogue: Dialogue | DialogueShape) -> Scope:
    """Where the actor moderates here; NotFound when that is nowhere."""
    scope = scope_of(actor, dialogue)
    if not scope:
        raise NotFound
    return scope


def get_case(actor: Actor, dialogue: Dialogue, case_id: int) -> Case:
    """One of ``visible_cases`` with what it is about; NotFound otherwise."""
    case = db.session.scalar(
        visible_cases(actor, dialogue)
        .where(Case.id == case_id)
        .options(
            joinedload(Case.dialogue),
            joinedload(Case.forum),
            joinedload(Case.thread),
            joinedload(Case.held).joinedload(HeldPost.author),
            joinedload(Case.post).joinedload(Post.author),
            joinedload(Case.post).joinedload(Post.thread).joinedload(Thread.forum),
            joinedload(Case.appeal).joinedload(Appeal.seat),
            joinedload(Case.appeal).joinedload(Appeal.decision),
        )
    )
    if case is None:
        raise NotFound
    return case


def get_moderated_post(actor: Actor, dialogue: Dialogue, number: int) -> Post:
    """Contribution ``number`` where the actor moderates; NotFound elsewhere."""
    scope = desk_of(actor, dialogue)
    post = db.session.scalar(
        visible_posts(actor)
        .where(
            Post.dialogue_id == dialogue.id,
            Post.number == number,
            Thread.forum_id.in_(scope.forum_ids),
        )
        .options(
            joinedload(Post.thread).joinedload(Thread.forum),
            joinedload(Post.author),
            joinedload(Post.dialogue),
        )
    )
    if post is None:
        raise NotFound
    return post


def count_waiting(dialogue: Dialogue | DialogueShape, scope: Scope) -> int:
    """How many cases wait at this desk."""
    given = scope_parameters(dialogue, scope)
    return db.session.connection().execute(_waiting(is_whole=scope.is_whole), given).scalar() or 0


@cache
def _waiting(*, is_whole: bool) -> Select[int]:
    return select(func.count(Case.id)).where(in_scope(is_whole=is_whole), Case.state.in_(UNSETTLED))


@dataclass(frozen=True, slots=True)
class Places:
    """Of each forum of a desk, by slug: the place after the newest entry of the desk's stream, and
    of the forum's own. Ask before what a page shows is read."""

    desks: tuple[tuple[str, Cursor], ...]
    forums: tuple[Cursor, ...]


def places_of(dialogue: Dialogue | DialogueShape, scope: Scope) -> Places:
    slugs = [forum.slug for forum in scope.forums]
    desks = [desk_stream(dialogue.slug, slug) for slug in slugs]
    forums = [forum_stream(dialogue.slug, slug) for slug in slugs]
    rows = db.session.connection().execute(_PLACES, {"keys": [*desks, *forums]})
    found = {key: Cursor(head, tag) for key, head, tag in rows}
    places = [found.get(key, BEGINNING) for key in desks]
    return Places(
        tuple(zip(slugs, places, strict=True)), tuple(found.get(key, BEGINNING) for key in forums)
    )


_PLACES = select(Stream.key, Stream.head, Stream.tag).where(
    Stream.key.in_(bindparam("keys", expanding=True))
)
