"""One's own account: name, language, address, password, signed-in browsers."""

from http import HTTPStatus

import pytest
from flask import Flask

from dialogue.accounts.models import SignIn
from dialogue.accounts.queries import user_by_email
from dialogue.extensions import db
from tests.accounts.people import NEW_PASSWORD, PASSWORD, a_user, sign_in, signed_in_name
from tests.browser import Browser
from tests.fakes import Clock, Mailbox

FIREFOX = {"User-Agent": "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"}


def test_name_and_language_are_changed(client: Browser) -> None:
    a_user()
    sign_in(client)
    answer = client.submit("/account/", "profile", name="Amina D.", lang="es")
    assert (answer.status_code, answer.location) == (303, "/account/")
    user = user_by_email("amina@example.org")
    assert (user.name, user.lang) == ("Amina D.", "es")
    assert '<html lang="es"' in client.get("/account/").text


def test_one_can_leave_ones_presence_unseen(client: Browser) -> None:
    user = a_user()
    sign_in(client)
    for answer in (None, "1"):
        client.submit("/account/", "profile", shows_presence=answer)
        db.session.refresh(user)
        assert user.shows_presence is bool(answer)
        client.submit("/account/", "profile", name="Amina")
        db.session.refresh(user)
        assert user.shows_presence is bool(answer)


def test_the_language_chosen_here_wins_over_an_earlier_choice(client: Browser) -> None:
    a_user()
    sign_in(client)
    client.get("/account/?hl=ru")
    assert '<html lang="ru"' in client.get("/account/").text
    client.submit("/account/", "profile", lang="ar")
    assert '<html lang="ar" dir="rtl"' in client.get("/account/").text


def test_a_name_that_cannot_be_taken_is_told(client: Browser) -> None:
    a_user()
    sign_in(client)
    answer = client.submit("/account/", "profile", name="\u200b")
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    assert signed_in_name(client) == "Amina"


def test_a_new_address_counts_when_its_link_is_followed(client: Browser, mailbox: Mailbox) -> None:
    a_user()
    sign_in(client)
    answer = client.submit(
        "/account/email", "email-change", email="New@Example.org", current_password=PASSWORD
    )
    assert (answer.status_code, answer.location) == (303, "/account/")
    assert user_by_email("new@example.org") is None
    (notice,) = mailbox.to("amina@example.org")
    assert notice["Subject"] == "Your account is to get another e-mail address"
    assert "new@example.org" not in notice.as_string()

    followed = client.get(mailbox.last_link("new@example.org"))
    assert (followed.status_code, followed.location) == (303, "/")
    assert user_by_email("new@example.org").is_confirmed
    assert user_by_email("amina@example.org") is None
    assert mailbox.to("new@example.org")[-1]["Subject"] == "Your account has a new e-mail address"


def test_an_address_that_was_taken_meanwhile_is_refused(client: Browser, mailbox: Mailbox) -> None:
    a_user()
    sign_in(client)
    client.submit(
        "/account/email", "email-change", email="new@example.org", current_password=PASSWORD
    )
    link = mailbox.last_link("new@example.org")
    a_user("new@example.org", name="Bruno")
    answer = client.get(link)
    assert answer.status_code == HTTPStatus.GONE
    assert "This address has another account" in answer.text
    assert user_by_email("new@example.org").name == "Bruno"


def test_a_second_wish_voids_the_first(client: Browser, mailbox: Mailbox) -> None:
    a_user()
    sign_in(client)
    links = []
    for email in ("first@example.org", "second@example.org"):
        client.submit("/account/email", "email-change", email=email, current_password=PASSWORD)
        links.append(mailbox.last_link(email))
    first, second = links
    assert client.get(first).status_code == HTTPStatus.GONE
    assert client.get(second).status_code == 303


