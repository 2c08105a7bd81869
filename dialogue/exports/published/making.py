"""Making the documents of published summaries, beside the requests.

A document's row is what is owed, as an export's is. Each is claimed with a lease and written into a
file of its own name; whoever lost the lease meanwhile leaves no trace.
"""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update

from dialogue import clock
from dialogue.claims import next_owed
from dialogue.dialogues.shape import shape_of
from dialogue.errors import DialogueError, marked
from dialogue.exports.documents import DOCUMENT_FORMATS
from dialogue.exports.documents.summary_document import Shown, summary_document
from dialogue.exports.making.owed import is_document_owed
from dialogue.exports.making.runs import ATTEMPTS
from dialogue.exports.making.shelf import Shelf
from dialogue.exports.making.workshop import Workshop
from dialogue.exports.published.models import PublishedDocument
from dialogue.exports.published.queries import standing_of
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.queries import responses_of
from dialogue.summaries.publishing.standing import as_it_stands

LEASE = timedelta(minutes=10)  # longer than any one takes

GIVEN_UP = marked("This document could not be made. Tell whoever runs the server.")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    publication_id: int
    format: str
    lease_until: datetime
    attempts: int


def make_due(workshop: Workshop) -> int:
    """Make every document that is owed; how many were tried."""
    shelf, tried = workshop.published, 0
    while not workshop.stopping() and (claimed := _claim(shelf)) is not None:
        _make(claimed, shelf, workshop.means.site_url)
        tried += 1
    return tried


def drop_strays(workshop: Workshop) -> None:
    """Remove files that no document names (any more)."""
    named = select(PublishedDocument.file_name).where(PublishedDocument.file_name != "")
    kept = set(db.session.scalars(named))
    db.session.rollback()
    an_hour_ago = time.time() - 3600
    workshop.published.keep_only(kept, older_than=an_hour_ago)


def _claim(shelf: Shelf) -> _Claimed | None:
    """The next that is owed; what there was of it is removed."""
    order = (PublishedDocument.publication_id, PublishedDocument.format)
    with next_owed(PublishedDocument, is_document_owed(), *order) as document:
        if document is None:
            return None
        old, lease_until = document.file_name, clock.now() + LEASE
        document.file_name, document.problem, document.standing = "", "", ""
        document.made_at = document.outdated_at = None
        document.lease_until = lease_until
        document.attempts += 1
        claimed = _Claimed(document.publication_id, document.format, lease_until, document.attempts)
    if old:
        shelf.drop(old)
    return claimed


def _make(claimed: _Claimed, shelf: Shelf, site_url: str) -> None:
    name = f"{claimed.publication_id}-{claimed.format}-{secrets.token_hex(8)}"
    try:
        if claimed.attempts > ATTEMPTS:
            raise DialogueError(GIVEN_UP)
        standing = _write(claimed, shelf, name, site_url)
        size, digest = shelf.put(name)
        done = {"file_name": name, "standing": standing, "size": size, "sha256": digest}
    except DialogueError as refusal:
        shelf.drop(name)
        done = {"problem": refusal.message}
    except Exception as error:  # one that fails must not keep others from being made
        shelf.drop(name)
        log.exception("document failed", format=claimed.format, error=type(error).__name__)
        done = {"problem": GIVEN_UP}
    if not _finish(claimed, done):
        shelf.drop(name)


def _write(claimed: _Claimed, shelf: Shelf, name: str, site_url: str) -> str:
    """Writes the file; the standing is looked at first, so that it is never newer than the file."""
    db.session.rollback()
    db.session.expire_all()
    publication = db.session.get_one(Publication, claimed.publication_id)
    standing = standing_of(publication)
    shown = Shown(
        as_it_stands(publication),
        responses_of(publication.summary),
        shape_of(publication.dialogue),
        site_url,
        publication.published_at,
        publication.checksum,
    )
    document = summary_document(shown)
    db.session.rollback()
    with shelf.unfinished(name).open("wb") as target:
        DOCUMENT_FORMATS[claimed.format].module.write(document, target)
    return standing


def _finish(claimed: _Claimed, done: dict[str, object]) -> bool:
    """Whether the document was still this maker's."""
    db.session.rollback()
    with transaction():
        changed = db.session.execute(
            update(PublishedDocument)
            .where(
                PublishedDocument.publication_id == claimed.publication_id,
                PublishedDocument.format == claimed.format,
                PublishedDocument.lease_until == claimed.lease_until,
            )
            .values(made_at=clock.now(), lease_until=None, attempts=0, **done)
            .execution_options(synchronize_session=False)
        )
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]
