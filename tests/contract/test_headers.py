"""What every answer carries: pages, files, redirects, refusals and failures alike."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dialogue.extensions import db
from tests.browser import Browser
from tests.contract.routes import Address, addresses, token_for
from tests.contract.test_csrf_sweep import KNOWN, READ
from tests.factories import (
    forum_of,
    make_cast,
    make_dialogue,
    make_participant,
    make_thread,
    make_user,
    signed_in,
)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types dialogue-html"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POWERS = ("camera", "geolocation", "microphone", "payment", "usb")
DESKS = ("accounts.", "home.drafts", "moderation.", "dialogues.setup", "dialogues.team")
OPEN_PAGES = ("moderation.register", "moderation.figures")


@pytest.fixture
def browsers(app: Flask, clock: object) -> dict[str, Browser]:
    dialogue = make_dialogue()
    cast = make_cast(dialogue)
    make_thread(dialogue, cast.amina)
    boss = make_user("Boss", is_admin=True)
    make_participant(dialogue, user=boss, role="host")
    visitor = app.test_client()
    assert isinstance(visitor, Browser)
    return {"visitor": visitor, "Chen": signed_in(app, cast.chen), "Boss": signed_in(app, boss)}


def assert_guarded(answer: TestResponse, what: object) -> None:
    for name, value in ALWAYS.items():
        assert answer.headers.getlist(name) == [value], (what, name)
    granted = answer.headers["Permissions-Policy"]
    assert [power for power in POWERS if f"{power}=()" not in granted] == [], what
    assert len(answer.headers.getlist("Cache-Control")) == 1, what
    assert "Strict-Transport-Security" not in answer.headers, what
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


def everything(app: Flask) -> list[Address]:
    return list(addresses(app, {**KNOWN, **READ}))


@pytest.mark.parametrize("who", ["visitor", "Chen", "Boss"])
def test_every_page_is_guarded_and_only_what_everyone_may_read_is_kept(
    app: Flask, browsers: dict[str, Browser], who: str
) -> None:
    kept = set()
    for address in everything(app):
        answer = browsers[who].get(address.path)
        assert_guarded(answer, address.path)
        assert answer.status_code < 500, address.path
        if answer.mimetype == "text/html" and answer.status_code == 200:
            asked = set(answer.headers["Vary"].replace(" ", "").split(","))
            assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= asked, address.path
        if answer.status_code >= 400:
            assert answer.headers["Cache-Control"] == "no-store", address.path
        if may_be_kept(address, answer):
            kept.add(address.endpoint)
            assert who != "visitor" or 'method="post"' not in answer.text, address.path
    assert kept >= {
        "home.dialogue", "threads.show", "threads.listing", "threads.forum", "threads.stage",
        "home.round", "home.people", "home.person", "threads.history", "threads.stage_history",
        "dialogues.about", "dialogues.rules", "dialogues.stages", "dialogues.documents",
    }  # fmt: skip


def may_be_kept(address: Address, answer: TestResponse) -> bool:
    """Kept, and always asked about again; desks, accounts and forms are kept nowhere."""
    rule = answer.headers["Cache-Control"]
    if address.endpoint == "static":
        assert rule in ("no-cache", "public, max-age=31536000, immutable")
        return False
    if rule == "no-cache":
        assert "ETag" in answer.headers, address.path
        is_open = address.endpoint in OPEN_PAGES
        assert is_open or not address.endpoint.startswith(DESKS), address.path
        return True
    assert rule == "no-store", (address.path, rule)
    assert "ETag" not in answer.headers, address.path
    return False


def test_nothing_of_a_private_dialogue_is_kept(app: Flask, clock: object) -> None:
    dialogue = make_dialogue(visibility="private")
    cast = make_cast(dialogue)
    make_thread(dialogue, cast.amina)
    browser = signed_in(app, cast.chen)
    inside = [one for one in everything(app) if one.path.startswith("/d/")]
    assert len(inside) > 40
    for address in inside:
        answer = browser.get(address.path)
        assert answer.headers["Cache-Control"] == "no-store", address.path
        assert "ETag" not in answer.headers, address.path


def test_pages_that_mix_in_what_is_private_are_not_kept(app: Flask, clock: object) -> None:
    """A public dialogue's home, as a member of one of its private forums sees it."""
    dialogue = make_dialogue()
    cast = make_cast(dialogue)
    forum_of(dialogue, "africa").visibility = "private"
    dialogue.version += 1
    db.session.commit()
    make_thread(dialogue, cast.bruno, forum="africa", body="Between us.")
    moderator, visitor = signed_in(app, cast.bruno), app.test_client()
    for path in ("", "threads", "rounds/2/", "people/", "people/bruno", "stages/exclusion/"):
        inside = moderator.get(f"/d/june-2005/{path}")
        assert inside.headers["Cache-Control"] == "no-store", path
        outside = visitor.get(f"/d/june-2005/{path}")
        assert outside.headers["Cache-Control"] == "no-cache", path
        assert "Between us" not in outside.text


