"""The figures of a report, counted another way: from rows of plain SQL, one loop at a time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.words import own_words

NONE = "-"
APART = ("facilitator", "moderator", "host")
SQL = """
    SELECT post.id, post.number, post.state, post.author_id, post.reply_to_id, post.role,
           post.created_at, post.lang, post.html, post.region, post.stakeholder_type,
           post.capacity, post.thread_id, round.number AS round, forum.slug AS forum,
           stage.slug AS stage
    FROM post
    JOIN thread ON thread.id = post.thread_id
    JOIN forum ON forum.id = thread.forum_id
    JOIN stage ON stage.id = thread.stage_id
    LEFT JOIN round ON round.id = post.round_id
    WHERE post.dialogue_id = :dialogue
"""
COLUMN = {"stakeholder-type": "stakeholder_type", "language": "lang"}


def rows_of(dialogue: Dialogue) -> list[dict[str, Any]]:
    """Every contribution, with what answers it."""
    found = db.session.execute(text(SQL), {"dialogue": dialogue.id}).mappings()
    rows = [dict(row) for row in found]
    for row in rows:
        row["moment"] = _moment(row["created_at"])
        if row["lang"] not in dialogue.languages:
            row["lang"] = None
    for row in rows:
        row["answers"] = [
            other["number"]
            for other in rows
            if other["state"] == "published"
            and other["author_id"] != row["author_id"]
            and _answered(rows, other) == row["id"]
        ]
    return rows


def _answered(rows: list[dict[str, Any]], other: dict[str, Any]) -> int | None:
    if other["reply_to_id"] is not None:
        return int(other["reply_to_id"])
    thread = [row for row in rows if row["thread_id"] == other["thread_id"]]
    opening = min(thread, key=lambda row: row["number"])
    return None if opening["id"] == other["id"] else int(opening["id"])


def _moment(told: Any) -> datetime:
    moment = datetime.fromisoformat(told) if isinstance(told, str) else told
    return moment.replace(tzinfo=clock.now().tzinfo) if moment.tzinfo is None else moment


def standing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that count: published, by people who do not host."""
    return [row for row in rows if row["state"] == "published" and row["role"] not in APART]


def group_of(row: dict[str, Any], by: str) -> str:
    told = row[COLUMN.get(by, by)]
    return NONE if told is None else str(told)


def figures(everything: list[dict[str, Any]], some: list[dict[str, Any]]) -> dict[str, int]:
    """What a report says of ``some`` of the contributions that count."""
    first: dict[int, Any] = {}
    for row in sorted(everything, key=lambda one: (one["moment"], one["number"])):
        first.setdefault(row["author_id"], row["number"])
    patience = clock.now() - timedelta(hours=48)
    return {
        "posted": len({row["author_id"] for row in some}),
        "contributions": len(some),
        "words": sum(own_words(row["html"]) for row in some),
        "replies": sum(len(row["answers"]) for row in some),
        "unanswered": sum(not row["answers"] and row["moment"] <= patience for row in some),
        "first_time": sum(row["number"] in first.values() for row in some),
    }
