"""Signing in and out: cookies, throttling, where one is led."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookies import SimpleCookie

import pytest
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from dialogue.accounts.models import SignIn
from dialogue.accounts.operations import end_sign_in
from dialogue.accounts.passwords import needs_rehash
from dialogue.accounts.queries import ABSOLUTE, user_by_email
from dialogue.accounts.staff_operations import suspend_user
from dialogue.extensions import db
from dialogue.permissions import Operator
from tests.accounts.people import PASSWORD, a_user, csrf_token_in, sign_in, signed_in_name
from tests.browser import Browser
from tests.fakes import Clock


def cookies_of(answer: TestResponse) -> dict[str, SimpleCookie]:
    return {
        name: morsel
        for header in answer.headers.getlist("Set-Cookie")
        for name, morsel in SimpleCookie(header).items()
    }


def held_cookie(client: Browser, name: str = "sid") -> str:
    cookie = client.get_cookie(name)
    assert cookie is not None
    return cookie.value


def test_signing_in_leads_home_and_shows_the_name(client: Browser) -> None:
    a_user()
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert signed_in_name(client) == "Amina"


def test_the_address_is_taken_however_it_is_typed(client: Browser) -> None:
    a_user()
    assert sign_in(client, " Amina@EXAMPLE.org ").status_code == 303


def test_the_cookie_is_for_this_site_and_out_of_reach_of_scripts(client: Browser) -> None:
    a_user()
    for answer in (client.get("/account/sign-in"), sign_in(client)):
        (cookie,) = cookies_of(answer).values()
        assert cookie.key == "sid"
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_the_cookie_outlives_the_browser_as_long_as_any_sign_in(client: Browser) -> None:
    a_user()
    (visiting,) = cookies_of(client.get("/account/sign-in")).values()
    assert not visiting["expires"]
    (cookie,) = cookies_of(sign_in(client)).values()
    left = parsedate_to_datetime(cookie["expires"]) - datetime.now(UTC)
    assert abs(left - ABSOLUTE) < timedelta(minutes=5)


def test_the_session_is_new_after_signing_in(client: Browser) -> None:
    a_user()
    client.get("/account/sign-in")
    with client.session_transaction() as before:
        token, before["left behind"] = before["csrf_token"], "by somebody"
    sign_in(client)
    with client.session_transaction() as after:
        assert set(after) == {"_user_id", "_fresh", "_permanent"}
    client.get("/account/")
    with client.session_transaction() as later:
        assert later["csrf_token"] != token


def test_what_one_came_for_outlives_signing_in_but_not_signing_out(client: Browser) -> None:
    a_user()
    with client.session_transaction() as session:
        session["invitation"] = "token"
    sign_in(client)
    with client.session_transaction() as session:
        assert session["invitation"] == "token"
    client.submit("/account/", "/account/sign-out")
    with client.session_transaction() as session:
        assert "invitation" not in session


def test_reading_and_signing_in_pages_set_a_cookie_only_with_a_form(client: Browser) -> None:
    for path in ("/account/sign-up/sent", "/account/forgotten/sent", "/account/confirm/sent"):
        assert "Set-Cookie" not in client.get(path).headers
    assert "Set-Cookie" in client.get("/account/sign-in").headers


def test_a_page_of_a_signed_in_person_sets_the_cookie_once(client: Browser) -> None:
    a_user()
    sign_in(client)
    assert "Set-Cookie" in client.get("/account/").headers  # its first form
    assert "Set-Cookie" not in client.get("/account/").headers


def test_pages_of_the_account_are_kept_by_no_cache(client: Browser) -> None:
    a_user()
    assert client.get("/account/sign-in").headers["Cache-Control"] == "no-store"
    sign_in(client)
    for path in ("/account/", "/account/email", "/account/password", "/account/sessions"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("email", ["amina@example.org", "nobody@example.org", "", "\x00", "a b"])
def test_a_wrong_password_and_an_unknown_address_look_alike(client: Browser, email: str) -> None:
    a_user()
    answer = sign_in(client, email, "not the password")
    assert answer.status_code == 422
    assert "This address and password do not belong together." in answer.text
    assert "not the password" not in answer.text


def test_a_person_without_a_password_cannot_sign_in(client: Browser) -> None:
    a_user(password=None)
    for password in ("", "None", PASSWORD):
        assert sign_in(client, password=password).status_code == 422


def test_failures_are_throttled_by_account_and_successes_are_not_counted(
    app: Flask, client: Browser
) -> None:
    a_user()
    for _ in range(7):
        assert sign_in(app.test_client()).status_code == 303
    for _ in range(5):
        assert sign_in(client, password="wrong one").status_code == 422
    for password in ("wrong one", PASSWORD):
        refused = sign_in(client, "AMINA@example.org", password)
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) <= 60
        assert 'value="AMINA@example.org"' in refused.text
    assert sign_in(client, "bruno@example.org", "wrong one").status_code == 422


def test_failures_are_throttled_by_network_whatever_a_proxy_header_says(client: Browser) -> None:
    token = csrf_token_in(client.get("/account/sign-in"))
    for number in range(31):
        answer = client.post(
            "/account/sign-in",
            data={"email": f"p{number}@example.org", "password": "x", "csrf_token": token},
            headers={"X-Forwarded-For": f"10.0.{number}.1"},
        )
    assert answer.status_code == 429


def test_an_older_hash_is_renewed_at_signing_in(client: Browser) -> None:
    older = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    user = a_user()
    user.password_hash = older
    assert sign_in(client).status_code == 303
    renewed = user_by_email("amina@example.org").password_hash
    assert renewed != older
    assert not needs_rehash(renewed)
    assert sign_in(client.application.test_client()).status_code == 303
    assert user_by_email("amina@example.org").password_hash == renewed


def test_suspended_people_are_told_only_with_the_right_password(client: Browser) -> None:
    suspend_user(Operator(), a_user())
    assert "suspended" not in sign_in(client, password="wrong one").text
    assert "This account is suspended." in sign_in(client).text
    assert signed_in_name(client) is None


def test_signing_out_ends_the_sign_in_for_good(client: Browser) -> None:
    a_user()
    sign_in(client)
    client.get("/account/")
    old = held_cookie(client)
    answer = client.submit("/account/", "/account/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert signed_in_name(client) is None
    client.set_cookie("sid", old)
    assert signed_in_name(client) is None


def test_signing_out_empties_the_session(client: Browser) -> None:
    a_user()
    sign_in(client)
    client.submit("/account/", "/account/sign-out")
    with client.session_transaction() as session:
        assert set(session) == {"_flashes"}


def test_what_a_page_asks_for_as_it_is_left_takes_no_notice_away(client: Browser) -> None:
    a_user()
    sign_in(client)
    client.submit("/account/", "/account/sign-out")
    refused = client.get("/account/changes")
    assert refused.status_code == 404
    assert "You are signed out." not in refused.text
    assert "You are signed out." in client.get("/").text


def test_ending_the_row_or_suspending_signs_out_at_the_next_request(
    app: Flask, client: Browser
) -> None:
    user = a_user()
    other = app.test_client()
    sign_in(client)
    sign_in(other)
    row = db.session.get(SignIn, 1)
    end_sign_in(user, user, sign_in=row)
    assert signed_in_name(client) is None
    assert signed_in_name(other) == "Amina"
    suspend_user(Operator(), user)
    assert signed_in_name(other) is None


def test_signing_in_again_ends_the_earlier_sign_in(client: Browser) -> None:
    a_user()
    a_user("bruno@example.org", name="Bruno")
    sign_in(client)
    token = csrf_token_in(client.get("/account/"))
    old = held_cookie(client)
    data = {"email": "bruno@example.org", "password": PASSWORD, "csrf_token": token}
    assert client.post("/account/sign-in", data=data).status_code == 303
    assert signed_in_name(client) == "Bruno"
    client.set_cookie("sid", old)
    assert signed_in_name(client) is None


@pytest.mark.parametrize("idle", [{"days": 13}, {"days": 15}])
def test_a_sign_in_that_is_not_used_ends(
    client: Browser, clock: Clock, idle: dict[str, int]
) -> None:
    a_user()
    sign_in(client)
    clock.move(**idle)
    assert signed_in_name(client) == ("Amina" if idle["days"] < 14 else None)


def test_people_are_led_where_they_wanted_to_go(client: Browser) -> None:
    a_user()
    refused = client.get("/account/sessions?from=mail")
    assert refused.status_code == 303
    assert refused.location == "/account/sign-in?next=/account/sessions?from%3Dmail"
    answer = client.submit(
        refused.location, "sign-in", email="amina@example.org", password=PASSWORD
    )
    assert answer.location == "/account/sessions?from=mail"
    assert client.get("/account/sign-in?next=/account/email").location == "/account/email"
    assert client.get("/account/sign-in").location == "/"


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "/\\evil", "/nowhere"]
)
def test_nobody_is_led_away_from_the_site(client: Browser, there: str) -> None:
    a_user()
    assert sign_in(client, next=there).location == "/"
    assert client.get("/account/sign-in", query_string={"next": there}).location == "/"