@pytest.mark.parametrize(
    ("page", "form", "answers", "field"),
    [
        ("email", "email-change", {"email": "new@example.org", "current_password": "x"}, "cur"),
        ("email", "email-change", {"email": "x", "current_password": PASSWORD}, "email"),
        ("email", "email-change", {"email": "amina@example.org", "current_password": PASSWORD}, ""),
        ("password", "password-change", {"current_password": "x", "new_password": "y"}, "cur"),
        (
            "password",
            "password-change",
            {"current_password": PASSWORD, "new_password": "Amina123"},
            "new",
        ),
    ],
)
def test_what_cannot_be_taken_changes_nothing(
    client: Browser, mailbox: Mailbox, page: str, form: str, answers: dict[str, str], field: str
) -> None:
    a_user()
    sign_in(client)
    answer = client.submit(f"/account/{page}", form, **answers)
    assert answer.status_code == 422
    assert f'href="#{field}' in answer.text
    assert mailbox.messages() == []
    assert sign_in(client.application.test_client()).status_code == 303


def test_the_present_password_cannot_be_guessed_here_either(client: Browser) -> None:
    a_user()
    sign_in(client)
    for _ in range(5):
        answer = client.submit("/account/password", "password-change", current_password="guess")
        assert answer.status_code == 422
    answer = client.submit("/account/password", "password-change", current_password=PASSWORD)
    assert answer.status_code == 429


def test_a_new_password_signs_every_other_browser_out(
    app: Flask, client: Browser, mailbox: Mailbox
) -> None:
    a_user()
    elsewhere = app.test_client()
    sign_in(elsewhere)
    sign_in(client)
    client.get("/account/")
    old = client.get_cookie("sid").value
    answer = client.submit(
        "/account/password",
        "password-change",
        current_password=PASSWORD,
        new_password=NEW_PASSWORD,
    )
    assert (answer.status_code, answer.location) == (303, "/account/")
    assert signed_in_name(client) == "Amina"
    assert signed_in_name(elsewhere) is None
    elsewhere.set_cookie("sid", old)
    assert signed_in_name(elsewhere) is None
    assert mailbox.to("amina@example.org")[-1]["Subject"] == "Your password was changed"
    assert sign_in(elsewhere, password=NEW_PASSWORD).status_code == 303


def test_signed_in_browsers_are_listed_and_can_be_ended(
    app: Flask, client: Browser, clock: Clock
) -> None:
    a_user()
    a_user("bruno@example.org", name="Bruno")
    others = [app.test_client() for _ in range(2)]
    for other in others:
        other.environ_base.update({"HTTP_USER_AGENT": FIREFOX["User-Agent"]})
        sign_in(other)
        clock.move(hours=1)
    bruno = app.test_client()
    sign_in(bruno, "bruno@example.org")
    sign_in(client)

    page = client.get("/account/sessions").text
    assert page.count("Firefox on Android") == 4  # each by name, and on its button
    assert page.count("this browser") == 1
    assert "June 15, 2005, 12:00 UTC" in page

    first = db.session.get(SignIn, 1)
    answer = client.submit("/account/sessions", f"/account/sessions/{first.id}/end")
    assert (answer.status_code, answer.location) == (303, "/account/sessions")
    assert [signed_in_name(other) for other in others] == [None, "Amina"]
    client.submit("/account/sessions", "end-others")
    assert signed_in_name(others[1]) is None
    assert (signed_in_name(client), signed_in_name(bruno)) == ("Amina", "Bruno")


def test_ending_this_browser_signs_it_out(client: Browser) -> None:
    a_user()
    sign_in(client)
    answer = client.submit("/account/sessions", "/account/sessions/1/end")
    assert answer.location == "/"
    assert signed_in_name(client) is None


@pytest.mark.parametrize("number", [2, 99, 2**31 - 1, 2**31, 2**80])
def test_nobody_ends_what_is_not_theirs(app: Flask, client: Browser, number: int) -> None:
    a_user()
    a_user("bruno@example.org", name="Bruno")
    bruno = app.test_client()
    sign_in(client)
    sign_in(bruno, "bruno@example.org")
    page = client.get("/account/sessions").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(f"/account/sessions/{number}/end", data={"csrf_token": token})
    assert answer.status_code == 404
    assert signed_in_name(bruno) == "Bruno"


@pytest.mark.parametrize("page", ["", "email", "password", "sessions"])
def test_visitors_are_led_to_sign_in(client: Browser, page: str) -> None:
    answer = client.get(f"/account/{page}")
    assert (answer.status_code, answer.location) == (
        303,
        f"/account/sign-in?next=/account/{page}",
    )
