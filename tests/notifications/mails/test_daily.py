"""One mail a day: when it is due, what it tells, and that there is only one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialogue.events import Event
from dialogue.extensions import db
from dialogue.notifications import mail_operations
from dialogue.notifications.daily import latest_daily
from dialogue.notifications.mail_listeners import mail_the_day
from dialogue.notifications.mailing import MOST_IN_ONE_MAIL, begin_due_daily_mails
from dialogue.notifications.models import Notification
from dialogue.threads import operations
from tests.factories import (
    make_dialogue,
    make_many_posts,
    make_participant,
    make_post,
    make_thread,
    seat_of,
)
from tests.fakes import Clock, Mailbox
from tests.notifications.mails.conftest import Answered
from tests.notifications.telling import change_address, notify

JUNE = {"year": 2005, "month": 6, "tzinfo": UTC}


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day=day, hour=hour, minute=minute, second=second, **JUNE)


@pytest.fixture
def daily(place: Answered) -> Answered:
    place.choose("daily")
    return place


def texts(mailbox: Mailbox) -> list[str]:
    begin_due_daily_mails()
    return [mail.get_content() for mail in mailbox.messages()]


def begun() -> int:
    kind = Event.kind == "notifications.daily_due"
    return db.session.scalar(select(func.count(Event.id)).where(kind)) or 0


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        (at(15, 6), at(15, 6)),
        (at(15, 5, 59, 59), at(14, 6)),
        (at(15, 23, 59), at(15, 6)),
        (at(1, 0), datetime(2005, 5, 31, 6, tzinfo=UTC)),
    ],
)
def test_the_day_begins_at_six(now: datetime, latest: datetime) -> None:
    assert latest_daily(now) == latest


def test_a_day_is_one_mail_grouped_by_thread(
    daily: Answered, mailbox: Mailbox, clock: Clock
) -> None:
    other = make_thread(daily.dialogue, daily.cast.bruno, title="Who decides")
    first = notify(daily.cast.amina, daily.post)
    notify(daily.cast.amina, make_post(other, daily.cast.bruno, "We do."), "watched")
    notify(daily.cast.amina, make_post(daily.thread, daily.cast.bruno, "Once more."), "mention")
    assert texts(mailbox) == []
    clock.set(at(16, 6))
    (text,) = texts(mailbox)
    assert "there are 3 things new for you." in text
    places = [text.index(words) for words in (
        "\nWho is left out\n", "Bruno answered you:\n  > I see it too.",
        "Bruno mentioned you:\n  > Once more.", "\nWho decides\n", "Bruno contributed:\n  > We do.",
    )]  # fmt: skip
    assert places == sorted(places)
    assert text.count("Who is left out") == 1
    (mail,) = mailbox.messages()
    assert mail["Subject"] == 'New for you in "Peace Dialogue"'
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    db.session.refresh(first)
    assert first.mailed_at == clock.now


def test_the_minute_before_it_is_not_due(daily: Answered, mailbox: Mailbox, clock: Clock) -> None:
    notify(daily.cast.amina, daily.post)
    clock.set(at(16, 5, 59, 59))
    assert texts(mailbox) == []
    clock.set(at(16, 6))
    assert len(texts(mailbox)) == 1


def test_what_comes_after_the_hour_waits_for_the_next_day(
    daily: Answered, mailbox: Mailbox, clock: Clock
) -> None:
    clock.set(at(16, 5, 59, 59))
    notify(daily.cast.amina, daily.post)
    clock.set(at(16, 6))
    notify(daily.cast.amina, make_post(daily.thread, daily.cast.bruno, "At six sharp."))
    (first,) = texts(mailbox)
    assert "At six sharp" not in first
    clock.set(at(17, 5, 59))
    assert len(texts(mailbox)) == 1
    clock.set(at(17, 6))
    second = texts(mailbox)[1]
    assert "At six sharp" in second
    assert "I see it too" not in second


def test_a_server_that_was_down_at_six_makes_up_for_it_once(
    daily: Answered, mailbox: Mailbox, clock: Clock
) -> None:
    notify(daily.cast.amina, daily.post)
    clock.set(at(18, 15))
    assert len(texts(mailbox)) == 1
    clock.set(at(19, 15))
    assert len(texts(mailbox)) == 1


def test_nothing_to_tell_is_no_mail(daily: Answered, mailbox: Mailbox, clock: Clock) -> None:
    notification = notify(daily.cast.amina, daily.post)
    clock.set(at(16, 6))
    begin_due_daily_mails()
    notification.seen_at = clock.now
    db.session.commit()
    assert mailbox.messages() == []
    clock.set(at(17, 6))
    assert texts(mailbox) == []
    assert begun() == 1


def test_only_what_stands_and_is_new_is_told(
    daily: Answered, mailbox: Mailbox, clock: Clock
) -> None:
    posts = [make_post(daily.thread, daily.cast.bruno, f"Words {number}") for number in range(4)]
    told = [notify(daily.cast.amina, post) for post in posts]
    told[0].seen_at, told[1].mailed_at = clock.now, clock.now
    operations.withdraw_post(daily.cast.bruno, posts[2])
    clock.set(at(16, 6))
    (text,) = texts(mailbox)
    assert [number for number in range(4) if f"Words {number}" in text] == [3]


def test_much_is_cut_and_counted(daily: Answered, mailbox: Mailbox, clock: Clock) -> None:
    bruno = seat_of(daily.cast.bruno, daily.dialogue)
    for post in make_many_posts(daily.thread, MOST_IN_ONE_MAIL + 3, bruno):
        notify(daily.cast.amina, post, "watched")
    clock.set(at(16, 6))
    (text,) = texts(mailbox)
    assert text.count("Bruno contributed:") == MOST_IN_ONE_MAIL
    assert f"there are {MOST_IN_ONE_MAIL + 3} things" in text
    assert "And 3 more." in text
    clock.set(at(17, 6))
    assert len(texts(mailbox)) == 1
    left = select(func.count(Notification.id)).where(Notification.mailed_at.is_(None))
    assert db.session.scalar(left) == 0


def test_what_is_older_than_a_week_is_no_news(
    daily: Answered, mailbox: Mailbox, clock: Clock
) -> None:
    daily.choose("none")
    notify(daily.cast.amina, daily.post)
    clock.move(days=8)
    daily.choose("daily")
    assert texts(mailbox) == []


def test_each_dialogue_has_a_mail_of_its_own(
    daily: Answered, mailbox: Mailbox, clock: Clock
) -> None:
    other = make_dialogue("other", title="Another")
    amina = daily.cast.amina
    for dialogue in (daily.dialogue, other):
        thread = make_thread(dialogue, title=f"Of {dialogue.slug}")
        if dialogue is other:
            seat_of(amina, other).mails = "daily"
        notify(amina, make_post(thread, body="Here."))
    clock.set(at(16, 6))
    one, two = texts(mailbox)
    assert ("Of june-2005" in one, "Of other" in one) == (True, False)
    assert ("Of june-2005" in two, "Of other" in two) == (False, True)


@pytest.mark.parametrize("level", ["each", "none"])
def test_who_chose_otherwise_since_it_was_due_gets_none(
    daily: Answered, mailbox: Mailbox, clock: Clock, level: str
) -> None:
    notify(daily.cast.amina, daily.post)
    mailbox.messages()
    clock.set(at(16, 6))
    begin_due_daily_mails()
    daily.choose(level)
    assert mailbox.messages() == []


def test_who_changed_the_address_gets_it_the_next_day(
    daily: Answered, mailbox: Mailbox, clock: Clock
) -> None:
    notify(daily.cast.amina, daily.post)
    clock.set(at(16, 6))
    begin_due_daily_mails()
    change_address(daily.cast.amina, "new@example.org")
    assert [mail["To"] for mail in mailbox.messages() if "New for" in mail["Subject"]] == []
    clock.set(at(17, 6))
    begin_due_daily_mails()
    (mail,) = [mail for mail in mailbox.messages() if "New for" in mail["Subject"]]
    assert mail["To"] == "new@example.org"


def test_heard_twice_it_is_one_mail(daily: Answered, mailbox: Mailbox, clock: Clock) -> None:
    notify(daily.cast.amina, daily.post)
    clock.set(at(16, 6))
    assert len(texts(mailbox)) == 1
    event = db.session.scalars(select(Event).where(Event.kind == "notifications.daily_due")).one()
    mail_the_day(event)
    assert len(mailbox.messages()) == 1


def test_many_are_begun_in_portions(
    daily: Answered, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_operations, "AT_ONCE", 2)
    for number in range(5):
        seat = make_participant(daily.dialogue, f"Reader {number}")
        seat.mails = "daily"
        notify(seat.user, daily.post)
    clock.set(at(16, 6))
    begin_due_daily_mails()
    assert begun() == 5


def test_the_background_looks_for_what_is_due(app: Flask) -> None:
    duties = [duty for duty, _every in app.extensions["background"]._duties]
    assert begin_due_daily_mails in duties


def test_two_processes_that_look_at_once_begin_one_mail(daily: Answered, app: Flask) -> None:
    """Several times, for the moment in which both look is short."""
    for _ in range(5):
        post = make_post(daily.thread, daily.cast.bruno)
        notify(daily.cast.amina, post, at=latest_daily(datetime.now(UTC)).replace(hour=5))
        daily.seat.daily_mail_at = None
        db.session.commit()
        before, together = begun(), Barrier(4)

        def look(together: Barrier = together) -> None:
            with app.app_context():
                together.wait(timeout=30)
                begin_due_daily_mails()

        with ThreadPoolExecutor(4) as processes:
            for done in [processes.submit(look) for _ in range(4)]:
                done.result()
        db.session.rollback()
        assert begun() == before + 1
