"""Neither addresses, passwords nor tokens reach the log, whatever goes wrong."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dialogue import logs
from dialogue.accounts import operations
from dialogue.extensions import db
from tests.accounts.people import NEW_PASSWORD, PASSWORD, a_user, sign_in
from tests.browser import Browser
from tests.fakes import Mailbox

CANARIES = (PASSWORD, NEW_PASSWORD, "canary-password", "amina@example.org", "canary@example.org")


@pytest.fixture(autouse=True)
def _log_as_before(app: Flask) -> Iterator[None]:
    yield
    logs.configure("ERROR")


def test_no_secret_is_logged(
    client: Browser,
    mailbox: Mailbox,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    logs.configure("DEBUG")  # on the console as it is now, for capsys to read
    caplog.set_level(logging.DEBUG)
    a_user()
    sign_in(client, password="canary-password")
    sign_in(client, "canary@example.org")
    sign_in(client)
    token = client.get_cookie("sid").value
    client.submit("/account/forgotten", "forgotten", email="amina@example.org")
    link = mailbox.last_link("amina@example.org")
    capsys.readouterr()  # the console tells of mails that are kept in a folder, and of their links

    client.get(link)
    monkeypatch.setattr(operations, "reset_password", lambda *_, **__: 1 / 0)
    broken = client.submit("/account/reset", "reset", password=NEW_PASSWORD)
    assert broken.status_code == 500
    assert NEW_PASSWORD not in broken.text
    monkeypatch.setattr("dialogue.accounts.recovery_views.find_token", lambda *_: 1 / 0)
    assert client.get(link).status_code == 500

    logged = capsys.readouterr()
    told = logged.out + logged.err + caplog.text
    assert "ZeroDivisionError" in told
    secrets = (*CANARIES, token, link.rpartition("/")[2], "127.0.0.1")
    assert [secret for secret in secrets if secret in told] == []


def test_an_error_of_the_database_does_not_repeat_what_was_asked(app: Flask) -> None:
    with pytest.raises(DBAPIError) as refused:
        db.session.execute(text("SELECT x FROM nowhere WHERE y = :email"), {"email": "canary@a.b"})
    db.session.rollback()
    assert "canary" not in str(refused.value)
