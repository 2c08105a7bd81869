"""Neither addresses, passwords nor tokens reach the log, whatever goes wrong."""

import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from dialogue import logs
from dialogue.accounts import operations
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
