"""What somebody chose in a form of conversation, found by what the form calls it.

Each raises Invalid where the dialogue has no such thing.
"""

import re
from datetime import timedelta
from math import ceil
from typing import Any

from sqlalchemy import func, select

from dialogue import clock
from dialogue.dialogues.models import Dialogue, Question, Stage
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Invalid, TooMany
from dialogue.extensions import db
from dialogue.permissions import Actor, Permission, can
from dialogue.text import REASON_LIMIT, clean_line, is_blank
from dialogue.threads.models import Consent, Facilitation, Post, Thread
from dialogue.threads.queries import find_post

LANGUAGE_TAG = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,6})?")


def chosen_stage(dialogue: Dialogue, slug: str) -> Stage:
    for stage in shape_of(dialogue).stages:
        if stage.slug == slug:
            return db.session.get_one(Stage, stage.id)
    raise Invalid("Choose one of the stages.")


def chosen_question(dialogue: Dialogue, question_id: int | None) -> Question | None:
    if question_id is None:
        return None
    if shape_of(dialogue).question(question_id) is None:
        raise Invalid("Choose one of the questions, or none.")
    return db.session.get_one(Question, question_id)


def chosen_consent(dialogue: Dialogue, consent: str | None) -> str:
    """How a contribution may be quoted: as the dialogue proposes, unless its author chose."""
    chosen = consent or dialogue.default_consent
    if chosen not in list(Consent):
        raise Invalid("Choose how you may be quoted.")
    return chosen


def chosen_language(lang: str | None) -> str | None:
    """A language tag such as "fr" or "pt-BR"; None when nobody chose."""
    if lang and LANGUAGE_TAG.fullmatch(lang) is None:
        raise Invalid("Choose a language.")
    return lang or None


def chosen_facilitation(actor: Actor, place: Any, kind: str | None) -> str | None:
    """What a facilitator marks a contribution as, in this thread or forum; None when nothing is
    chosen, or it is not theirs to choose."""
    if not kind or not can(actor, Permission.FACILITATE, place):
        return None
    if kind not in list(Facilitation):
        raise Invalid("Choose what your contribution is, or nothing.")
    return kind


def answered_post(actor: Actor, thread: Thread, number: int | None) -> Post | None:
    if number is None:
        return None
    post = find_post(actor, thread.dialogue, number)
    if post is None or post.thread_id != thread.id:
        raise Invalid("The contribution you answer is no longer in this thread.")
    return post


def clean_reason(reason: str) -> str:
    """One line that says why, or nothing."""
    return "" if is_blank(reason) else clean_line(reason, limit=REASON_LIMIT, name="reason")


def refuse_haste(actor: Actor, thread: Thread, seat_id: int) -> None:
    """TooMany when the thread is slow and this person spoke in it a moment ago."""
    if not thread.slow_minutes or can(actor, Permission.CURB, thread):
        return
    last = db.session.scalar(
        select(func.max(Post.created_at)).where(
            Post.thread_id == thread.id, Post.author_id == seat_id
        )
    )
    if last is None:
        return
    wait = (last + timedelta(minutes=thread.slow_minutes) - clock.now()).total_seconds()
    if wait > 0:
        raise TooMany(
            "This thread is slow: between two contributions of yours lie %(minutes)d minutes.",
            minutes=thread.slow_minutes,
            retry_after=ceil(wait),
        )
