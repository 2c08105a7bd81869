"""The record of what was done by those who act for others: only ever added to, each entry holding
the hash of the one before.

Apart from ``Event``, which may go in time. An entry holds ids and slugs, never words or names: a
person is a number that their erasure makes meaningless, and the chain holds on. One chain a
dialogue, and one for the site. The database itself refuses changes (see migration 0003).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import JSON, String, insert, update
from sqlalchemy.orm import Mapped, mapped_column

from dialogue.extensions import Model, db, insert_into

SITE_CHAIN = 0
NOTHING = "0" * 64  # what the first entry of a chain holds as the hash before it


class AuditChain(Model):
    """How far a chain goes: ``id`` is the dialogue's, ``head`` the number of its last entry."""

    __tablename__ = "audit_chain"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    head: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default=NOTHING)


class AuditEntry(Model):
    """Act number ``seq`` of a chain: who did what to which object, in which forum, to whom.

    ``actor_id`` and ``person_id`` are accounts; no actor means the command line or the program.
    """

    __tablename__ = "audit_entry"

    chain_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None]
    object_kind: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[int | None]
    forum_id: Mapped[int | None]
    person_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash_before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a chain stood after a transaction: kept outside the database too."""

    chain_id: int
    seq: int
    hash: str


FACTS = (
    *("chain_id", "seq", "at", "action", "actor_id", "object_kind", "object_id"),
    *("forum_id", "person_id", "data", "hash_before"),
)


def hash_of(facts: Mapping[str, Any]) -> str:
    """The hash of an entry over all of its FACTS, in one spelling."""
    told = {name: facts[name] for name in FACTS} | {"at": facts["at"].isoformat()}
    spelled = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(spelled.encode()).hexdigest()


def append(events: Iterable[Mapping[str, Any]]) -> list[Anchor]:
    """Add an entry for each of these events (the values of their rows) to its chain, and say where
    the chains stand. The last statements of a transaction: they lock the chains, in their order,
    until it ends."""
    by_chain = sorted(events, key=_chain_of)
    return [_extend(chain, list(of_it)) for chain, of_it in groupby(by_chain, key=_chain_of)]


def _chain_of(event: Mapping[str, Any]) -> int:
    return event["dialogue_id"] or SITE_CHAIN


def _extend(chain_id: int, events: list[Mapping[str, Any]]) -> Anchor:
    connection = db.session.connection()
    locked = connection.execute(_lock(connection.dialect.name), {"id": chain_id}).one()
    entries = list(_chained(chain_id, locked.head, locked.hash, events))
    connection.execute(insert(AuditEntry), entries)
    end = Anchor(chain_id, entries[-1]["seq"], entries[-1]["hash"])
    connection.execute(
        update(AuditChain).where(AuditChain.id == chain_id).values(head=end.seq, hash=end.hash)
    )
    return end


def _chained(
    chain_id: int, head: int, before: str, events: list[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The rows that follow entry number ``head`` with the hash ``before``."""
    for seq, event in enumerate(events, start=head + 1):
        data = dict(event["data"])
        facts = {
            "chain_id": chain_id,
            "seq": seq,
            "at": event["at"],
            "action": event["kind"],
            "actor_id": event["actor_id"],
            "object_kind": event["object_kind"],
            "object_id": event["object_id"],
            "forum_id": data.pop("forum_id", None),
            "person_id": data.pop("person_id", None),
            "data": data,
            "hash_before": before,
        }
        before = hash_of(facts)
        yield facts | {"hash": before}


def _lock(dialect: str) -> Any:
    """Make the chain if it is new, and hold it; a plain read would not wait for its neighbours."""
    statement = insert_into(AuditChain, dialect)
    return statement.on_conflict_do_update(
        index_elements=["id"], set_={"head": AuditChain.head}
    ).returning(AuditChain.head, AuditChain.hash)
