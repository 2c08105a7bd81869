"""People, dialogues, threads and contributions for tests, made by calling operations.

Say only what the test is about. The cast: Amina takes part, Bruno moderates, Chen observes.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.accounts.queries import user_by_email
from dialogue.dialogues.models import Dialogue, Forum, Stage
from dialogue.dialogues.operations import create_dialogue
from dialogue.dialogues.plans.plan import june_2005
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.permissions import SITE, Operator
from dialogue.threads import operations, publishing
from dialogue.threads.models import Post, Thread
from dialogue.threads.queries import find_post
from dialogue.threads.writing import write
from tests.accounts.people import a_user, sign_in
from tests.browser import Browser

OPERATOR = Operator()
FIRST_OF_JUNE = datetime(2005, 6, 1, tzinfo=UTC)
FIRST_MONDAY = datetime(2005, 6, 6, tzinfo=UTC)


def make_user(name: str = "Amina", **details: Any) -> User:
    """The account with the address name@example.org, made when it is first asked for."""
    email = details.pop("email", f"{'-'.join(name.lower().split())}@example.org")
    return user_by_email(email) or a_user(email, name=name, **details)


def make_dialogue(
    slug: str = "june-2005",
    *,
    title: str = "Peace Dialogue",
    phase: str = "open",
    starts_at: datetime = FIRST_MONDAY,
    is_illustrative: bool = False,
    **plan: Any,
) -> Dialogue:
    """A dialogue of three weeks and a synthesis; ``plan`` changes its plan, like visibility."""
    return create_dialogue(
        OPERATOR,
        SITE,
        slug=slug,
        title=title,
        plan=replace(june_2005(), **plan),
        starts_at=starts_at,
        phase=phase,
        is_illustrative=is_illustrative,
    )


def make_participant(
    dialogue: Dialogue,
    name: str = "Amina",
    role: str = "participant",
    *,
    forum: str | None = None,
    user: User | None = None,
    **answers: Any,
) -> Participant:
    """A seat for somebody new, or for ``user``; with ``forum`` the role is for that forum."""
    return seat_operations.give_seat(
        OPERATOR,
        dialogue,
        user=user or make_user(name),
        role=role,
        forum=forum_of(dialogue, forum) if forum else None,
        **answers,
    )


def make_person(dialogue: Dialogue, name: str = "Amina", role: str = "participant") -> User:
    """Somebody with a seat, as the actor of operations."""
    return make_participant(dialogue, name, role).user


@dataclass(frozen=True)
class Cast:
    amina: User
    bruno: User
    chen: User


def make_cast(dialogue: Dialogue) -> Cast:
    return Cast(
        amina=make_person(dialogue),
        bruno=make_person(dialogue, "Bruno", "moderator"),
        chen=make_person(dialogue, "Chen", "observer"),
    )


def make_thread(
    dialogue: Dialogue,
    by: User | None = None,
    *,
    forum: str = "global",
    title: str = "Who is left out",
    body: str = "The young are not asked.",
    stage: str = "exclusion",
    **details: Any,
) -> Thread:
    """A thread opened by somebody, else by the first person of the dialogue who can."""
    return operations.open_thread(
        by or somebody_in(dialogue),
        forum_of(dialogue, forum),
        title=title,
        body=body,
        stage=stage,
        **details,
    )


def make_post(
    thread: Thread, by: User | None = None, body: str = "I see it too.", **details: Any
) -> Post:
    """A contribution to the thread; ``reply_to`` is a number."""
    actor = by or somebody_in(thread.dialogue)
    return operations.publish_post(actor, thread, body=body, **details)


def make_many_posts(thread: Thread, count: int, by: Participant) -> list[Post]:
    """``count`` contributions in one go, as an import makes them."""
    written = write(thread.dialogue, "One of very many.")
    with transaction():
        publishing.lock_counters(thread.dialogue)
        posts = [
            publishing.add_post(
                thread,
                by,
                written,
                lang="en",
                consent="alias",
                via="import",
                round_id=publishing.current_round_id(thread.dialogue),
            )
            for _ in range(count)
        ]
        for post in posts:
            publishing.announce(by.user, post, "post.imported", "new")
    return posts


def make_many_threads(dialogue: Dialogue, count: int, by: Participant) -> list[Thread]:
    """``count`` threads with a contribution each, in one go, over all forums and stages."""
    written = write(dialogue, "One of very many.")
    with transaction():
        publishing.lock_counters(dialogue)
        threads = []
        for place in range(count):
            thread = publishing.add_thread(
                dialogue.forums[place % len(dialogue.forums)],
                title=f"Thread {place} of many",
                stage=dialogue.stages[place % len(dialogue.stages)],
                author=by,
                lang="en",
                round_id=publishing.current_round_id(dialogue),
            )
            publishing.announce_thread(by.user, thread, "thread.opened", "new")
            post = publishing.add_post(
                thread,
                by,
                written,
                lang="en",
                consent="alias",
                via="import",
                round_id=thread.round_id,
            )
            publishing.announce(by.user, post, "post.imported", "new")
            threads.append(thread)
    return threads


def first_post(thread: Thread) -> Post:
    """The contribution that opened the thread."""
    number = db.session.scalar(
        select(Post.number).where(Post.thread_id == thread.id).order_by(Post.number).limit(1)
    )
    post = find_post(OPERATOR, thread.dialogue, number or 0)
    assert post is not None
    return post


def forum_of(dialogue: Dialogue, slug: str) -> Forum:
    return next(one for one in dialogue.forums if one.slug == slug)


def stage_of(dialogue: Dialogue, slug: str) -> Stage:
    return next(one for one in dialogue.stages if one.slug == slug)


def seat_of(user: User, dialogue: Dialogue) -> Participant:
    seat = db.session.scalar(
        select(Participant).where(
            Participant.user_id == user.id, Participant.dialogue_id == dialogue.id
        )
    )
    assert seat is not None
    return seat


def somebody_in(dialogue: Dialogue) -> User:
    """The first person who takes part; one is made where nobody does."""
    seat = db.session.scalar(
        select(Participant)
        .where(
            Participant.dialogue_id == dialogue.id,
            Participant.left_at.is_(None),
            Participant.role != "observer",
        )
        .order_by(Participant.id)
        .limit(1)
    )
    return seat.user if seat else make_person(dialogue)


def signed_in(app: Flask, user: User) -> Browser:
    """A browser in which somebody is signed in."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    assert sign_in(browser, user.email or "").status_code == 303
    return browser
