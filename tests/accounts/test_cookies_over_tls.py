"""Where the site is served over TLS, its cookies never leave it, nor TLS."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dialogue import create_app
from dialogue.cli.prepare import prepare
from dialogue.extensions import db
from tests.accounts.people import PASSWORD, a_user, csrf_token_in
from tests.apps import settings_in

HTTPS = "https://dialogue.example.org"


@pytest.fixture
def secure_app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_in(tmp_path, SITE_URL=HTTPS))
    prepare(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def cookies_of(answer: TestResponse) -> dict[str, str]:
    headers = answer.headers.getlist("Set-Cookie")
    found = [(morsel, header) for header in headers for morsel in SimpleCookie(header).values()]
    for morsel, header in found:
        assert morsel["secure"], header
        assert morsel["httponly"], header
        assert morsel["samesite"] == "Lax", header
        assert morsel["path"] == "/", header
        assert not morsel["domain"], header
    return {morsel.key: morsel.value for morsel, _ in found}


def test_every_cookie_is_bound_to_this_site_and_to_tls(secure_app: Flask) -> None:
    a_user()
    db.session.commit()
    client = secure_app.test_client()
    headers = {"Origin": HTTPS}
    form = client.get("/account/sign-in", base_url=HTTPS)
    assert set(cookies_of(form)) == {"__Host-sid"}
    data = {"email": "amina@example.org", "password": PASSWORD, "csrf_token": csrf_token_in(form)}
    answer = client.post("/account/sign-in", base_url=HTTPS, data=data, headers=headers)
    assert answer.status_code == 303
    assert set(cookies_of(answer)) == {"__Host-sid"}

    chosen = client.get("/account/?hl=fr", base_url=HTTPS)
    assert cookies_of(chosen)["lang"] == "fr"
    page = client.get("/account/", base_url=HTTPS)
    data = {"name": "Amina", "lang": "es", "csrf_token": csrf_token_in(page)}
    changed = client.post("/account/", base_url=HTTPS, data=data, headers=headers)
    assert cookies_of(changed)["lang"] == ""
    page = client.get("/account/", base_url=HTTPS)
    data = {"csrf_token": csrf_token_in(page)}
    ended = client.post("/account/sign-out", base_url=HTTPS, data=data, headers=headers)
    assert ended.status_code == 303
    assert set(cookies_of(ended)) == {"__Host-sid"}
    cookies_of(client.get("/account/sign-in", base_url=HTTPS))


def test_another_name_of_the_site_is_refused(secure_app: Flask) -> None:
    answer = secure_app.test_client().get("/account/sign-in", base_url="https://evil.example")
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
