"""No unsafe route takes anything without this browser's own token, or from another site."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from dialogue.events import Event
from dialogue.extensions import db
from tests.beginnings import begin, somebody
from tests.browser import Browser
from tests.contract.routes import Address, addresses, token_for
from tests.factories import (
    make_cast,
    make_dialogue,
    make_participant,
    make_thread,
    make_user,
    signed_in,
)
from tests.forms import Form, forms_of

KNOWN = {
    "slug": ["june-2005"], "number": [1], "token": ["x" * 43], "draft_id": [1], "sign_in_id": [1],
    "seat_id": [1], "part_id": [1], "forum_id": [1], "invitation_id": [1],
    "handle": ["amina"], "held_id": [1], "decision_id": [1], "case_id": [1],
    "export_id": [1],
    "section_id": [1], "point_number": [1], "citation_id": [1],
    "place": ["thread/1", "new-thread"], "notification_id": [1], "forum": ["global"],
    "version": [1], "remark_id": [1], "check_id": [1],
}  # fmt: skip
WORDS = {"body": "What I <b>wrote</b>.\nOn two lines.", "title": "My title", "name": "My name"}
# Without a token, on purpose: each with the reason why that is safe.
EXEMPT = {
    "mails.stop": "mail providers press it (RFC 8058); the secret in its address is the right"
}


@pytest.fixture
def host(app: Flask, clock: object, request: pytest.FixtureRequest) -> Browser:
    """Somebody who may do nearly everything."""
    begin(request, "a thread and a host", make_everything)
    return signed_in(app, somebody("boss"))


def make_everything() -> None:
    dialogue = make_dialogue()
    make_thread(dialogue, make_cast(dialogue).amina)
    boss = make_user("Boss", is_admin=True)
    make_participant(dialogue, user=boss, role="host")


def unsafe(app: Flask) -> list[Address]:
    found = [one for one in addresses(app, KNOWN, safe=False) if one.endpoint not in EXEMPT]
    assert len(found) > 40
    return found


def send(browser: Browser, address: Address, data: dict[str, str], **headers: str) -> TestResponse:
    return browser.open(address.path, method=address.method, data=data, headers=headers)


def happened() -> int:
    return db.session.scalar(select(func.count(Event.id))) or 0


@pytest.fixture(params=["signed in", "visitor"])
def browser(request: pytest.FixtureRequest, app: Flask, host: Browser) -> Browser:
    other = app.test_client()
    assert isinstance(other, Browser)
    return host if request.param == "signed in" else other


def foreign_tokens(app: Flask) -> Iterator[str | None]:
    """No token, an empty one, nonsense, one of another browser, one that was tampered with."""
    yield from (None, "", "x", "a.b.c")
    theirs = token_for(signed_in(app, make_user("Mallory")))
    yield theirs
    yield theirs[:-1] + ("A" if theirs[-1] != "A" else "B")


def test_every_unsafe_route_needs_this_browsers_token(app: Flask, browser: Browser) -> None:
    token_for(browser)
    before = happened()
    tokens = list(foreign_tokens(app))
    before = happened()
    for address in unsafe(app):
        for token in tokens:
            data = WORDS if token is None else {**WORDS, "csrf_token": token}
            answer = send(browser, address, data)
            assert answer.status_code == 400, (address.path, token)
            assert answer.headers["Cache-Control"] == "no-store"
    assert happened() == before


def leads_to(form: Form) -> str:
    """Where the form sends what was refused, be it through the sign-in."""
    return form.values.get("resume_to", [form.action])[0]


def carried_by(form: Form) -> dict[str, str]:
    if "resume" in form.values:
        return {one["name"]: one["value"] for one in json.loads(form.values["resume"][0])}
    return {name: one[0] for name, one in form.values.items()}


def test_a_refused_form_comes_back_with_its_text_and_a_fresh_token(
    app: Flask, browser: Browser
) -> None:
    for address in unsafe(app):
        answer = send(browser, address, {**WORDS, "password": "seven quiet herons"})
        again = next(form for form in forms_of(answer.text) if leads_to(form) == address.path)
        assert again.method == "POST"
        assert {name: carried_by(again)[name] for name in WORDS} == WORDS, address.path
        assert "seven quiet herons" not in answer.text
        sent = send(browser, address, {name: one[0] for name, one in again.values.items()})
        assert sent.status_code != 400, address.path
        assert sent.status_code < 500, address.path


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_another_site_is_refused_whatever_token_it_holds(
    app: Flask, host: Browser, headers: dict[str, str]
) -> None:
    token, before = token_for(host), happened()
    for address in unsafe(app):
        answer = send(host, address, {**WORDS, "csrf_token": token}, **headers)
        assert answer.status_code == 400, address.path
    assert happened() == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_ones_own_site_passes(host: Browser, headers: dict[str, str]) -> None:
    form = {"csrf_token": token_for(host), "body": "Passed."}
    answer = host.post("/d/june-2005/threads/1/posts", data=form, headers=headers)
    assert answer.status_code == 303


def test_safe_methods_change_nothing(app: Flask, host: Browser) -> None:
    before = happened()
    for address in addresses(app, {**KNOWN, **READ}):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert host.open(address.path, method=method).status_code < 500, address.path
    assert happened() == before


READ = {
    "forum": ["global"], "stage": ["exclusion"], "handle": ["amina"], "tail": ["x"],
    "release": ["x"], "name": ["css/site.css"],
}  # fmt: skip


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "POST"])
def test_methods_that_no_page_has_change_nothing(app: Flask, host: Browser, method: str) -> None:
    before = happened()
    for path in ("/", "/d/june-2005/", "/d/june-2005/threads/1", "/d/june-2005/posts/1"):
        assert host.open(path, method=method).status_code in (400, 405)
    assert happened() == before


def test_nothing_is_exempt_without_a_reason() -> None:
    assert all(EXEMPT.values())
