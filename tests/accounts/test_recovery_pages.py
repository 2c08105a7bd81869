"""A forgotten password: a link by mail, and what it may and may not do."""

from http import HTTPStatus

import pytest
from flask import Flask

from dialogue.accounts.models import TokenPurpose
from dialogue.accounts.operations import request_email_change
from dialogue.accounts.queries import user_by_email
from dialogue.accounts.staff_operations import issue_token, suspend_user
from dialogue.permissions import SITE, Operator
from tests.accounts.people import (
    NEW_PASSWORD,
    PASSWORD,
    a_user,
    csrf_token_in,
    sign_in,
    signed_in_name,
)
from tests.browser import Browser
from tests.fakes import Clock, Mailbox

AMINA = "amina@example.org"


def ask_for_link(client: Browser, mailbox: Mailbox, email: str = AMINA) -> str:
    answer = client.submit("/account/forgotten", "forgotten", email=email)
    assert (answer.status_code, answer.location) == (303, "/account/forgotten/sent")
    return mailbox.last_link(email)


def token_in(link: str) -> str:
    return link.rpartition("/")[2]


def test_a_new_password_by_mail(app: Flask, client: Browser, mailbox: Mailbox) -> None:
    a_user()
    elsewhere = app.test_client()
    sign_in(elsewhere)
    link = ask_for_link(client, mailbox)

    followed = client.get(link)
    assert (followed.status_code, followed.location) == (303, "/account/reset")
    form = client.get("/account/reset")
    assert 'autocomplete="new-password"' in form.text
    assert token_in(link) not in form.text

    answer = client.submit("/account/reset", "reset", password=NEW_PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/account/sign-in")
    assert signed_in_name(elsewhere) is None
    assert signed_in_name(client) is None
    assert sign_in(client).status_code == 422
    assert sign_in(client, password=NEW_PASSWORD).status_code == 303


def test_the_owner_is_told_of_the_new_password(client: Browser, mailbox: Mailbox) -> None:
    a_user()
    client.get(ask_for_link(client, mailbox))
    client.submit("/account/reset", "reset", password=NEW_PASSWORD)
    assert mailbox.to(AMINA)[-1]["Subject"] == "Your password was changed"


def test_whoever_reads_the_mail_has_confirmed_the_address(
    client: Browser, mailbox: Mailbox
) -> None:
    a_user(is_confirmed=False)
    client.get(ask_for_link(client, mailbox))
    client.submit("/account/reset", "reset", password=NEW_PASSWORD)
    assert user_by_email(AMINA).is_confirmed


def test_the_link_works_once(client: Browser, mailbox: Mailbox) -> None:
    a_user()
    link = ask_for_link(client, mailbox)
    client.get(link)
    client.submit("/account/reset", "reset", password=NEW_PASSWORD)
    again = client.get(link)
    assert again.status_code == HTTPStatus.GONE
    assert 'href="/account/forgotten"' in again.text


def test_looking_at_the_link_and_a_refused_password_do_not_use_it_up(
    client: Browser, mailbox: Mailbox
) -> None:
    a_user()
    link = ask_for_link(client, mailbox)
    for _ in range(3):
        assert client.get(link).status_code == 303
    refused = client.submit("/account/reset", "reset", password="amina")
    assert refused.status_code == 422
    assert "Use at least 8 characters." in refused.text
    assert client.submit("/account/reset", "reset", password=NEW_PASSWORD).status_code == 303


def test_a_new_password_voids_every_other_link(client: Browser, mailbox: Mailbox) -> None:
    user = a_user(is_confirmed=False)
    confirm = issue_token(Operator(), SITE, user=user, purpose=TokenPurpose.CONFIRM)
    request_email_change(user, user, email="new@example.org")
    change = mailbox.last_link("new@example.org")
    first, second = ask_for_link(client, mailbox), ask_for_link(client, mailbox)
    client.get(first)
    client.submit("/account/reset", "reset", password=NEW_PASSWORD)
    for link in (second, change, f"/account/confirm/{confirm}"):
        assert client.get(link).status_code == HTTPStatus.GONE
    assert user_by_email("new@example.org") is None


@pytest.mark.parametrize("path", ["reset", "confirm", "email", "set-up"])
@pytest.mark.parametrize("purpose", list(TokenPurpose))
def test_a_token_is_good_for_its_own_purpose_only(
    client: Browser, purpose: TokenPurpose, path: str
) -> None:
    user = a_user(is_confirmed=False)
    token = issue_token(Operator(), SITE, user=user, purpose=purpose)
    answer = client.get(f"/account/{path}/{token}")
    own = {"reset": "reset", "confirm": "confirm", "change-email": "email", "set-up": "set-up"}
    if own[purpose.value] == path and purpose is not TokenPurpose.CHANGE_EMAIL:
        assert answer.status_code == 303
    else:  # a change to the present address is refused like any address with an account
        assert answer.status_code == HTTPStatus.GONE
        assert not user_by_email(AMINA).is_confirmed


def test_a_link_to_an_address_that_was_left_is_dead(client: Browser, mailbox: Mailbox) -> None:
    user = a_user()
    link = ask_for_link(client, mailbox)
    client.get(link)
    page = client.get("/account/reset")
    user.email = "other@example.org"
    assert client.get(link).status_code == HTTPStatus.GONE
    data = {"password": NEW_PASSWORD, "csrf_token": csrf_token_in(page)}
    assert client.post("/account/reset", data=data).status_code == HTTPStatus.GONE
    assert sign_in(client, "other@example.org", PASSWORD).status_code == 303


def test_the_time_of_a_link_ends(client: Browser, mailbox: Mailbox, clock: Clock) -> None:
    a_user()
    link = ask_for_link(client, mailbox)
    client.get(link)
    page = client.get("/account/reset")
    clock.move(minutes=61)
    assert client.get(link).status_code == HTTPStatus.GONE
    data = {"password": NEW_PASSWORD, "csrf_token": csrf_token_in(page)}
    assert client.post("/account/reset", data=data).status_code == HTTPStatus.GONE
    assert sign_in(client).status_code == 303


def test_no_mail_to_unknown_or_suspended_people(client: Browser, mailbox: Mailbox) -> None:
    suspend_user(Operator(), a_user())
    for email in (AMINA, "nobody@example.org"):
        answer = client.submit("/account/forgotten", "forgotten", email=email)
        assert answer.status_code == 303
    assert mailbox.messages() == []


@pytest.mark.parametrize("form", ["forgotten", "confirm"])
def test_what_is_no_address_is_told(client: Browser, form: str) -> None:
    answer = client.submit(f"/account/{form}", form, email="amina at example")
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert 'value="amina at example"' in answer.text


@pytest.mark.parametrize("email", [AMINA, "nobody@example.org"])
def test_one_address_gets_three_mails_an_hour_whoever_asks(
    app: Flask, client: Browser, mailbox: Mailbox, email: str
) -> None:
    a_user(is_confirmed=False)
    forms = ["forgotten", "confirm", "forgotten"]
    for form in forms:
        answer = app.test_client().submit(f"/account/{form}", form, email=email)
        assert answer.status_code == 303
    for form in forms:
        refused = client.submit(f"/account/{form}", form, email=email.upper())
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 0
        assert f'value="{email.upper()}"' in refused.text
    assert len(mailbox.messages()) == (3 if email == AMINA else 0)


def test_the_form_without_a_link_offers_one(client: Browser) -> None:
    page = client.get("/account/reset")
    assert page.status_code == HTTPStatus.GONE
    assert 'href="/account/forgotten"' in page.text
