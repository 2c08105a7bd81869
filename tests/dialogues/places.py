"""Dialogues and people on seats, for tests: say only what the test is about."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue, Forum, Round, Stage, Term
from dialogue.dialogues.operations import create_dialogue
from dialogue.dialogues.plans.plan import Plan, june_2005
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.setup.forms import RoundForm
from dialogue.dialogues.shape import shape_of
from dialogue.permissions import SITE, Operator
from dialogue.threads.operations import open_thread
from tests.accounts.people import a_user, sign_in
from tests.browser import Browser

OPERATOR = Operator()
FIRST_OF_JUNE = datetime(2005, 6, 1, tzinfo=UTC)


def a_dialogue(
    slug: str = "june-2005",
    *,
    title: str = "Peace Dialogue",
    phase: str = "open",
    visibility: str = "public",
    joining: str = "open",
) -> Dialogue:
    """A dialogue of three weeks and a synthesis from 1 June 2005."""
    plan = replace(june_2005(), visibility=visibility, joining=joining)
    return create_dialogue(
        OPERATOR, SITE, slug=slug, title=title, plan=plan, starts_at=FIRST_OF_JUNE, phase=phase
    )


def somebody(name: str = "Amina", **details: bool) -> User:
    return a_user(f"{name.lower()}@example.org", name=name, **details)


def a_seat(
    dialogue: Dialogue,
    name: str = "Amina",
    role: str = "participant",
    *,
    forum: Forum | None = None,
    **answers: str,
) -> Participant:
    """A seat for somebody new."""
    return seat_operations.give_seat(
        OPERATOR, dialogue, user=somebody(name), role=role, forum=forum, **answers
    )


def forum_of(dialogue: Dialogue, slug: str) -> Forum:
    return next(one for one in dialogue.forums if one.slug == slug)


def stage_of(dialogue: Dialogue, slug: str) -> Stage:
    return next(one for one in dialogue.stages if one.slug == slug)


def term_of(dialogue: Dialogue, kind: str, slug: str) -> Term:
    return next(one for one in dialogue.terms if (one.kind, one.slug) == (kind, slug))


def browser_of(browser: Browser, name: str) -> Browser:
    """The browser of somebody, signed in."""
    response = sign_in(browser, f"{name.lower()}@example.org")
    assert response.status_code == 303, response.text
    return browser


def an_empty_dialogue(slug: str = "peace", title: str = "Peace", **details: Any) -> Dialogue:
    """A dialogue with the shipped lists and nothing else."""
    return create_dialogue(
        OPERATOR, SITE, slug=slug, title=title, plan=Plan(), starts_at=FIRST_OF_JUNE, **details
    )


def a_thread(dialogue: Dialogue, *, question: str = "2.2", **answers: str) -> None:
    """Somebody answers ``question`` in the forum Africa, on polarization."""
    seat = a_seat(dialogue, "Writer", **answers)
    asked = shape_of(dialogue)
    found = next(q for r in asked.rounds for q in r.questions if q.label == question)
    open_thread(
        seat.user,
        forum_of(dialogue, "africa"),
        title="Mediators",
        body="Who is trusted by both?",
        stage="polarization",
        question_id=found.id,
        client_key="5f0c2a94-7c1a-4a63-8d02-9a1f0a0f7a11",
    )


def typed_round(changed: Round, **other: Any) -> RoundForm:
    """The form of a round as it stands, with other words in some fields."""
    now = {
        "number": str(changed.number),
        "title": changed.title,
        "theme": changed.theme,
        "starts_at": changed.starts_at.isoformat(),
        "ends_at": changed.ends_at.isoformat(),
        "questions": "\n".join(one.text for one in changed.questions),
    }
    return RoundForm(**{**now, **other})
