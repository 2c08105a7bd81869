"""People of a story: at the doors they sign up, read their mail, fill in forms."""

import json
import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.accounts.people import PASSWORD, sign_in
from tests.browser import Browser
from tests.fakes import Mailbox
from tests.journeys.house import invoke


def visitor(app: Flask) -> Browser:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser


def newcomer(app: Flask, mailbox: Mailbox, name: str, *, follows: str = "/") -> Browser:
    """Somebody who follows an address, has no account yet, makes one and signs in."""
    browser, email = visitor(app), f"{name.lower()}@example.org"
    assert browser.get(follows).status_code in (200, 303)
    answers = {"name": name, "email": email, "password": PASSWORD}
    done(browser.submit("/account/sign-up", "sign-up", **answers))
    done(browser.get(mailbox.last_link(email)))
    done(sign_in(browser, email))
    return browser


def done(answer: TestResponse) -> str:
    """Where a form that was taken leads."""
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def shown_link(page: str) -> str:
    found = re.search(r'id="invitation-link">http://localhost(/\S+?)</code>', page)
    assert found, page
    return found[1]


def exported(app: Flask, slug: str) -> dict[str, list[dict[str, Any]]]:
    """What ``export`` prints, by the type of the line."""
    result = invoke(app, "export", "jsonl", "--dialogue", slug)
    assert (result.exit_code, result.stderr) == (0, "")
    rows: dict[str, list[dict[str, Any]]] = {}
    for line in result.stdout.splitlines():
        row = json.loads(line)
        rows.setdefault(row["type"], []).append(row)
    return rows
