"""A mail for each notification: what it says, and all that keeps it from being sent."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import deliveries
from dialogue.accounts.staff_operations import suspend_user
from dialogue.dialogues.operations import change_phase
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.events import Delivery, Event
from dialogue.extensions import db
from dialogue.mail.transport import NoMail
from dialogue.moderation.operations import move_thread
from dialogue.notifications.mail_listeners import mail_at_once
from dialogue.notifications.models import Notification
from dialogue.threads import operations
from tests.factories import OPERATOR, forum_of, make_post
from tests.fakes import Mailbox
from tests.notifications.mails.conftest import Answered
from tests.notifications.telling import change_address, notify

AMINA = "amina@example.org"
Happening = Callable[[Answered, Notification], object]


def text_of(mail: EmailMessage) -> str:
    return " ".join(mail.get_content().split())


def added(notification: Notification) -> Event:
    return db.session.scalars(
        select(Event).where(Event.kind == "notification.added", Event.object_id == notification.id)
    ).one()


def test_a_mail_tells_who_why_where_and_every_word(place: Answered, mailbox: Mailbox) -> None:
    notification = notify(place.cast.amina, place.post)
    (mail,) = mailbox.messages()
    assert (mail["To"], mail["Subject"]) == (AMINA, 'New reply to you in "Peace Dialogue"')
    text = mail.get_content()
    assert "Bruno answered you in this thread:\n\n  Who is left out\n\n> I see it too.\n" in text
    assert "\n  https://dialogue.example.org/d/june-2005/posts/2\n" in text
    assert "\n  https://dialogue.example.org/account/notifications/settings\n" in text
    assert 'You take part in "Peace Dialogue" and get a mail for each' in text
    db.session.refresh(notification)
    assert notification.mailed_at is not None
    assert notification.seen_at is None


@pytest.mark.parametrize(
    ("reason", "subject", "why"),
    [
        ("mention", 'You are mentioned in "Peace Dialogue"', "Bruno mentioned you"),
        ("watched", 'New contribution in "Peace Dialogue"', "Bruno contributed to"),
        ("decision", 'Decision of the moderators in "Peace Dialogue"', "moderators decided"),
    ],
)
def test_each_reason_has_its_words(
    place: Answered, mailbox: Mailbox, reason: str, subject: str, why: str
) -> None:
    notify(place.cast.amina, place.post, reason)
    (mail,) = mailbox.messages()
    assert mail["Subject"] == subject
    assert why in text_of(mail)
    assert ("I see it too" in text_of(mail)) == (reason != "decision")


def test_a_decision_about_a_thread_leads_to_the_thread(place: Answered, mailbox: Mailbox) -> None:
    notify(place.cast.amina, place.post, "watched", post_id=None)
    (mail,) = mailbox.messages()
    assert "https://dialogue.example.org/d/june-2005/threads/1 " in text_of(mail)


def test_the_words_are_those_of_the_moment_it_is_sent(place: Answered, mailbox: Mailbox) -> None:
    notify(place.cast.amina, place.post)
    operations.edit_post(place.cast.bruno, place.post, body="I see it otherwise.", version=1)
    (mail,) = mailbox.messages()
    assert "> I see it otherwise." in mail.get_content()


def test_headers_are_there_for_programs_and_written_in_one_piece(
    place: Answered, mailbox: Mailbox, app: Flask
) -> None:
    notify(place.cast.amina, place.post)
    (mail,) = mailbox.messages()
    (file,) = (mailbox.folder / "new").iterdir()
    written = file.read_text().splitlines()
    stop = next(line for line in written if line.startswith("List-Unsubscribe:"))
    assert stop.startswith("List-Unsubscribe: <https://dialogue.example.org/account/mails/stop/1.")
    assert stop.endswith(">")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in written
    assert f"List-Id: <dialogue-{place.dialogue.id}.dialogue.example.org>" in written
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"


def test_one_click_is_offered_over_tls_only(
    place: Answered, mailbox: Mailbox, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SITE_URL", "http://dialogue.example.org")
    notify(place.cast.amina, place.post)
    (mail,) = mailbox.messages()
    assert mail["List-Unsubscribe-Post"] is None
    assert mail["List-Unsubscribe"].startswith("<http://")


def test_mails_of_a_thread_belong_together(place: Answered, mailbox: Mailbox) -> None:
    notify(place.cast.amina, place.post)
    notify(place.cast.amina, make_post(place.thread, place.cast.bruno))
    first, second = mailbox.messages()
    assert first["Message-ID"] != second["Message-ID"]
    assert first["References"] == second["References"] == second["In-Reply-To"]


def seen(place: Answered, notification: Notification) -> None:
    notification.seen_at = notification.at


def mailed(place: Answered, notification: Notification) -> None:
    notification.mailed_at = notification.at


def withdrawn(place: Answered, notification: Notification) -> None:
    operations.withdraw_post(place.cast.bruno, place.post)


def moved_out_of_sight(place: Answered, notification: Notification) -> None:
    forum_of(place.dialogue, "africa").visibility = "private"
    db.session.commit()
    move_thread(OPERATOR, place.thread, forum=forum_of(place.dialogue, "africa"))


def forum_closed(place: Answered, notification: Notification) -> None:
    forum_of(place.dialogue, "global").visibility = "private"


def back_to_draft(place: Answered, notification: Notification) -> None:
    place.dialogue.phase = "draft"


def suspended(place: Answered, notification: Notification) -> None:
    suspend_user(OPERATOR, place.cast.amina)


def unconfirmed(place: Answered, notification: Notification) -> None:
    place.cast.amina.email_confirmed_at = None


def without_address(place: Answered, notification: Notification) -> None:
    place.cast.amina.email = None


def address_changed(place: Answered, notification: Notification) -> None:
    change_address(place.cast.amina, "new@example.org")


def left(place: Answered, notification: Notification) -> None:
    seat_operations.leave(place.cast.amina, place.seat)


def wants_daily(place: Answered, notification: Notification) -> None:
    place.choose("daily")


def wants_none(place: Answered, notification: Notification) -> None:
    place.choose("none")


def gone(place: Answered, notification: Notification) -> None:
    db.session.delete(notification)


@pytest.mark.parametrize(
    "what_happened",
    [
        *(seen, mailed, withdrawn, moved_out_of_sight, forum_closed, back_to_draft, suspended),
        *(unconfirmed, without_address, address_changed, left, wants_daily, wants_none, gone),
    ],
)
def test_a_mail_that_came_to_nothing_is_not_sent(
    place: Answered, mailbox: Mailbox, what_happened: Happening
) -> None:
    notification = notify(place.cast.amina, place.post)
    before = notification.mailed_at
    what_happened(place, notification)
    db.session.commit()
    assert [mail["To"] for mail in mailbox.messages() if "Peace" in mail["Subject"]] == []
    assert db.session.scalars(select(Delivery)).all() == []
    assert before is None


def closing(place: Answered, notification: Notification) -> None:
    change_phase(OPERATOR, place.dialogue, phase="closed")


def spoken_elsewhere(place: Answered, notification: Notification) -> None:
    make_post(place.thread, place.cast.bruno)


@pytest.mark.parametrize("what_happened", [closing, spoken_elsewhere])
def test_other_things_keep_no_mail_back(
    place: Answered, mailbox: Mailbox, what_happened: Happening
) -> None:
    what_happened(place, notify(place.cast.amina, place.post))
    assert len(mailbox.messages()) == 1


def test_a_decision_is_told_even_of_what_no_longer_stands(
    place: Answered, mailbox: Mailbox
) -> None:
    notify(place.cast.amina, place.post, "decision")
    operations.withdraw_post(place.cast.bruno, place.post)
    assert len(mailbox.messages()) == 1


def test_where_no_mail_leaves_nothing_counts_as_mailed(
    place: Answered, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    notification = notify(place.cast.amina, place.post)
    monkeypatch.setitem(app.extensions, "mail", NoMail())
    assert deliveries.deliver_due() > 0
    db.session.refresh(notification)
    assert notification.mailed_at is None


def test_one_event_is_one_mail_however_often_it_is_heard(place: Answered, mailbox: Mailbox) -> None:
    event = added(notify(place.cast.amina, place.post))
    assert len(mailbox.messages()) == 1
    mail_at_once(event)
    mail_at_once(event)
    assert len(mailbox.messages()) == 1


def test_nobody_gets_the_mail_of_another(place: Answered, mailbox: Mailbox) -> None:
    for user in (place.cast.amina, place.cast.chen):
        notify(user, place.post)
    mails = mailbox.messages()
    assert {mail["To"] for mail in mails} == {AMINA, "chen@example.org"}
    assert len({mail["Message-ID"] for mail in mails}) == 2
    assert len({mail["List-Unsubscribe"] for mail in mails}) == 2


@pytest.mark.parametrize(
    ("of_the_account", "of_the_seat", "of_the_dialogue", "spoken"),
    [
        ("ar", "fr", "ru", "ar"),
        (None, "fr", "ru", "fr"),
        (None, None, "ru", "ru"),
        (None, "de", "ru", "ru"),
        (None, None, "sw", "en"),
    ],
)
def test_a_mail_speaks_its_readers_language(
    place: Answered,
    mailbox: Mailbox,
    of_the_account: str | None,
    of_the_seat: str | None,
    of_the_dialogue: str,
    spoken: str,
) -> None:
    place.cast.amina.lang, place.seat.lang = of_the_account, of_the_seat
    place.dialogue.lang = of_the_dialogue
    db.session.commit()
    notify(place.cast.amina, place.post)
    (mail,) = mailbox.messages()
    assert mail["Content-Language"] == spoken
