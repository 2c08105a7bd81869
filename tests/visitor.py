"""A person at a running server: keeps cookies, follows redirects, fills in forms. No JavaScript."""

import mailbox
import re
import time
from dataclasses import dataclass, field
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from tests.forms import form_of


@dataclass(frozen=True)
class Page:
    """An answer; after redirects, if those were followed."""

    url: str
    status: int
    text: str
    headers: Message = field(repr=False)


@dataclass(frozen=True)
class Filled:
    """A form that is filled in: it can be sent, and sent again when no answer came."""

    url: str
    fields: dict[str, list[Any]]


class _Staying(HTTPRedirectHandler):
    """Shows where it is sent to, and does not go there."""

    def redirect_request(self, *_request: Any, **_more: Any) -> None:
        return None


class Visitor:
    def __init__(self, site: str) -> None:
        self._site = site
        cookies = HTTPCookieProcessor(CookieJar())
        self._following = build_opener(cookies)
        self._staying = build_opener(cookies, _Staying())

    def get(self, path: str) -> Page:
        return self._open(self._following, Request(urljoin(self._site, path)))

    def fill(self, path: str, form: str, /, **answers: object) -> Filled:
        """Open the page and fill in the form with this id or action."""
        page = self.get(path)
        assert page.status == 200, f"{page.url} answered {page.status}"
        found = form_of(page.text, form)
        return Filled(urljoin(page.url, found.action), found.filled(answers))

    def send(self, filled: Filled) -> Page:
        """The very answer to a form: a redirect is not followed."""
        return self._open(self._staying, self._request(filled))

    def submit(self, path: str, form: str, /, **answers: object) -> Page:
        """Open the page, fill in the form with this id or action, send it, go where it leads."""
        return self._open(self._following, self._request(self.fill(path, form, **answers)))

    def sign_in(self, email: str, password: str) -> Page:
        return self.submit("/account/sign-in", "sign-in", email=email, password=password)

    def sign_up(self, instance: Path, *, name: str, email: str, password: str) -> Page:
        """From no account to a signed-in, confirmed one, the mail being read in ``instance``."""
        entry = {"email": email, "password": password}
        self.submit("/account/sign-up", "/account/sign-up", name=name, **entry)
        self.get(mailed_link(instance, email))
        return self.sign_in(**entry)

    def _request(self, filled: Filled) -> Request:
        body = urlencode(filled.fields, doseq=True).encode()
        return Request(filled.url, data=body, headers={"Origin": self._site})

    @staticmethod
    def _open(opener: OpenerDirector, request: Request) -> Page:
        try:
            answer = opener.open(request, timeout=30)
        except HTTPError as error:
            answer = error
        with answer:
            return Page(answer.url, answer.status, answer.read().decode(), answer.headers)


def mailed_link(instance: Path, email: str, seconds: float = 15) -> str:
    """The path of the link in the first mail to this address, once it has been sent."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        for message in mails_in(instance):
            found = re.search(rb"https?://\S+", message.get_payload(decode=True) or b"")
            if email in str(message["To"]) and found:
                return urlsplit(found.group().decode()).path
        time.sleep(0.1)
    raise AssertionError(f"no mail to {email} within {seconds} s")


def mails_in(instance: Path) -> list[mailbox.MaildirMessage]:
    """The mails that were sent as files."""
    folder = instance / "mail"
    return list(mailbox.Maildir(folder, create=False)) if folder.exists() else []
