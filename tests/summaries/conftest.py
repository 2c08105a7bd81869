"""A dialogue and who writes its summaries; one with a draft in it."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.summaries.models import Point, Summary
from dialogue.threads.models import Post
from tests.beginnings import begin, somebody, the_cast, the_dialogue
from tests.browser import Browser
from tests.factories import Cast, make_cast, make_dialogue, make_person, signed_in
from tests.fakes import Clock
from tests.summaries.stories import Drafted, draft


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    return make_dialogue()


@pytest.fixture
def cast(dialogue: Dialogue) -> Cast:
    return make_cast(dialogue)


@pytest.fixture
def writer(dialogue: Dialogue) -> User:
    return make_person(dialogue, "Rana", "analyst")


@pytest.fixture
def drafted(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Drafted:
    begin(request, "a draft", lambda: draft(make_dialogue()))
    people = (somebody(name) for name in ("rana", "emre", "dalia"))
    return Drafted(
        the_dialogue(),
        the_cast(),
        *people,
        db.session.scalars(select(Summary)).one(),
        list(db.session.scalars(select(Post).order_by(Post.number))),
        list(db.session.scalars(select(Point).order_by(Point.number))),
    )


@pytest.fixture
def amina(dialogue: Dialogue) -> User:
    return make_person(dialogue)


@pytest.fixture
def desk(app: Flask, writer: User) -> Browser:
    return signed_in(app, writer)
