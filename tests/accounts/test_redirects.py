"""Only addresses of this site are followed."""

import pytest
from flask import Flask

from dialogue.redirects import safe_path, to_path

OWN = [
    "/",
    "/account/",
    "/account/sign-in",
    "/account/sessions?from=mail",
    "/account/sign-in?next=/account/",
    "/account/sign-in?next=https://evil.example/",  # looked at again when it is followed
    "/account/confirm/some-token",
]
FOREIGN = [
    None,
    "",
    " ",
    "evil.example",
    "account/",
    "http://evil.example",
    "https://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/account/",
    "//evil.example/account/",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "\\/\\/evil.example",
    "/\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\x00/evil.example",
    "/%09/evil.example",
    "/%0a/evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%5c%5cevil.example",
    "/account/\\evil.example",
    "/account/%5c..",
    "\t/account/",
    " /account/",
    "\u2028/account/",
    "/\u2028/evil.example",
    "/account/\x7f",
    "/;@evil.example",
    "/@evil.example",
    "@evil.example",
    "/.evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "/javascript:alert(1)",
    "data:text/html,x",
    "?next=//evil.example",
    "#/account/",
    "/nowhere",
    "/account",
    "/account//",
    "//localhost/account/",
    "http://localhost/account/",
    "/account/sign-out",
    "/account/sessions/1/end",
    "/account/?" + "x" * 2000,
    "/account/confirm/a\\evil.example",
    "/account/confirm/a\tb",
    "/account/confirm/a%0d%0aSet-Cookie:x=1",
    "/account/confirm/%5cevil.example",
    "/account/sign-in?next=x\r\nSet-Cookie:x=1",
    "/account/sign-in?next=\u202e",
]


@pytest.mark.sqlite_only(reason="addresses are told apart without a database")
@pytest.mark.parametrize("value", OWN)
def test_own_pages_may_be_led_to(app: Flask, value: str) -> None:
    with app.test_request_context():
        assert safe_path(value) == value
        answer = to_path(value)
    assert (answer.status_code, answer.location) == (303, value)


@pytest.mark.sqlite_only(reason="addresses are told apart without a database")
@pytest.mark.parametrize("value", FOREIGN)
def test_nothing_else_may(app: Flask, value: str | None) -> None:
    with app.test_request_context():
        assert safe_path(value) is None


@pytest.mark.sqlite_only(reason="addresses are told apart without a database")
@pytest.mark.parametrize(
    ("value", "expected"),
    [("/account/sign-out", True), ("/account/", True), ("/account/sessions", False), ("/", False)],
)
def test_forms_are_sent_only_to_what_takes_them(app: Flask, value: str, expected: bool) -> None:
    with app.test_request_context():
        assert (safe_path(value, method="POST") == value) is expected


@pytest.mark.sqlite_only(reason="addresses are told apart without a database")
def test_the_host_that_was_asked_for_changes_nothing(app: Flask) -> None:
    with app.test_request_context(base_url="https://evil.example"):
        assert safe_path("//evil.example/account/") is None
        assert safe_path("/account/") == "/account/"
