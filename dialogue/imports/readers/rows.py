"""One row of a table or one JSON object to a heading or comment."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from dialogue.charsets import readable
from dialogue.imports.conversation import Row
from dialogue.imports.items import Report
from dialogue.mime_headers import language_tag

NEEDED = ("id", "type", "parent", "author", "timestamp", "title", "body")
COLUMNS = (*NEEDED, "lang", "forum", "stage", "round")
_LATEST_YEAR = 2100


def row_of(where: str, values: Mapping[str, object], report: Report) -> Row | None:
    """The row, or None when it cannot be one, which is told."""
    given: dict[str, str] = {}
    for name in COLUMNS:
        value = values.get(name)
        if isinstance(value, bool | list | dict):
            report.skip(where, f'its "{name}" is not text')
            return None
        given[name] = "" if value is None else readable(str(value))
    timestamp = given["timestamp"].strip()
    return Row(
        where=where,
        key=given["id"].strip() or _digest(given),
        kind=given["type"].strip().lower(),
        parent=given["parent"].strip(),
        author=given["author"].strip(),
        timestamp=timestamp,
        at=moment(timestamp),
        title=given["title"].strip(),
        body=given["body"].strip("\n"),
        lang=_language(where, given["lang"].strip(), report),
        forum=given["forum"].strip().lower() or None,
        stage=given["stage"].strip().lower() or None,
        round=_round(where, given["round"].strip(), report),
    )


def moment(timestamp: str) -> datetime | None:
    """An ISO 8601 time, aware, in UTC (which it is in when it does not say); or None."""
    try:
        said = datetime.fromisoformat(timestamp)
        at = said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year <= _LATEST_YEAR else None


def _language(where: str, said: str, report: Report) -> str | None:
    tag = language_tag(said)
    if said and tag is None:
        report.notice(where, f'its language "{said[:40]}" is none: it was left out')
    return tag


def _round(where: str, said: str, report: Report) -> int | None:
    if not said:
        return None
    if said.isascii() and said.isdigit() and len(said) < 5:
        return int(said)
    report.notice(where, f'its round "{said[:40]}" is not a number: it is in no round')
    return None


def _digest(given: Mapping[str, str]) -> str:
    words = "\0".join(given[name] for name in ("type", "author", "timestamp", "title", "body"))
    return "sha256:" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
