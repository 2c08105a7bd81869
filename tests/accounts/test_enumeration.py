"""Nobody learns from any answer whether an address has an account."""

import re
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask

from dialogue.accounts.staff_operations import suspend_user
from dialogue.permissions import Operator
from tests.accounts.people import PASSWORD, a_user
from tests.browser import Browser

KNOWN = "amina@example.org"
UNKNOWN = "omina@example.org"  # as long, so that even the lengths agree
SUSPENDED = "ymina@example.org"
UNCONFIRMED = "imina@example.org"
EVERYBODY = (KNOWN, UNKNOWN, SUSPENDED, UNCONFIRMED)
MOVING = re.compile(r'name="csrf_token" value="[^"]*"|[a-z]mina@example\.org')


class CountedHasher(PasswordHasher):
    """Counts how often the slow work is done: what is no hash at all costs nothing."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.verified = self.hashed = 0

    def verify(self, *args: object, **options: object) -> bool:
        try:
            return super().verify(*args, **options)
        except VerifyMismatchError:
            self.verified += 1
            raise

    def hash(self, *args: object, **options: object) -> str:
        self.hashed += 1
        return super().hash(*args, **options)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> Iterator[CountedHasher]:
    counted = CountedHasher()
    monkeypatch.setattr("dialogue.accounts.passwords._hasher", counted)
    return counted


@pytest.fixture(autouse=True)
def _people(app: Flask) -> None:
    a_user(KNOWN)
    suspend_user(Operator(), a_user(SUSPENDED))
    a_user(UNCONFIRMED, is_confirmed=False)


def told(answer) -> tuple[int, str | None, str, set[str]]:
    """All that a stranger can see of an answer, what moves at each request left out."""
    names = {name for name, _ in answer.headers if name != "Content-Length"}
    return answer.status_code, answer.location, MOVING.sub("", answer.text), names


@pytest.mark.parametrize(
    ("path", "form", "answers"),
    [
        ("/account/sign-up", "sign-up", {"name": "Someone", "password": PASSWORD}),
        ("/account/sign-up", "sign-up", {"name": "Someone", "password": "short"}),
        ("/account/forgotten", "forgotten", {}),
        ("/account/confirm", "confirm", {}),
        ("/account/sign-in", "sign-in", {"password": "not the password"}),
    ],
)
def test_every_address_gets_the_same_answer_for_the_same_work(
    app: Flask, hasher: CountedHasher, path: str, form: str, answers: dict[str, str]
) -> None:
    seen = []
    for email in EVERYBODY:
        before = (hasher.verified, hasher.hashed)
        browser = app.test_client()
        answer = browser.submit(path, form, email=email, **answers)
        page = browser.get(answer.location) if answer.location else answer
        work = (hasher.verified - before[0], hasher.hashed - before[1])
        seen.append((told(answer), told(page), work))
    assert seen == [seen[0]] * len(EVERYBODY)


def test_signing_in_always_verifies_once(app: Flask, hasher: CountedHasher) -> None:
    for email in (*EVERYBODY, "", "no address"):
        app.test_client().submit("/account/sign-in", "sign-in", email=email, password="x")
    assert hasher.verified == 6


@pytest.mark.parametrize("email", EVERYBODY)
def test_the_limit_on_mails_says_nothing_either(client: Browser, email: str) -> None:
    for _ in range(3):
        assert client.submit("/account/forgotten", "forgotten", email=email).status_code == 303
    answers = {"name": "Someone", "password": PASSWORD}
    assert client.submit("/account/sign-up", "sign-up", email=email, **answers).status_code == 429
