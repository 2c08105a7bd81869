"""Summaries for tests, written by calling operations."""

from collections.abc import Mapping
from typing import Any

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.events import record
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.permissions import Actor, Operator
from dialogue.summaries.checking.models import Check
from dialogue.summaries.models import Point, Section, Summary
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.operations import publish
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import add_point
from dialogue.threads.models import Post
from tests.factories import first_post, make_thread, seat_of

SECRET = "a secret of the tests alone"  # noqa: S105 - opens nothing


def weekly(dialogue: Dialogue, writer: Actor, number: int = 2) -> Summary:
    """The draft of a summary of round ``number``."""
    return begin_summary(
        writer, dialogue, kind="round", round=number, title=f"What week {number} said"
    )


def section(summary: Summary, key: str) -> Section:
    return next(one for one in summary.sections if one.key == key)


def point(
    writer: Actor,
    summary: Summary,
    text: str = "The young are left out.",
    *,
    cites: Mapping[int, str] | None = None,
    key: str = "missing",
    **fields: Any,
) -> Point:
    """A point that cites contributions by number, each with a passage or with ""."""
    made = add_point(writer, summary, section=section(summary, key), text=text, **fields)
    for number, passage in (cites or {}).items():
        cite(writer, made, number=number, passage=passage)
    return made


def published(writer: Actor, summary: Summary, note: str = "") -> Publication:
    return publish(writer, summary, changes=summary.changes, secret=SECRET, note=note)


def said_by(dialogue: Dialogue, person: User, body: str, consent: str = "alias") -> Post:
    return first_post(make_thread(dialogue, person, body=body, consent=consent))


def change_consent(post: Post, consent: str) -> None:
    """As its author's choice is recorded."""
    with transaction():
        post.consent = consent
        record(
            "post.consent_changed",
            actor=Operator(),
            about=("post", post.id),
            dialogue_id=post.dialogue_id,
            data={"number": post.number},
        )


def answered(made: Point, person: User, answer: str, words: str, dialogue: Dialogue) -> Check:
    check = Check(
        point_id=made.id,
        participant_id=seat_of(person, dialogue).id,
        asked_version=1,
        asked_at=clock.now(),
        answer=answer,
        words=words,
        answered_version=1,
        answered_at=clock.now(),
    )
    db.session.add(check)
    db.session.commit()
    return check
