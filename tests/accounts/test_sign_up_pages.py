"""Signing up: an account, a mail, a confirmed address."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialogue.accounts.models import User
from dialogue.accounts.queries import user_by_email
from dialogue.extensions import db
from tests.accounts.people import PASSWORD, a_user, sign_in, signed_in_name
from tests.browser import Browser
from tests.fakes import Mailbox

AMINA = {"name": "Amina", "email": "amina@example.org", "password": PASSWORD}


def sign_up(client: Browser, **answers: str):
    return client.submit("/account/sign-up", "sign-up", **{**AMINA, **answers})


def test_from_signing_up_to_a_confirmed_address(client: Browser, mailbox: Mailbox) -> None:
    answer = sign_up(client)
    assert answer.status_code == 303
    assert answer.location == "/account/sign-up/sent"
    assert "Look at your mail" in client.get(answer.location).text
    user = user_by_email("amina@example.org")
    assert user is not None
    assert not user.is_confirmed

    link = mailbox.last_link("amina@example.org")
    followed = client.get(link)
    assert followed.status_code == 303
    assert followed.location == "/account/sign-in"
    assert "Your e-mail address is confirmed." in client.get(followed.location).text
    assert user_by_email("amina@example.org").is_confirmed
    assert sign_in(client).status_code == 303
    assert signed_in_name(client) == "Amina"


def test_signing_up_signs_nobody_in(client: Browser) -> None:
    sign_up(client)
    assert signed_in_name(client) is None


def test_the_account_remembers_the_language_of_the_page(client: Browser, mailbox: Mailbox) -> None:
    client.get("/account/sign-up?hl=fr")
    sign_up(client)
    assert user_by_email("amina@example.org").lang == "fr"
    assert mailbox.to("amina@example.org")[0]["Content-Language"] == "fr"


def test_a_known_address_gets_the_same_answer_and_its_owner_a_mail(
    app: Flask, client: Browser, mailbox: Mailbox
) -> None:
    owner = a_user()
    answer = sign_up(client, name="Somebody else")
    assert (answer.status_code, answer.location) == (303, "/account/sign-up/sent")
    assert db.session.scalar(select(func.count(User.id))) == 1
    assert (owner.name, owner.is_confirmed) == ("Amina", True)
    (mail,) = mailbox.to("amina@example.org")
    assert mail["Subject"] == "You have an account already"
    assert "Somebody else" not in mail.as_string()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Write a name that others can see."),
        ("name", "x" * 81, "Shorten this to 80 characters"),
        ("name", "Amina\u202eanimA", "hidden characters"),
        ("email", "amina", "This is not an e-mail address"),
        ("email", "amina@example.org\nBcc: x@example.org", "This is not an e-mail address"),
        ("password", "short", "Use at least 8 characters."),
        ("password", "P4ssw0rd!", "easy to guess"),
        ("password", "amina@example.org", "easy to guess"),
        ("password", "x1" * 101, "Use at most 200 characters."),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field(
    client: Browser, field: str, value: str, sentence: str
) -> None:
    answer = sign_up(client, **{field: value})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert re.search(rf'href="#{field}"[^<]*{sentence}'.replace("[^<]*", "[^<]*"), answer.text)
    assert f'id="{field}-error"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert user_by_email("amina@example.org") is None


def test_everything_wrong_is_told_at_once_and_the_password_never_comes_back(
    client: Browser,
) -> None:
    answer = sign_up(client, name="", email="amina at example", password="letmein")
    assert answer.text.count('aria-invalid="true"') == 3
    assert 'value="amina at example"' in answer.text
    assert "letmein" not in answer.text


def test_a_used_link_says_that_the_address_is_confirmed(client: Browser, mailbox: Mailbox) -> None:
    sign_up(client)
    link = mailbox.last_link("amina@example.org")
    client.get(link)
    again = client.get(link)
    assert again.status_code == 410
    assert "Your address is confirmed already" in again.text


def test_an_old_link_offers_a_new_one(client: Browser, mailbox: Mailbox, clock) -> None:
    sign_up(client)
    link = mailbox.last_link("amina@example.org")
    clock.move(minutes=61)
    late = client.get(link)
    assert late.status_code == 410
    assert 'href="/account/confirm"' in late.text
    assert not user_by_email("amina@example.org").is_confirmed

    asked = client.submit("/account/confirm", "confirm", email="Amina@Example.org")
    assert asked.location == "/account/confirm/sent"
    fresh = mailbox.last_link("amina@example.org")
    assert fresh != link
    assert client.get(fresh).status_code == 303
    assert user_by_email("amina@example.org").is_confirmed


def test_a_mail_scanner_that_looks_ahead_uses_nothing_up(client: Browser, mailbox: Mailbox) -> None:
    sign_up(client)
    link = mailbox.last_link("amina@example.org")
    assert client.head(link).status_code == 204
    assert not user_by_email("amina@example.org").is_confirmed
    assert client.get(link).status_code == 303


def test_signed_in_people_do_not_sign_up(app: Flask, client: Browser) -> None:
    a_user()
    sign_in(client)
    answer = client.get("/account/sign-up")
    assert (answer.status_code, answer.location) == (303, "/")
