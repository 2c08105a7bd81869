"""A person at a running server: keeps cookies, follows redirects, fills in forms. No JavaScript."""

import mailbox
import re
import time
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.forms import form_of


@dataclass(frozen=True)
class Page:
    """The answer that a person ends up with, after redirects."""

    url: str
    status: int
    text: str


class Visitor:
    def __init__(self, site: str) -> None:
        self._site = site
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Page:
        return self._open(Request(urljoin(self._site, path)))

    def submit(self, path: str, form: str, /, **answers: object) -> Page:
        """Open the page, fill in the form with this id or action, and send it."""
        page = self.get(path)
        assert page.status == 200, f"{page.url} answered {page.status}"
        found = form_of(page.text, form)
        body = urlencode(found.filled(answers), doseq=True).encode()
        origin = {"Origin": self._site}
        return self._open(Request(urljoin(page.url, found.action), data=body, headers=origin))

    def sign_up(self, instance: Path, *, name: str, email: str, password: str) -> Page:
        """From no account to a signed-in, confirmed one, the mail being read in ``instance``."""
        entry = {"email": email, "password": password}
        self.submit("/account/sign-up", "/account/sign-up", name=name, **entry)
        self.get(mailed_link(instance, email))
        return self.submit("/account/sign-in", "/account/sign-in", **entry)

    def _open(self, request: Request) -> Page:
        try:
            answer = self._opener.open(request, timeout=30)
        except HTTPError as error:
            answer = error
        with answer:
            return Page(answer.url, answer.status, answer.read().decode())


def mailed_link(instance: Path, email: str, seconds: float = 15) -> str:
    """The path of the link in the first mail to this address, once it has been sent."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        for message in _mails(instance / "mail"):
            found = re.search(rb"https?://\S+", message.get_payload(decode=True) or b"")
            if email in str(message["To"]) and found:
                return urlsplit(found.group().decode()).path
        time.sleep(0.1)
    raise AssertionError(f"no mail to {email} within {seconds} s")


def _mails(folder: Path) -> list[mailbox.MaildirMessage]:
    return list(mailbox.Maildir(folder, create=False)) if folder.exists() else []
