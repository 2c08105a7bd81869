"""Nothing typed is lost when a form is refused: signed out meanwhile, or its token is another's."""

import html
import json

import pytest
from flask import Flask

from dialogue.accounts.models import SignIn
from dialogue.accounts.operations import end_sign_in
from dialogue.accounts.queries import user_by_email
from dialogue.extensions import db
from tests.accounts.people import PASSWORD, a_user, csrf_token_in, sign_in
from tests.browser import Browser
from tests.factories import make_dialogue, make_person, make_thread
from tests.forms import form_of

NAME = "Amina of the long river"
LONG = "A long contribution.\nWith a second line & <signs>."


def signed_out_while_typing(client: Browser) -> str:
    """A person fills in a form, and is signed out elsewhere; the form's token."""
    user = a_user()
    sign_in(client)
    token = csrf_token_in(client.get("/account/"))
    end_sign_in(user, user, sign_in=db.session.get(SignIn, 1))
    return token


def carried(page: str) -> list[dict[str, object]]:
    return json.loads(html.unescape(page.split('name="resume" value="')[1].split('"')[0]))


def test_text_sent_after_signing_out_is_one_press_away(client: Browser) -> None:
    token = signed_out_while_typing(client)
    data = {"name": NAME, "lang": "fr", "csrf_token": token}
    refused = client.post("/account/", data=data)
    assert refused.status_code == 403
    form = form_of(refused.text, "/account/sign-in")
    assert form.values["resume_to"] == ["/account/"]
    assert {field["name"]: field["value"] for field in carried(refused.text)} == {
        "name": NAME,
        "lang": "fr",
    }

    filled = form.filled({"email": "amina@example.org", "password": "not this one"})
    wrong = client.post("/account/sign-in", data=filled)
    assert wrong.status_code == 422
    form = form_of(wrong.text, "sign-in")
    filled = form.filled({"email": "amina@example.org", "password": PASSWORD})
    resumed = client.post("/account/sign-in", data=filled)
    assert resumed.status_code == 200
    form = form_of(resumed.text, "/account/")
    assert form.values["name"] == [NAME]

    sent = client.post("/account/", data=form.filled({}))
    assert (sent.status_code, sent.location) == (303, "/account/")
    user = user_by_email("amina@example.org")
    assert (user.name, user.lang) == (NAME, "fr")


def test_long_text_is_shown_while_signing_in_and_can_be_changed_after(client: Browser) -> None:
    token = signed_out_while_typing(client)
    refused = client.post("/account/", data={"name": LONG, "csrf_token": token})
    shown = html.escape(LONG, quote=False).replace('"', "&#34;")
    assert shown in refused.text
    form = form_of(refused.text, "/account/sign-in")
    wrong = client.post("/account/sign-in", data=form.filled({"email": "a@b.c", "password": "x"}))
    assert shown in wrong.text
    form = form_of(wrong.text, "sign-in")
    answers = {"email": "amina@example.org", "password": PASSWORD}
    resumed = client.post("/account/sign-in", data=form.filled(answers))
    assert "<textarea" in resumed.text
    assert form_of(resumed.text, "/account/").values["name"] == [LONG]


def test_secrets_are_never_carried(client: Browser) -> None:
    token = signed_out_while_typing(client)
    data = {"email": "new@example.org", "current_password": "my secret words"}
    refused = client.post("/account/email", data={**data, "csrf_token": token})
    assert refused.status_code == 403
    assert "my secret words" not in refused.text
    assert [field["name"] for field in carried(refused.text)] == ["email"]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/account/sessions", "/nowhere", ""]
)
def test_text_is_sent_to_forms_of_this_site_only(client: Browser, target: str) -> None:
    a_user()
    token = csrf_token_in(client.get("/account/sign-in"))
    data = {
        "email": "amina@example.org",
        "password": PASSWORD,
        "csrf_token": token,
        "resume_to": target,
        "resume": json.dumps([{"name": "name", "value": "x", "long": False}]),
    }
    answer = client.post("/account/sign-in", data=data)
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize(
    "resume",
    [
        *("", "[", "null", "3", '"x"', "{}", "[]", "[[]]", '[{"name": 1, "value": "x"}]'),
        *('[{"name": "x"}]', '[{"name": "password", "value": "x"}]', "[" * 9000, "[1]" * 300),
    ],
)
def test_what_is_not_carried_text_is_ignored(client: Browser, resume: str) -> None:
    a_user()
    token = csrf_token_in(client.get("/account/sign-in"))
    data = {
        "email": "amina@example.org",
        "password": PASSWORD,
        "csrf_token": token,
        "resume_to": "/account/",
        "resume": resume,
    }
    assert client.post("/account/sign-in", data=data).status_code == 303


def test_a_token_of_another_session_is_refused_and_the_text_kept(
    app: Flask, client: Browser
) -> None:
    a_user()
    sign_in(client)
    stranger = app.test_client()
    foreign = csrf_token_in(stranger.get("/account/sign-in"))
    client.get("/account/")
    for token in (foreign, "", "x"):
        refused = client.post("/account/", data={"name": NAME, "csrf_token": token})
        assert refused.status_code == 400
        assert user_by_email("amina@example.org").name == "Amina"
    form = form_of(refused.text, "/account/")
    assert form.values["name"] == [NAME]
    assert client.post("/account/", data=form.filled({})).status_code == 303
    assert user_by_email("amina@example.org").name == NAME


def test_whoever_lost_every_cookie_while_writing_signs_in_at_once(
    app: Flask, client: Browser
) -> None:
    amina = make_person(make_dialogue())
    make_thread(amina.seats[0].dialogue, amina)
    sign_in(client)
    address = "/d/june-2005/threads/1/posts"
    typed = form_of(client.get("/d/june-2005/threads/1").text, "reply").filled({"body": LONG})
    client.delete_cookie("sid")
    refused = client.post(address, data=typed)
    assert refused.status_code == 400
    assert "You are no longer signed in." in refused.text
    assert "With a second line" in refused.text
    form = form_of(refused.text, "/account/sign-in")
    answers = {"email": "amina@example.org", "password": PASSWORD}
    resumed = client.post("/account/sign-in", data=form.filled(answers))
    sent = client.post(address, data=form_of(resumed.text, address).filled({}))
    assert (sent.status_code, sent.location) == (303, "/d/june-2005/threads/1?post=2#p2")


def test_a_sign_in_form_that_grew_old_is_shown_again(client: Browser) -> None:
    a_user()
    token = csrf_token_in(client.get("/account/sign-in"))
    client.delete_cookie("sid")
    data = {"email": "amina@example.org", "password": PASSWORD, "csrf_token": token}
    refused = client.post("/account/sign-in", data=data)
    assert refused.status_code == 400
    assert PASSWORD not in refused.text
    form = form_of(refused.text, "/account/sign-in")
    again = client.post("/account/sign-in", data=form.filled({}))
    assert again.status_code == 422
    assert sign_in(client).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_on_another_site_is_refused_with_a_good_token_too(
    client: Browser, headers: dict[str, str]
) -> None:
    a_user()
    sign_in(client)
    data = {"name": NAME, "csrf_token": csrf_token_in(client.get("/account/"))}
    assert client.post("/account/", data=data, headers=headers).status_code == 400
    assert user_by_email("amina@example.org").name == "Amina"
