"""Which events send which mail, and when a mail no longer goes out."""

from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import deliveries
from dialogue.accounts import operations
from dialogue.accounts.models import Token, TokenPurpose, User
from dialogue.accounts.staff_operations import issue_token, suspend_user
from dialogue.events import Delivery
from dialogue.extensions import db
from dialogue.mail.transport import NoMail
from dialogue.permissions import SITE, Operator, Visitor
from tests.accounts.people import PASSWORD, a_user, hash_of
from tests.fakes import Clock, Mailbox

AMINA, NEW = "amina@example.org", "new@example.org"
VISITOR = Visitor()


def sign_up(lang: str = "en") -> User:
    details = {"name": "Amina", "password_hash": hash_of(PASSWORD), "lang": lang}
    operations.sign_up(VISITOR, SITE, email=AMINA, network="10.0.0", **details)
    return db.session.scalars(select(User)).one()


def ask_reset() -> None:
    operations.request_reset(VISITOR, SITE, email=AMINA, network="10.0.0")


def subjects(mailbox: Mailbox) -> list[tuple[str, str]]:
    return [(str(mail["To"]), str(mail["Subject"])) for mail in mailbox.messages()]


class Broken:
    """A mail server that is away for the first ``failures`` mails."""

    is_open = True
    sender = None

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.tried: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        self.tried.append(message)
        if len(self.tried) <= self.failures:
            raise OSError("the server is away")


def test_each_event_sends_its_mail_to_whom_it_concerns(app: Flask, mailbox: Mailbox) -> None:
    user = sign_up()
    sign_up()
    assert subjects(mailbox) == [(AMINA, "Confirm your e-mail address")] * 2
    user.email_confirmed_at = user.created_at
    sign_up()
    operations.request_email_change(user, user, email=NEW)
    operations.change_password(user, user, password_hash="x", keep=None)
    assert subjects(mailbox)[2:] == [
        (AMINA, "You have an account already"),
        (AMINA, "Your password was changed"),
    ]  # a new password takes the wish for another address back, before its mails went out


def test_a_wish_for_another_address_is_told_to_both(app: Flask, mailbox: Mailbox) -> None:
    user = a_user()
    operations.request_email_change(user, user, email=NEW)
    assert sorted(subjects(mailbox)) == [
        (AMINA, "Your account is to get another e-mail address"),
        (NEW, "Confirm your new e-mail address"),
    ]


def test_mails_are_in_the_language_of_the_person(app: Flask, mailbox: Mailbox) -> None:
    sign_up(lang="ar")
    assert mailbox.messages()[0]["Content-Language"] == "ar"


def test_no_mail_of_an_account_holds_a_name(app: Flask, mailbox: Mailbox) -> None:
    user = a_user(name="Buy cheap things", is_confirmed=False)
    sign_up()
    ask_reset()
    operations.request_email_change(user, user, email=NEW)
    assert len(mailbox.messages()) == 4
    assert all("cheap" not in mail.as_string() for mail in mailbox.messages())


def test_suspended_people_get_no_mail(app: Flask, mailbox: Mailbox) -> None:
    user = a_user()
    ask_reset()
    operations.request_email_change(user, user, email=NEW)
    operations.change_password(user, user, password_hash="x", keep=None)
    suspend_user(Operator(), user)
    assert mailbox.messages() == []
    assert db.session.scalars(select(Delivery)).all() == []


def test_a_mail_that_waited_is_not_sent_to_an_address_that_came_later(
    app: Flask, mailbox: Mailbox
) -> None:
    user = a_user()
    token = issue_token(Operator(), SITE, user=user, purpose=TokenPurpose.CHANGE_EMAIL)
    db.session.scalars(select(Token)).one().email = NEW
    ask_reset()
    operations.confirm_email_change(VISITOR, SITE, token=token)
    assert subjects(mailbox) == [(NEW, "Your account has a new e-mail address")]


def test_nobody_is_asked_to_confirm_twice(app: Flask, mailbox: Mailbox) -> None:
    user = a_user(is_confirmed=False)
    operations.request_confirmation(VISITOR, SITE, email=AMINA, network="")
    user.email_confirmed_at = user.created_at
    db.session.commit()
    assert mailbox.messages() == []


def test_a_wish_whose_time_is_over_is_not_mailed(
    app: Flask, mailbox: Mailbox, clock: Clock
) -> None:
    user = a_user()
    operations.request_email_change(user, user, email=NEW)
    clock.move(minutes=61)
    assert mailbox.messages() == []


def test_links_last_an_hour_from_the_moment_the_mail_is_sent(
    app: Flask, mailbox: Mailbox, clock: Clock
) -> None:
    a_user()
    ask_reset()
    clock.move(hours=5)
    token = mailbox.last_link(AMINA).rpartition("/")[2]
    clock.move(minutes=59)
    operations.reset_password(VISITOR, SITE, token=token, password_hash="x")


def test_without_mail_no_token_is_made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "mail", NoMail())
    sign_up()
    ask_reset()
    assert deliveries.deliver_due() == 2
    assert db.session.scalars(select(Token)).all() == []


def test_a_mail_is_tried_again_under_the_same_message_id(
    app: Flask, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    road = Broken(failures=2)
    monkeypatch.setitem(app.extensions, "mail", road)
    sign_up()
    for _ in range(4):
        deliveries.deliver_due()
        clock.move(minutes=10)
    assert len(road.tried) == 3
    assert len({mail["Message-ID"] for mail in road.tried}) == 1
    tokens = [mail.get_content().split("/confirm/")[1].split()[0] for mail in road.tried]
    assert len(set(tokens)) == 3  # whichever arrives works
    operations.confirm_email(VISITOR, SITE, token=tokens[2])


def test_a_mail_that_nobody_takes_is_given_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    road = Broken(failures=99)
    monkeypatch.setitem(app.extensions, "mail", road)
    sign_up()
    for _ in range(12):
        deliveries.deliver_due()
        clock.move(hours=2)
    assert len(road.tried) == deliveries.ATTEMPTS
    assert db.session.scalars(select(Delivery.state)).all() == ["dead"]
