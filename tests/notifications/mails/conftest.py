"""A dialogue in which Bruno has answered Amina, on a site that is reached over TLS."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import events
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Mails, Participant
from dialogue.extensions import db
from dialogue.threads.models import Post, Thread
from tests.beginnings import begin, the_cast, the_dialogue
from tests.factories import Cast, make_cast, make_dialogue, make_post, make_thread, seat_of
from tests.fakes import Clock


@dataclass(frozen=True)
class Answered:
    dialogue: Dialogue
    cast: Cast
    thread: Thread
    post: Post

    @property
    def seat(self) -> Participant:
        """Amina's."""
        return seat_of(self.cast.amina, self.dialogue)

    def choose(self, level: str) -> None:
        self.seat.mails = Mails(level).value
        db.session.commit()


def answered(**dialogue: str) -> Answered:
    place = make_dialogue(**dialogue)
    cast = make_cast(place)
    thread = make_thread(place, cast.amina)
    post = make_post(thread, cast.bruno, "I see **it** too.", reply_to=1)
    return Answered(place, cast, thread, post)


@pytest.fixture(autouse=True)
def told_by_the_tests_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a contribution nobody is told by itself: ``telling.notify`` does."""
    monkeypatch.delitem(events._listeners["post.published"], "notifications.tell")


@pytest.fixture(autouse=True)
def over_tls(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames:
        app: Flask = request.getfixturevalue("app")
        monkeypatch.setitem(app.config, "SITE_URL", "https://dialogue.example.org")


@pytest.fixture
def place(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Answered:
    begin(request, "answered", answered)
    thread = db.session.scalars(select(Thread)).one()
    post = db.session.scalars(select(Post).where(Post.number == 2)).one()
    return Answered(the_dialogue(), the_cast(), thread, post)
