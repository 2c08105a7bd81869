"""Whether the record is whole: nothing in it changed, gone, put elsewhere or cut off."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, true

from dialogue.audit import FACTS, NOTHING, Anchor, AuditChain, AuditEntry, hash_of
from dialogue.extensions import db

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a chain, at entry ``seq``."""

    chain_id: int
    seq: int
    what: str


def findings(anchors: Iterable[Anchor]) -> Iterator[Finding]:
    """What does not add up, chain by chain; ``anchors`` say where the chains once stood. Acts may
    go on meanwhile."""
    kept: dict[int, dict[int, str]] = {}
    for anchor in anchors:
        kept.setdefault(anchor.chain_id, {})[anchor.seq] = anchor.hash
    chains = set(db.session.scalars(select(AuditChain.id)))
    stray = set(db.session.scalars(select(AuditEntry.chain_id).distinct()))
    for chain_id in sorted(chains | kept.keys() | stray):
        yield from _of_chain(chain_id, kept.get(chain_id, {}))


def _of_chain(chain_id: int, kept: dict[int, str]) -> Iterator[Finding]:
    seq, before = 0, NOTHING
    for entry in _entries(chain_id):
        if entry.seq != seq + 1:
            yield Finding(chain_id, seq + 1, "is missing")
        elif entry.hash_before != before:
            yield Finding(chain_id, entry.seq, "does not follow the entry before it")
        if hash_of({name: getattr(entry, name) for name in FACTS}) != entry.hash:
            yield Finding(chain_id, entry.seq, "was changed")
        if kept.pop(entry.seq, entry.hash) != entry.hash:
            yield Finding(chain_id, entry.seq, "is not the one whose anchor was kept")
        seq, before = entry.seq, entry.hash
    if not _ends_at_its_head(chain_id):
        yield Finding(chain_id, seq, "is the last, but the chain's head says otherwise")
    yield from (Finding(chain_id, lost, "was cut off: its anchor was kept") for lost in kept)


def _entries(chain_id: int) -> Iterator[AuditEntry]:
    """The entries of a chain in order, a portion at a time: a record may be long."""
    seq = -1
    while portion := _portion(chain_id, seq):
        yield from portion
        seq = portion[-1].seq


def _portion(chain_id: int, after: int) -> Sequence[AuditEntry]:
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.chain_id == chain_id, AuditEntry.seq > after)
        .order_by(AuditEntry.seq)
        .limit(AT_ONCE)
        .execution_options(populate_existing=True)
    ).all()


def _ends_at_its_head(chain_id: int) -> bool:
    """Asked in one statement, for between two there may be an act."""
    last = (
        select(AuditEntry.seq, AuditEntry.hash)
        .where(AuditEntry.chain_id == chain_id)
        .order_by(AuditEntry.seq.desc())
        .limit(1)
        .subquery()
    )
    agreeing = (
        select(AuditChain.id)
        .outerjoin(last, true())
        .where(
            AuditChain.id == chain_id,
            AuditChain.head == func.coalesce(last.c.seq, 0),
            AuditChain.hash == func.coalesce(last.c.hash, NOTHING),
        )
    )
    return db.session.scalar(agreeing) is not None


def size() -> tuple[int, int]:
    """How many entries there are, in how many chains."""
    heads = db.session.scalars(select(AuditChain.head)).all()
    return sum(heads), len(heads)
