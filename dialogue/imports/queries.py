"""What earlier imports made, by the keys that its items have in their archives."""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, load_only

from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.imports.models import ImportedItem, ImportedPerson
from dialogue.threads.arranging.merged_queries import standing
from dialogue.threads.models import Post, Thread

AT_ONCE = 500


def people_made(dialogue_id: int, keys: Iterable[str]) -> Iterator[tuple[str, Participant]]:
    """Stored keys, as ``ledger.person_key`` makes them, with the seats that stand for them."""
    for some in _portions(keys):
        found = db.session.execute(
            select(ImportedPerson.key, Participant)
            .join(Participant, ImportedPerson.participant_id == Participant.id)
            .where(ImportedPerson.dialogue_id == dialogue_id, ImportedPerson.key.in_(some))
        )
        yield from ((key, thing) for key, thing in found)


def threads_made(dialogue_id: int, keys: Iterable[str]) -> Iterator[tuple[str, Thread]]:
    """Stored keys, as ``ledger.item_key`` makes them, with their threads, or those into which these
    were merged."""
    for some in _portions(keys):
        found = db.session.execute(
            select(ImportedItem.key, Thread)
            .join(Thread, ImportedItem.thread_id == Thread.id)
            .where(*_among(dialogue_id, "thread", some))
        )
        yield from ((key, standing(thing)) for key, thing in found)


def posts_made(dialogue_id: int, keys: Iterable[str]) -> Iterator[tuple[str, Post]]:
    """Stored keys with their contributions, each with the thread where it stands now."""
    for some in _portions(keys):
        found = db.session.execute(
            select(ImportedItem.key, Post)
            .join(Post, ImportedItem.post_id == Post.id)
            .where(*_among(dialogue_id, "post", some))
            .options(load_only(Post.id, Post.thread_id), joinedload(Post.thread))
        )
        yield from ((key, thing) for key, thing in found)


def post_keys_made(dialogue_id: int, keys: Iterable[str]) -> Iterator[str]:
    """Those of the stored keys that stand for a contribution already."""
    for some in _portions(keys):
        yield from db.session.scalars(
            select(ImportedItem.key).where(*_among(dialogue_id, "post", some))
        )


def _among(dialogue_id: int, kind: str, keys: list[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        ImportedItem.dialogue_id == dialogue_id,
        ImportedItem.kind == kind,
        ImportedItem.key.in_(keys),
    )


def _portions(keys: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(sorted(set(keys)))
    while some := list(islice(waiting, AT_ONCE)):
        yield some
