"""Finding accounts, sign-ins and tokens; what a browser's last use is worth."""

from datetime import timedelta

import pytest
from flask import Flask

from dialogue.accounts import operations, queries, seen
from dialogue.accounts.models import SignIn, TokenPurpose, User
from dialogue.accounts.staff_operations import issue_token
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import SITE, Operator, Visitor
from tests.accounts.people import a_user, sign_in, signed_in_name
from tests.browser import Browser
from tests.fakes import Clock


def signed_in(user: User, device: str = "Lynx") -> str:
    return operations.begin_sign_in(Visitor(), SITE, user=user, device=device)


@pytest.fixture(autouse=True)
def _nothing_noted(app: Flask) -> None:
    seen.flush()


@pytest.mark.parametrize(
    "typed", ["amina@example.org", " AMINA@Example.ORG", "Amina@example.org\n"]
)
def test_an_address_is_found_however_it_is_typed(app: Flask, typed: str) -> None:
    assert queries.user_by_email(typed) is None
    user = a_user()
    assert queries.user_by_email(typed) is user


@pytest.mark.parametrize("typed", ["", "amina", "a@b@c", "\x00@example.org", "x" * 5000, "ａ@b"])
def test_what_is_no_address_finds_nobody(app: Flask, typed: str) -> None:
    assert queries.user_by_email(typed) is None
    with pytest.raises(NotFound):
        queries.get_user(typed)


@pytest.mark.parametrize(
    ("is_admin", "steps", "alive"),
    [
        (False, [timedelta(days=14)], True),
        (False, [timedelta(days=14, seconds=1)], False),
        (False, [timedelta(days=10)] * 9, True),
        (False, [timedelta(days=10)] * 9 + [timedelta(hours=1)], False),
        (True, [timedelta(hours=12)], True),
        (True, [timedelta(hours=12, seconds=1)], False),
        (True, [timedelta(hours=8)] * 3, True),
        (True, [timedelta(hours=8)] * 3 + [timedelta(minutes=1)], False),
    ],
)
def test_a_sign_in_ends_when_idle_and_in_any_case_some_day(
    app: Flask, clock: Clock, is_admin: bool, steps: list[timedelta], alive: bool
) -> None:
    token = signed_in(a_user(is_admin=is_admin))
    for step in steps:
        found = queries.find_sign_in(token)
        seen.note(found.id, found.seen_at)
        seen.flush()
        db.session.expire_all()
        clock.set(clock.now + step)
    assert (queries.find_sign_in(token) is not None) is alive


def test_one_sees_ones_own_live_sign_ins_only(app: Flask, clock: Clock) -> None:
    amina, bruno = a_user(), a_user("bruno@example.org", name="Bruno")
    signed_in(amina, "lost")
    clock.move(days=15)
    tokens = [signed_in(amina, device) for device in ("ended", "kept")]
    signed_in(bruno, "of Bruno")
    operations.end_sign_in(amina, amina, sign_in=queries.find_sign_in(tokens[0]))
    (kept,) = queries.sign_ins_of(amina)
    assert kept.device == "kept"
    assert queries.get_sign_in(amina, kept.id) is kept
    with pytest.raises(NotFound):
        queries.get_sign_in(bruno, kept.id)


def test_pages_write_nothing_and_the_last_use_is_written_later(
    client: Browser, clock: Clock
) -> None:
    a_user()
    began = clock.now
    sign_in(client)
    clock.move(minutes=4)
    signed_in_name(client)
    assert seen.flush() == 0
    clock.move(minutes=2)
    for _ in range(3):
        signed_in_name(client)
    assert db.session.get(SignIn, 1).seen_at == began
    assert seen.flush() == 1
    db.session.expire_all()
    assert db.session.get(SignIn, 1).seen_at == clock.now
    assert seen.flush() == 0


def test_what_could_not_be_written_is_written_the_next_time(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = signed_in(a_user())
    clock.move(hours=1)
    found = queries.find_sign_in(token)
    seen.note(found.id, found.seen_at)
    with monkeypatch.context() as broken:
        broken.setattr(db.session, "commit", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seen.flush()
    assert seen.flush() == 1


@pytest.mark.parametrize("purpose", list(TokenPurpose))
def test_a_token_is_found_for_its_purpose_and_time_only(
    app: Flask, clock: Clock, purpose: TokenPurpose
) -> None:
    token = issue_token(Operator(), SITE, user=a_user(), purpose=purpose)
    found = {each for each in TokenPurpose if queries.find_token(token, each)}
    assert found == {purpose}
    assert queries.find_token(token + "x", purpose) is None
    assert queries.find_token("", purpose) is None
    clock.move(minutes=61)
    assert queries.find_token(token, purpose) is None
