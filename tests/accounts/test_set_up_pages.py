"""The first administrator: one link from the server's console, once, for a quarter of an hour."""

from http import HTTPStatus

from flask import Flask

from dialogue.accounts.queries import user_by_email
from dialogue.accounts.staff_operations import issue_set_up_link
from dialogue.permissions import SITE, Operator
from tests.accounts.people import PASSWORD, a_user, signed_in_name
from tests.browser import Browser
from tests.fakes import Clock

ROOT = {"name": "Root", "email": "root@example.org", "password": PASSWORD}


def follow(client: Browser) -> str:
    token = issue_set_up_link(Operator(), SITE)
    answer = client.get(f"/account/set-up/{token}")
    assert (answer.status_code, answer.location) == (303, "/account/set-up")
    return token


def test_the_link_makes_the_administrator_and_signs_in(client: Browser) -> None:
    token = follow(client)
    assert token not in client.get("/account/set-up").text
    answer = client.submit("/account/set-up", "set-up", **ROOT)
    assert (answer.status_code, answer.location) == (303, "/")
    assert signed_in_name(client) == "Root"
    user = user_by_email("root@example.org")
    assert (user.is_admin, user.is_confirmed) == (True, True)
    for path in (f"/account/set-up/{token}", "/account/set-up"):
        assert client.get(path).status_code == HTTPStatus.GONE


def test_what_cannot_be_taken_is_told_and_the_link_still_works(client: Browser) -> None:
    a_user()
    follow(client)
    refused = client.submit("/account/set-up", "set-up", **{**ROOT, "password": "root1234"})
    assert refused.status_code == 422
    assert 'value="root@example.org"' in refused.text
    refused = client.submit("/account/set-up", "set-up", **{**ROOT, "email": "amina@example.org"})
    assert refused.status_code == 409
    assert "amina@example.org has an account already." in refused.text
    assert client.submit("/account/set-up", "set-up", **ROOT).status_code == 303


def test_nobody_without_the_link_becomes_administrator(
    app: Flask, client: Browser, clock: Clock
) -> None:
    for path in ("/account/set-up", "/account/set-up/guess"):
        assert client.get(path).status_code == HTTPStatus.GONE
    follow(client)
    clock.move(minutes=16)
    assert client.get("/account/set-up").status_code == HTTPStatus.GONE
    assert user_by_email("root@example.org") is None
