"""The rows of an export, each with its ``type``, as plain values (pure)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dialogue.addresses import post_address
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.shape import RoundShape, StageShape

Row = dict[str, Any]


def utc(moment: datetime | None, *, day_only: bool = False) -> str | None:
    """ISO 8601 in UTC; ``day_only``: the midnight with which its day begins."""
    if moment is None:
        return None
    return moment.strftime("%Y-%m-%dT00:00:00Z" if day_only else "%Y-%m-%dT%H:%M:%SZ")


def dialogue_row(dialogue: Dialogue) -> Row:
    return {
        "type": "dialogue",
        "slug": dialogue.slug,
        "title": dialogue.title,
        "strapline": dialogue.strapline,
        "phase": dialogue.phase,
        "lang": dialogue.lang,
        "languages": dialogue.languages,
        "illustrative": dialogue.is_illustrative,
        "created_at": utc(dialogue.created_at),
    }


def round_row(one: RoundShape) -> Row:
    return {
        "type": "round",
        "round": one.number,
        "title": one.title,
        "theme": one.theme,
        "starts_at": utc(one.starts_at),
        "ends_at": utc(one.ends_at),
        "questions": [{"question": q.label, "text": q.text} for q in one.questions],
    }


def forum_row(forum: Forum) -> Row:
    return {"type": "forum", "forum": forum.slug, "title": forum.title}


def stage_row(one: StageShape) -> Row:
    return {"type": "stage", "stage": one.slug, "title": one.title, "family": one.family}


def participant_row(
    alias: str, told: Mapping[str, str | None], joined: str | None, left: str | None
) -> Row:
    return {
        "type": "participant",
        "participant": alias,
        **{name: told[name] for name in ("role", "stakeholder_type", "region", "country")},
        **{name: told[name] for name in ("capacity", "lang")},
        "joined_at": joined,
        "left_at": left,
    }


def permalink(site_url: str, slug: str, number: int) -> str:
    return f"{site_url}{post_address(slug, number)}"
