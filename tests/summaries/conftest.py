"""A dialogue with a draft in it."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.extensions import db
from dialogue.summaries.models import Point, Summary
from dialogue.threads.models import Post
from tests.beginnings import begin, somebody, the_cast, the_dialogue
from tests.factories import make_dialogue
from tests.fakes import Clock
from tests.summaries.stories import Drafted, draft


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
