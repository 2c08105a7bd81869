"""Writes a mail: plain text, complete, in the reader's language, to one address.

A template below ``templates/mail/`` has the subject on its first line and the text after an empty
one. Nothing of it is HTML.
"""

from collections.abc import Mapping
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from hashlib import blake2b
from textwrap import fill
from types import MappingProxyType
from typing import Any

from flask import current_app

from dialogue import clock
from dialogue.accounts.emails import wire_form
from dialogue.events import Event
from dialogue.i18n import LANGUAGES, speaking
from dialogue.mail.links import absolute_url, site_host
from dialogue.text import without_bidi

WIDTH = 76
LONGEST_LINE = 990  # bytes; RFC 5322 ends a line at 998
NO_MORE: Mapping[str, str] = MappingProxyType({})
IN_ONE_PIECE = ("List-Id", "List-Unsubscribe", "References", "In-Reply-To")


class _Whole(UnstructuredHeader, BaseHeader):
    """Addresses and ids for programs: the library would write a long one in encoded words, as if it
    were prose, and nobody would find it again."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _AsWritten(UnstructuredHeader, BaseHeader):
    """A subject with somebody's words in it. The library would decode what looks like an encoded
    word in them, a line break and another header included, and lose spaces of long ones."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        is_plain = self.isascii() and "=?" not in self
        written = Header(str(self), "us-ascii" if is_plain else "utf-8", header_name=self.name)
        return f"{self.name}: {written.encode(linesep=policy.linesep)}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("Subject", _AsWritten)
for _name in IN_ONE_PIECE:
    _headers.map_to_type(_name, _Whole)
POLICY = SMTP.clone(header_factory=_headers)


def compose(
    template: str,
    *,
    to: str,
    lang: str | None,
    about: Event,
    headers: Mapping[str, str] = NO_MORE,
    **facts: Any,
) -> EmailMessage:
    """The mail that ``template`` makes of ``facts``, because of the event ``about``, with
    ``headers`` beside those that every mail has.

    The same event and template give the same Message-ID, so that a mail sent twice is known as one.
    """
    known = lang if lang in LANGUAGES else "en"
    subject, text = _written(template, known, facts)
    message = EmailMessage(policy=POLICY)
    message["From"] = _sender()
    message["To"] = Address(addr_spec=wire_form(to))
    message["Subject"] = subject
    message["Date"] = clock.now()
    message["Message-ID"] = _message_id(template, about)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in headers.items():
        message[name] = value
    message.set_content(text, cte=_encoding(text))
    message["Content-Language"] = known  # after the content, which clears every such header
    return message


def _written(template: str, lang: str, facts: dict[str, Any]) -> tuple[str, str]:
    page = current_app.jinja_env.get_template(f"mail/{template}.txt")
    site = {"site_name": current_app.config["SITE_NAME"], "site_url": absolute_url("home.index")}
    with speaking(lang):
        written = page.render(site | facts)
    subject, _, text = written.strip().partition("\n")
    return without_bidi(" ".join(subject.split())), _wrapped(text)


def _wrapped(text: str) -> str:
    """Lines that every mail reader shows whole; an address is never broken."""
    lines = text.strip().splitlines()
    return "\n".join(_wrapped_line(line) for line in lines) + "\n"


def _wrapped_line(line: str) -> str:
    text = line.lstrip(" >")
    indent = line[: len(line) - len(text)]
    if not text:
        return indent.rstrip()
    return fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _encoding(text: str) -> str | None:
    """Readable as a file wherever mail may hold it so; None lets the library choose."""
    if max(len(line.encode()) for line in text.splitlines()) > LONGEST_LINE:
        return None
    return "7bit" if text.isascii() else "8bit"


def _sender() -> Address:
    address = current_app.extensions["mail"].sender or f"dialogue@{site_host()}"
    return Address(str(current_app.config["SITE_NAME"]), addr_spec=address)


def _message_id(template: str, about: Event) -> str:
    told = f"{about.id} {about.at.isoformat()} {template}".encode()
    return f"<{blake2b(told, digest_size=16).hexdigest()}@{site_host()}>"
