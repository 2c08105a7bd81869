"""The mails of notifications at a real server: each once, however often it takes."""

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import deliveries
from dialogue.deliveries import deliver_due
from dialogue.events import Delivery
from dialogue.extensions import db
from dialogue.mail.transport import transport_for
from dialogue.notifications import mailing
from dialogue.notifications.mailing import begin_due_daily_mails
from dialogue.notifications.models import Notification
from tests.factories import make_post
from tests.fakes import Clock
from tests.mail.smtp_server import Received, smtp_server
from tests.notifications.mails.conftest import Answered
from tests.notifications.telling import notify


class Killed(BaseException):
    """What ends a process ends the runner: nobody catches it."""


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Received]:
    with smtp_server() as received:
        road = transport_for(f"smtp://127.0.0.1:{received.port}?from=forum@example.org")
        monkeypatch.setitem(app.extensions, "mail", road)
        yield received


def at_once(place: Answered, clock: Clock) -> Notification:
    return notify(place.cast.amina, place.post)


def by_the_day(place: Answered, clock: Clock) -> Notification:
    place.choose("daily")
    notification = notify(place.cast.amina, place.post)
    deliver_due()
    clock.move(days=1)
    begin_due_daily_mails()
    return notification


Owe = Callable[[Answered, Clock], Notification]


@pytest.fixture(params=[at_once, by_the_day], ids=lambda owe: owe.__name__)
def notification(request: pytest.FixtureRequest, place: Answered, clock: Clock) -> Notification:
    owe: Owe = request.param
    return owe(place, clock)


def mails(server: Received) -> list[EmailMessage]:
    return [message_from_bytes(raw, policy=default) for raw in server.contents]  # type: ignore[misc]


def waiting() -> list[tuple[str, int]]:
    db.session.rollback()
    rows = db.session.execute(select(Delivery.state, Delivery.attempts))
    return [(state, attempts) for state, attempts in rows]


def is_mailed(notification: Notification) -> bool:
    db.session.refresh(notification)
    return notification.mailed_at is not None


def deliver_and_die(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends when the server has taken the mail and nothing is noted yet."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "mark_mailed", die)
        with pytest.raises(Killed):
            deliver_due()


def test_it_arrives_whole(server: Received, notification: Notification) -> None:
    deliver_due()
    assert server.envelopes == [("<forum@example.org>", ["<amina@example.org>"])]
    (mail,) = mails(server)
    assert "I see it too." in mail.get_content()
    stop = next(line for line in server.contents[0].decode().splitlines() if "/mails/stop/" in line)
    assert stop.startswith("List-Unsubscribe: <https://") or stop.startswith("  https://")
    assert mail["List-Unsubscribe"].startswith("<https://dialogue.example.org/account/mails/stop/")
    assert is_mailed(notification)


def test_a_server_that_fails_is_tried_again_until_it_takes_it(
    server: Received, notification: Notification, clock: Clock
) -> None:
    server.refuses = True
    for attempt in range(1, 4):
        deliver_due()
        assert waiting() == [("waiting", attempt)]
        clock.move(hours=1)
    assert not is_mailed(notification)
    server.refuses = False
    deliver_due()
    deliver_due()
    assert len(mails(server)) == 1
    assert is_mailed(notification)
    assert waiting() == []


def test_killed_after_the_server_took_it_the_mail_comes_again_as_the_same(
    server: Received, notification: Notification, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_and_die(monkeypatch)
    assert not is_mailed(notification)
    clock.move(seconds=deliveries.LEASE.total_seconds() + 1)
    deliver_due()
    first, second = mails(server)
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()
    assert is_mailed(notification)


def test_what_is_told_later_is_not_hidden_in_a_mail_that_comes_again(
    place: Answered, server: Received, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mailbox drops the second mail with one Message-ID: it must not be the only one to tell."""
    by_the_day(place, clock)
    deliver_and_die(monkeypatch)
    later = notify(place.cast.amina, make_post(place.thread, place.cast.bruno, "Later."))
    clock.move(minutes=5)
    deliver_due()
    first, second = mails(server)
    assert first.get_content() == second.get_content()
    assert not is_mailed(later)
    clock.move(days=1)
    begin_due_daily_mails()
    deliver_due()
    assert "Later." in mails(server)[2].get_content()


def test_stopped_while_the_server_was_away_nothing_goes_out(
    place: Answered, server: Received, notification: Notification, clock: Clock
) -> None:
    server.refuses = True
    deliver_due()
    place.choose("none")
    server.refuses = False
    clock.move(hours=1)
    deliver_due()
    assert (mails(server), waiting()) == ([], [])
