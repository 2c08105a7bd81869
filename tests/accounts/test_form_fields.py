"""Browsers and password managers can fill the forms in; what is needed is said before."""

from html.parser import HTMLParser

import pytest
from flask import Flask

from tests.accounts.people import a_user, sign_in
from tests.browser import Browser

pytestmark = pytest.mark.sqlite_only(reason="forms look the same on every database")
Field = dict[str, str | None]


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs), f"an attribute stands twice in <{tag}>"
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if (
            tag == "input"
            and given.get("type") not in ("hidden", "checkbox")
            and "hidden" not in given
        ):
            self.fields[str(given["name"])] = given


def page_of(client: Browser, path: str) -> _Fields:
    parser = _Fields()
    parser.feed(client.get(path).text)
    return parser


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("sign-up", {"name": "name", "email": "email", "password": "new-password"}),
        ("sign-in", {"email": "username", "password": "current-password"}),
        ("forgotten", {"email": "email"}),
        ("confirm", {"email": "email"}),
        ("", {"name": "name"}),
        ("email", {"email": "email", "current_password": "current-password"}),
        (
            "password",
            {"current_password": "current-password", "new_password": "new-password"},
        ),
    ],
)
def test_fields_tell_browsers_what_belongs_there(
    client: Browser, path: str, fields: dict[str, str]
) -> None:
    a_user()
    if path in ("", "email", "password"):
        sign_in(client)
    page = page_of(client, f"/account/{path}")
    assert {name: field.get("autocomplete") for name, field in page.fields.items()} == fields
    for name, field in page.fields.items():
        assert "required" in field
        assert "onpaste" not in field
        if "password" in name:
            assert field["type"] == "password"
            assert field["value"] == ""
            assert "maxlength" not in field  # a pasted password is never cut off
    assert len(page.ids) == len(set(page.ids))


def test_a_new_password_says_what_is_needed(app: Flask, client: Browser) -> None:
    field = page_of(client, "/account/sign-up").fields["password"]
    described = str(field["aria-describedby"])
    text = client.get("/account/sign-up").text
    assert "At least 8 characters" in text.split(f'id="{described}">')[1].split("</p>")[0]