def test_refusals_are_guarded(app: Flask, browsers: dict[str, Browser]) -> None:
    for browser in browsers.values():
        token = {"csrf_token": token_for(browser)}
        refusals = {
            400: browser.post("/d/june-2005/threads/1/posts", data={"body": "x"}),
            404: browser.get("/no/such/page"),
            405: browser.delete("/d/june-2005/"),
            413: browser.post("/d/june-2005/threads", data={**token, "body": "x" * 3_000_000}),
        }
        for status, answer in refusals.items():
            assert answer.status_code == status
            assert_guarded(answer, status)
            assert answer.headers["Cache-Control"] == "no-store"
            assert '<html lang="en"' in answer.text
        assert refusals[405].headers["Allow"]
    forbidden = browsers["visitor"].get("/account/drafts")
    assert forbidden.status_code == 403
    assert_guarded(forbidden, 403)


def test_too_many_is_guarded(
    app: Flask, browsers: dict[str, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(7):
        answer = browsers["visitor"].submit(
            "/account/sign-in", "sign-in", email="x@example.org", password="wrong words here"
        )
    assert answer.status_code == 429
    assert_guarded(answer, 429)
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_failure_is_guarded_and_tells_nothing(
    app: Flask, browsers: dict[str, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_values: object) -> None:
        raise RuntimeError("SECRET-DETAIL of what went wrong")

    for endpoint in ("home.help", "threads.reply"):
        monkeypatch.setitem(app.view_functions, endpoint, fail)
    for browser in browsers.values():
        shown = browser.get("/help")
        form = {"csrf_token": token_for_without_help(browser), "body": "Dear words.\nTwo lines."}
        sent = browser.post("/d/june-2005/threads/1/posts", data=form)
        for answer in (shown, sent):
            assert answer.status_code == 500
            assert_guarded(answer, 500)
            assert answer.headers["Cache-Control"] == "no-store"
            assert "SECRET-DETAIL" not in answer.text
            assert "Traceback" not in answer.text
        assert "Dear words.\nTwo lines." in sent.text


def token_for_without_help(browser: Browser) -> str:
    for path in ("/account/sign-in", "/account/drafts"):
        page = browser.get(path, follow_redirects=True).text
        if 'name="csrf_token" value="' in page:
            return page.split('name="csrf_token" value="')[1].split('"')[0]
    raise AssertionError


def test_cookies_are_for_this_site_and_not_for_scripts(
    app: Flask, browsers: dict[str, Browser]
) -> None:
    answers = [
        browsers["visitor"].get("/account/sign-in"),
        browsers["visitor"].get("/d/june-2005/threads/1?view=flat"),
        browsers["visitor"].get("/?hl=fr"),
    ]
    for answer in answers:
        cookies = answer.headers.getlist("Set-Cookie")
        assert cookies
        for cookie in cookies:
            assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")), cookie


def test_compressed_or_not_it_is_the_same_page(app: Flask, browsers: dict[str, Browser]) -> None:
    for browser in browsers.values():
        for path in ("/d/june-2005/threads/1", "/d/june-2005/", "/help"):
            tags = set()
            for encoding in ("", "gzip", "br", "br;q=0, gzip", "zstd", "*"):
                answer = browser.get(path, headers={"Accept-Encoding": encoding})
                assert answer.status_code == 200
                used = answer.headers.get("Content-Encoding", "")
                assert used in ("", "br", "gzip")
                assert used != "br" or "br;q=0" not in encoding
                tags.add(answer.headers.get("ETag"))
            assert len(tags) == 1 or browser is not browsers["visitor"], path
