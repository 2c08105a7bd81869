"""The edges that tests hold in their hands: the clock, and the mail that went out."""

import email
import re
from contextlib import ExitStack
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Self

from flask import Flask

from dialogue import clock, deliveries


class Clock:
    """Time stands still until the test moves it."""

    def __init__(self, moment: datetime) -> None:
        self.now = moment
        self._stack = ExitStack()

    def move(self, **time: float) -> datetime:
        """``move(days=2)``; returns the new moment."""
        return self.set(self.now + timedelta(**time))

    def set(self, moment: datetime) -> datetime:
        self._stack.close()
        self._stack.enter_context(clock.fixed_at(moment))
        self.now = moment
        return moment

    def __enter__(self) -> Self:
        self.set(self.now)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()


class Letters:
    """Reads the Maildir in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def messages(self) -> list[EmailMessage]:
        """Every mail sent so far, oldest first."""
        files = sorted((self.folder / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        raw = [path.read_bytes() for path in files]
        return [email.message_from_bytes(each, policy=default) for each in raw]  # type: ignore[misc]

    def to(self, address: str) -> list[EmailMessage]:
        return [each for each in self.messages() if address in str(each["To"])]

    def last_link(self, address: str) -> str:
        """The first address of the site in the newest mail to ``address``."""
        message = self.to(address)[-1]
        body = message.get_body(("plain",))
        assert body is not None
        found = re.search(r"https?://\S+", body.get_content())
        assert found, f"no link in {body.get_content()}"
        return found.group()


class Mailbox(Letters):
    """Reads the Maildir that MAIL_URL names, after working off what is due."""

    def __init__(self, app: Flask) -> None:
        super().__init__(Path(app.config["MAIL_URL"].removeprefix("maildir:")))
        self._app = app

    def messages(self) -> list[EmailMessage]:
        with self._app.app_context():
            deliveries.deliver_due()
        return super().messages()
