"""Making the exports that were asked for, beside the requests.

An export's row is what is owed: it is claimed with a lease that grows as rows are written. Whoever
is killed loses the lease, and another makes the export again, into a file of its own; whoever lost
it without being killed finds out at the next row, and gives up. They are no deliveries, since mail
must not wait behind an export that takes minutes.
"""

import secrets
import time
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select, update

from dialogue import clock, permissions
from dialogue.claims import next_owed
from dialogue.errors import DialogueError, marked
from dialogue.events import record
from dialogue.exports.formats import FORMATS
from dialogue.exports.making.owed import is_owed
from dialogue.exports.making.packing import write_file
from dialogue.exports.making.queries import is_outdated, newest_taking_back
from dialogue.exports.making.shelf import Shelf
from dialogue.exports.making.workshop import Workshop
from dialogue.exports.models import Export, ExportState
from dialogue.exports.operations import KEPT_FOR
from dialogue.exports.wishes import dataset_for
from dialogue.extensions import db
from dialogue.i18n import speaking, told
from dialogue.operation import transaction
from dialogue.permissions import Operator, Permission
from dialogue.threads.publishing import wait_for_turn

LEASE = timedelta(minutes=5)
ATTEMPTS = 3
PROBLEM_LONGEST = 300
TELL_EVERY = 2.0  # seconds between two notes of how far it is

NOT_ALLOWED = marked("You may no longer export from this dialogue.")
OVERTAKEN = marked(
    "Words were taken back each time while it was being made. Make it again later, or ask for a "
    "smaller part."
)
GIVEN_UP = marked("It could not be made. Ask for a smaller part, or tell whoever runs the server.")

log = structlog.get_logger(__name__)


class Lost(Exception):
    """Somebody else makes this export by now, or nobody is to."""


class Interrupted(Exception):
    """The process ends: another is to begin anew."""


def make_due(workshop: Workshop) -> int:
    """Make every export that is owed, the oldest first; how many were tried."""
    tried = 0
    while not workshop.stopping() and (claimed := _claim()) is not None:
        export_id, runner = claimed
        try:
            _make(export_id, runner, workshop)
        except Lost:
            db.session.rollback()
            log.warning("export lost to another runner", export_id=export_id)
        tried += 1
    return tried


def _claim() -> tuple[int, str] | None:
    with next_owed(Export, is_owed(), Export.id) as export:
        if export is None:
            return None
        export.runner, export.state = secrets.token_hex(8), ExportState.MAKING.value
        export.lease_until, export.done = clock.now() + LEASE, 0
        export.attempts += 1
        return export.id, export.runner


def _make(export_id: int, runner: str, workshop: Workshop) -> None:
    export = db.session.get_one(Export, export_id, populate_existing=True)
    name, shelf = export.shelf_name, workshop.shelf
    try:
        if export.attempts > ATTEMPTS:
            raise DialogueError(GIVEN_UP)
        read_past = newest_taking_back(export.dialogue)
        told, rows = _write(export, runner, workshop)
        size, digest = shelf.put(name)
        made = {"read_past": read_past, "told": told, "rows": rows, "size": size, "sha256": digest}
        if not _finish(export, runner, made):
            shelf.drop(name)
    except Lost:
        shelf.drop(name)
        raise
    except Interrupted:
        shelf.drop(name)
        _hand_back(export_id, runner)
    except DialogueError as refusal:
        shelf.drop(name)
        _fail(export_id, runner, refusal)
    except Exception as error:  # one that fails must not keep others from being made
        shelf.drop(name)
        log.exception("export failed", export_id=export_id, error=type(error).__name__)
        _fail(export_id, runner, DialogueError(GIVEN_UP))


