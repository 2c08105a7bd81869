"""Exports are asked for, begun at the command line, and taken; each is logged."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dialogue import clock, limits
from dialogue.accounts import tokens
from dialogue.dialogues.models import Dialogue
from dialogue.disclosure import key_id
from dialogue.errors import Conflict, NotFound
from dialogue.events import record
from dialogue.exports.dataset import Dataset
from dialogue.exports.making.queries import is_outdated, outdated_among, ready_exports
from dialogue.exports.making.workshop import Means
from dialogue.exports.models import Export, ExportState
from dialogue.exports.wishes import (
    Wish,
    checked,
    dataset_for,
    key_of,
    looked_at,
    new_salt,
    paper_in,
)
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.publishing import wait_for_turn

KEPT_FOR = timedelta(days=7)
AT_ONCE = timedelta(hours=12)  # in which a command that makes an export is surely through


@dataclass(frozen=True, slots=True)
class Begun:
    export: Export
    dataset: Dataset


@operation(Permission.EXPORT)
def begin_export(actor: Actor, dialogue: Dialogue, *, wish: Wish, means: Means) -> Begun:
    """Log who exports what, and open the dataset to be written here and now."""
    export = _logged(actor, dialogue, wish, means, checked(wish, needs_purpose=False))
    export.state, export.runner = ExportState.MAKING.value, secrets.token_hex(8)
    export.lease_until = clock.now() + AT_ONCE
    dataset = dataset_for(export, actor, means)
    _tell("export.begun", actor, export)
    return Begun(export, dataset)


@operation(Permission.EXPORT)
def end_export(
    actor: Actor, export: Export, *, told: dict[str, Any], rows: int, failed: bool = False
) -> None:
    """Log how an export ended that was made here and now; its pseudonyms cannot be made again."""
    state = ExportState.FAILED if failed else ExportState.TAKEN
    export.state, export.salt, export.lease_until = state.value, None, None
    export.told, export.rows, export.made_at = told, rows, clock.now()
    export.taken_at = None if failed else export.made_at
    record(
        "export.failed" if failed else "export.made",
        actor=actor,
        about=("export", export.id),
        dialogue_id=export.dialogue_id,
    )


@operation(Permission.EXPORT)
def ask_for_export(actor: Actor, dialogue: Dialogue, *, wish: Wish, means: Means) -> Export:
    """Have an export made beside the requests. Invalid by field, NotFound for a part that is not
    there, TooMany."""
    purpose = checked(wish, needs_purpose=True)
    looked_at(actor, dialogue, wish, means)
    export = _logged(actor, dialogue, wish, means, purpose)
    limits.count(limits.EXPORTS, actor.id)
    _tell("export.asked", actor, export)
    return export


@operation(Permission.EXPORT)
def ask_again(actor: Actor, export: Export, *, means: Means) -> None:
    """Have an export made once more that failed, or that nobody took in time."""
    if export.asked_by_id != actor.id:
        raise NotFound
    if export.state not in (ExportState.FAILED, ExportState.EXPIRED):
        raise Conflict("This export cannot be made again: ask for a new one.")
    limits.count(limits.EXPORTS, actor.id)
    _begin_anew(export, means)
    export.expires_at = export.outdated_at = None
    _tell("export.asked", actor, export)


@operation(Permission.EXPORT)
def link_to_export(actor: Actor, export: Export, *, means: Means) -> str | None:
    """A link's token, to fetch what is ready once; an earlier one does not lead there any more.
    None: words in it were taken back, and it is being made anew."""
    _hold_still(export)
    if export.asked_by_id != actor.id or not _is_ready(export):
        raise NotFound
    if is_outdated(export):
        _put_back(actor, export, means)
        return None
    token = tokens.new()
    export.token_hash = tokens.hash_of(token)
    record(
        "export.linked",
        actor=actor,
        about=("export", export.id),
        dialogue_id=export.dialogue_id,
    )
    return token


@operation(Permission.EXPORT)
def take_export(actor: Actor, export: Export, *, token: str, means: Means) -> bool:
    """Use the link up. NotFound when it is not the last one, or was used: of two who come at once,
    one is first; and when it was made anew since the actor saw it, so that another file is meant.
    False: words in it were taken back, and it may not go; it is being made anew, and the link leads
    there then."""
    seen = export.runner
    _hold_still(export)
    is_last = export.asked_by_id == actor.id and export.token_hash == tokens.hash_of(token)
    if not is_last or not _is_ready(export) or export.runner != seen:
        raise NotFound
    if is_outdated(export):
        _put_back(actor, export, means)
        return False
    export.state, export.token_hash = ExportState.TAKEN.value, None
    export.taken_at = clock.now()
    _tell("export.taken", actor, export)
    return True


@operation(Permission.TELL_PEOPLE)
def put_back_outdated(actor: Actor, dialogue: Dialogue, *, means: Means) -> Sequence[Export]:
    """Have every export of the dialogue made anew that waits to be fetched and holds words that
    were taken back since. Answers these: their files are to go from the shelf."""
    ready = ready_exports(dialogue)
    found = outdated_among(ready)
    outdated = [export for export in ready if export.id in found]
    for export in outdated:
        _put_back(actor, export, means)
    return outdated


def _hold_still(export: Export) -> None:
    """Nobody takes words of its dialogue back, or changes the export, until the commit."""
    wait_for_turn(export.dialogue)
    db.session.refresh(export, with_for_update=True)


def _put_back(actor: Actor, export: Export, means: Means) -> None:
    """To be made anew, and to expire when it would have: what nobody fetches goes."""
    _begin_anew(export, means)
    export.outdated_at = clock.now()
    _tell("export.outdated", actor, export)


def _begin_anew(export: Export, means: Means) -> None:
    """Under pseudonyms of another key, unless it is one of a series."""
    export.state = ExportState.WAITING.value
    export.salt = None if export.is_series else new_salt()
    export.key_id = key_id(key_of(export, means))
    export.attempts, export.done, export.known, export.problem = 0, 0, 0, ""
    export.made_at = export.lease_until = None


def _is_ready(export: Export) -> bool:
    return (
        export.state == ExportState.READY
        and export.expires_at is not None
        and export.expires_at > clock.now()
    )


def _logged(actor: Actor, dialogue: Dialogue, wish: Wish, means: Means, purpose: str) -> Export:
    paper = paper_in(wish, actor, dialogue)
    export = Export(
        dialogue=dialogue,
        asked_by_id=actor.id,
        format=wish.format,
        flavour=wish.flavour,
        audience=wish.audience,
        scope=wish.scope.told(),
        k=wish.k,
        is_series=wish.is_series,
        lang=wish.lang,
        summary_number=paper.summary,
        version=paper.version,
        annexes=list(paper.annexes),
        purpose=purpose,
        salt=None if wish.is_series else new_salt(),
        key_id="",
        asked_at=clock.now(),
    )
    db.session.add(export)
    db.session.flush()
    export.key_id = key_id(key_of(export, means))
    return export


def _tell(kind: str, actor: Actor, export: Export) -> None:
    """In the log: who, what, with which key. Why stands in the export: it is somebody's words."""
    record(
        kind,
        actor=actor,
        about=("export", export.id),
        dialogue_id=export.dialogue_id,
        data={
            "format": export.format,
            "audience": export.audience,
            "key_id": export.key_id,
            **export.scope,
            **_shown(export),
        },
    )


def _shown(export: Export) -> dict[str, Any]:
    """Which summary it shows, or which report, in the log."""
    if export.summary_number is None:
        return {"annexes": export.annexes} if export.annexes else {}
    return {
        "summary": export.summary_number,
        "version": export.version,
        "annexes": export.annexes,
    }
