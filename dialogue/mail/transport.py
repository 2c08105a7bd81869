"""The roads by which a mail leaves: a mail server, a folder to look into, or none."""

import re
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from dialogue.late import late
from dialogue.logs import console

if TYPE_CHECKING:
    import mailbox
    import smtplib
    from email import policy
else:
    mailbox, smtplib, policy = late("mailbox"), late("smtplib"), late("email.policy")

TIMEOUT = 20  # seconds; well within the lease of a delivery
PORTS = {"smtp": 25, "smtps": 465}
LINK = re.compile(r"https?://\S+")
FOLDERS = ("tmp", "new", "cur")


class MailTransport(Protocol):
    """``is_open`` tells whether mail leaves at all, ``sender`` the address it comes from, if one
    is set; ``send`` raises when the mail could not be handed on."""

    @property
    def is_open(self) -> bool: ...
    @property
    def sender(self) -> str | None: ...
    def send(self, message: EmailMessage) -> None: ...


def transport_for(url: str) -> MailTransport:
    """``none``, ``maildir:FOLDER``, ``smtp://`` or ``smtps://`` with ``USER:PASSWORD@HOST:PORT``;
    ``?from=ADDRESS`` at the end sets the sender."""
    if url == "none":
        return NoMail()
    if url.startswith("maildir:"):
        return MaildirMail(Path(url.removeprefix("maildir:")))
    return SmtpMail.at(urlsplit(url))


def recipient_of(message: EmailMessage) -> str:
    """The one address the mail goes to: no recipient ever sees another."""
    (address,) = message["To"].addresses
    if message["Cc"] or message["Bcc"]:
        raise ValueError("a mail goes to one recipient")
    return str(address.addr_spec)


@dataclass(frozen=True, slots=True)
class NoMail:
    is_open: bool = False
    sender: str | None = None

    def send(self, message: EmailMessage) -> None:
        """Nothing leaves."""


@dataclass(frozen=True, slots=True)
class MaildirMail:
    """Each mail is a file below ``folder``; the console says where, and which link is in it,
    so that whoever tries the program out on their own machine can go on."""

    folder: Path
    is_open: bool = True
    sender: str | None = None

    def send(self, message: EmailMessage) -> None:
        recipient_of(message)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in FOLDERS:
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        key = mailbox.Maildir(self.folder, create=False).add(
            message.as_bytes(policy=policy.default)
        )
        self._tell(message, self.folder / "new" / key)

    @staticmethod
    def _tell(message: EmailMessage, path: Path) -> None:
        found = LINK.search(message.get_content())
        link = f"\n    {found.group()}" if found else ""
        print(f'Mail "{message["Subject"]}" is in {path}{link}', file=console, flush=True)


@dataclass(frozen=True, slots=True, repr=False)
class SmtpMail:
    """A mail server. Its connection is encrypted where the server can; a password is never sent
    in clear to another machine."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    is_encrypted: bool = False
    sender: str | None = None
    is_open: bool = True

    @classmethod
    def at(cls, url: SplitResult) -> "SmtpMail":
        sender = parse_qs(url.query).get("from", [None])[-1]
        return cls(
            host=url.hostname or "localhost",
            port=url.port or PORTS[url.scheme],
            user=unquote(url.username) if url.username else None,
            password=unquote(url.password or ""),
            is_encrypted=url.scheme == "smtps",
            sender=sender,
        )

    def send(self, message: EmailMessage) -> None:
        recipient = recipient_of(message)
        sender = str(message["From"].addresses[0].addr_spec)
        with self._connected() as server:
            content, options = _as_server_takes_it(server, message, (sender, recipient))
            server.sendmail(sender, [recipient], content, options)

    def _connected(self) -> "smtplib.SMTP":
        context = ssl.create_default_context()
        if self.is_encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            self._introduce(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: "smtplib.SMTP", context: ssl.SSLContext) -> None:
        server.ehlo_or_helo_if_needed()
        is_near = _is_loopback(self.host)
        is_safe = self.is_encrypted or is_near
        if not is_safe and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            is_safe = True
        if self.user is None:
            return
        if not is_safe:
            raise smtplib.SMTPNotSupportedError("The mail server offers no encryption.")
        server.login(self.user, self.password or "")


def _as_server_takes_it(
    server: "smtplib.SMTP", message: EmailMessage, addresses: tuple[str, str]
) -> tuple[bytes, list[str]]:
    """The mail's bytes and the options it is sent with, by what the server can."""
    options = ["BODY=8BITMIME"] if server.has_extn("8bitmime") else []
    if not all(address.isascii() for address in addresses):
        if not server.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError("The mail server takes ASCII addresses only.")
        return message.as_bytes(policy=policy.SMTPUTF8), [*options, "SMTPUTF8"]
    written = policy.SMTP if options else policy.SMTP.clone(cte_type="7bit")
    return message.as_bytes(policy=written), options


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