def _write(export: Export, runner: str, workshop: Workshop) -> tuple[dict[str, Any], int]:
    actor, format = export.asked_by, FORMATS[export.format]
    if actor is None or not permissions.can(actor, Permission.EXPORT, export.dialogue):
        raise DialogueError(NOT_ALLOWED)
    export_id, next_note = export.id, 0.0

    def note(done: int) -> None:
        nonlocal next_note
        if workshop.stopping():
            raise Interrupted
        if time.monotonic() >= next_note:
            next_note = time.monotonic() + TELL_EVERY
            _note(export_id, runner, done, dataset.known)

    place = workshop.shelf.unfinished(export.shelf_name)
    with dataset_for(export, actor, workshop.means) as dataset, speaking(export.lang):
        dataset.on_row = note
        note(0)
        write_file(dataset, format, place, export.flavour)
        _note(export_id, runner, dataset.done, dataset.known)
        forums = [forum.slug for forum in dataset.forums_read]
        return dataset.told | {"forums": forums}, dataset.done


def _note(export_id: int, runner: str, done: int, known: int) -> None:
    """How far it is; the lease begins anew. Lost where it is not this runner's any more."""
    with transaction():
        _of_runner(export_id, runner, done=min(done, known), known=known)


def _of_runner(export_id: int, runner: str, **values: object) -> None:
    changed = db.session.execute(
        update(Export)
        .where(
            Export.id == export_id,
            Export.runner == runner,
            Export.state == ExportState.MAKING.value,
        )
        .values(lease_until=clock.now() + LEASE, **values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Lost


def _finish(export: Export, runner: str, made: dict[str, Any]) -> bool:
    """Put it there to be fetched; False: words were taken back while it was read, so that it waits
    to be made once more. Whoever takes words back waits for this, or was first."""
    made_at, export_id = clock.now(), export.id
    with transaction():
        wait_for_turn(export.dialogue)
        _of_runner(export_id, runner, **made)
        db.session.refresh(export)
        if is_outdated(export):
            if export.attempts >= ATTEMPTS:
                raise DialogueError(OVERTAKEN)
            waiting = {"state": ExportState.WAITING.value, "outdated_at": made_at}
            _of_runner(export_id, runner, **waiting)
            return False
        _of_runner(
            export_id,
            runner,
            state=ExportState.READY.value,
            file_name=_file_name(export, made_at),
            made_at=made_at,
            expires_at=export.expires_at or made_at + KEPT_FOR,
            outdated_at=None,
            salt=None,
        )
        about = ("export", export_id)
        record("export.made", actor=Operator(), about=about, dialogue_id=export.dialogue_id)
    return True


def _file_name(export: Export, made_at: datetime) -> str:
    suffix, day = FORMATS[export.format].file_suffix, made_at.date().isoformat()
    return f"{export.dialogue.slug}-{export.audience}-{day}-{export.id}{suffix}"


def _hand_back(export_id: int, runner: str) -> None:
    """Whoever comes next begins anew, at once."""
    with transaction():
        waiting = {"state": ExportState.WAITING.value, "attempts": Export.attempts - 1}
        _of_runner(export_id, runner, **waiting)


def _fail(export_id: int, runner: str, refusal: DialogueError) -> None:
    db.session.rollback()
    db.session.expire_all()
    with transaction():
        export = db.session.get(Export, export_id)
        if export is None:
            raise Lost
        with speaking(export.lang):
            problem = told(refusal)[:PROBLEM_LONGEST]
        values = {"state": ExportState.FAILED.value, "problem": problem, "salt": None}
        _of_runner(export_id, runner, **values)
        about, dialogue_id = ("export", export_id), export.dialogue_id
        record("export.failed", actor=Operator(), about=about, dialogue_id=dialogue_id)


def expire_old(shelf: Shelf) -> int:
    """Take from the shelf what nobody fetched within its time, and what nothing names; how many
    exports expired."""
    now = clock.now()
    with transaction():
        expired = db.session.scalars(
            select(Export)
            .where(Export.state == ExportState.READY.value, Export.expires_at <= now)
            .with_for_update(skip_locked=True)
        ).all()
        for export in expired:
            export.state, export.token_hash = ExportState.EXPIRED.value, None
    waiting = (ExportState.MAKING.value, ExportState.READY.value)
    kept = db.session.execute(
        select(Export.id, Export.runner).where(Export.state.in_(waiting))
    ).all()
    db.session.rollback()
    an_hour_ago = time.time() - 3600
    shelf.keep_only({f"{one}-{runner}" for one, runner in kept}, older_than=an_hour_ago)
    for export in expired:
        shelf.drop(export.shelf_name)
    return len(expired)
