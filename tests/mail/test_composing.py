"""A mail as it is written: headers, languages, lines, and addresses of this site only."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, default

import pytest
from flask import Flask

from dialogue.events import Event
from dialogue.i18n import LANGUAGES
from dialogue.mail import composing
from dialogue.mail.composing import compose
from dialogue.mail.links import absolute_url
from dialogue.mail.transport import NoMail
from tests.fakes import Clock

pytestmark = pytest.mark.sqlite_only(reason="writing a mail asks nothing of the database")
LINK = "https://dialogue.example.org/account/confirm/" + "x" * 43
TITLE = "Диалог о мире и участии"


def an_event(number: int = 7) -> Event:
    return Event(id=number, at=datetime(2005, 6, 15, tzinfo=UTC), kind="account.signed_up")


def confirm(
    to: str = "amina@example.org", lang: str | None = "en", **facts: object
) -> EmailMessage:
    facts = {"link": LINK, "minutes": 60, **facts}
    return compose("confirm", to=to, lang=lang, about=an_event(), **facts)


def invitation(**facts: object) -> EmailMessage:
    given = {
        "link": LINK,
        "title": "Peace Dialogue",
        "inviter": "Bruno",
        "message": "",
        "until": datetime(2005, 6, 29, tzinfo=UTC),
        **facts,
    }
    return compose("invitation", to="amina@example.org", lang="en", about=an_event(), **given)


def sent(mail: EmailMessage) -> EmailMessage:
    """The mail as its receiver reads it."""
    return message_from_bytes(mail.as_bytes(policy=SMTP), policy=default)  # type: ignore[return-value]


def text_of(mail: EmailMessage) -> str:
    return str(sent(mail).get_content()).replace("\r\n", "\n")


def test_every_header_is_there(app: Flask, clock: Clock) -> None:
    mail = sent(confirm())
    assert mail["From"] == "Dialogue <dialogue@localhost>"
    assert mail["To"] == "amina@example.org"
    assert mail["Subject"] == "Confirm your e-mail address"
    assert mail["Date"].datetime == clock.now
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert mail["Message-ID"].endswith("@localhost>")
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"


def test_the_same_event_gives_the_same_message_id_and_another_another(app: Flask) -> None:
    facts = {"to": "amina@example.org", "lang": "en", "link": LINK, "minutes": 60}
    ids = [
        compose("confirm", about=an_event(), **facts)["Message-ID"],
        compose("confirm", about=an_event(), **{**facts, "link": LINK + "y"})["Message-ID"],
        compose("reset", about=an_event(), **facts)["Message-ID"],
        compose("confirm", about=an_event(8), **facts)["Message-ID"],
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_the_sender_may_be_set(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "mail", NoMail(sender="forum@example.org"))
    assert confirm()["From"] == "Dialogue <forum@example.org>"


@pytest.mark.parametrize("lang", [*LANGUAGES, None, "xx", "../../etc"])
def test_the_text_is_whole_in_every_language(app: Flask, lang: str | None) -> None:
    mail = confirm(lang=lang)
    assert mail["Content-Language"] == (lang if lang in LANGUAGES else "en")
    assert f"\n  {LINK}\n" in text_of(mail)
    assert "60" in text_of(mail)
    assert mail["Subject"]


def test_lines_are_short_and_addresses_unbroken(app: Flask) -> None:
    text = text_of(invitation(message="word " * 100))
    assert all(len(line) <= 76 for line in text.splitlines() if LINK not in line)
    assert f"\n  {LINK}\n" in text
    assert text.count("\n> word") == 7
    assert "\n\n\n" not in text


def test_text_of_one_endless_line_is_sent_as_mail_allows(app: Flask) -> None:
    raw = invitation(message="字" * 900).as_bytes(policy=SMTP)
    assert max(len(line) for line in raw.splitlines()) < 998
    assert "字" * 900 in text_of(invitation(message="字" * 900))


def test_nothing_is_taken_for_html(app: Flask) -> None:
    text = text_of(invitation(title=f"{TITLE} & <b>us</b>", inviter="O'Brien"))
    assert f"  {TITLE} & <b>us</b>\n" in text
    assert "O'Brien invites you" in text


@pytest.mark.parametrize(
    "to",
    [
        "amina@example.org\nBcc: all@example.org",
        "amina@example.org\r\n\r\nbody",
        "amina@example.org, bruno@example.org",
        "amina@example.org>, <bruno@example.org",
        "",
    ],
)
def test_an_address_cannot_become_a_header_or_two_addresses(app: Flask, to: str) -> None:
    with pytest.raises(ValueError, match="."):
        confirm(to=to)


@pytest.mark.parametrize("evil", ["x\nBcc: all@example.org", "x\r\nBcc: all@example.org\r\n\r\n"])
def test_what_people_wrote_stays_in_the_text(app: Flask, evil: str) -> None:
    mail = sent(invitation(title=evil, inviter=evil, message=evil))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "You are invited to a dialogue"
    assert mail["To"] == "amina@example.org"


@pytest.mark.parametrize(
    "title",
    [
        "=?utf-8?q?x=0D=0ABcc:_all@example.org?=",
        "=?utf-8?q?=E2=80=AE?=",
        "حوار السلام " * 16,
        "words and " * 20,
        "字" * 200,
    ],
)
def test_a_subject_is_what_it_was_written_as(
    app: Flask, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    wanted = f"About {title.strip()}"
    monkeypatch.setattr(composing, "_written", lambda *_: (wanted, "Text.\n"))
    mail = confirm()
    for policy in (SMTP, SMTPUTF8, default):
        raw = mail.as_bytes(policy=policy)
        read = message_from_bytes(raw, policy=default)
        assert (read["Subject"], read["Bcc"]) == (wanted, None)
        assert max(map(len, raw.splitlines())) <= 78


def test_what_programs_read_is_written_in_one_piece(app: Flask) -> None:
    address = f"<https://dialogue.example.org/{'x' * 200}>"
    mail = compose(
        "confirm",
        to="amina@example.org",
        lang="en",
        about=an_event(),
        headers={"List-Unsubscribe": address},
        **{"link": LINK, "minutes": 60},
    )
    for policy in (SMTP, SMTPUTF8, default):
        assert f"List-Unsubscribe: {address}" in mail.as_bytes(policy=policy).decode().splitlines()
    with pytest.raises(ValueError, match="."):
        mail["List-Unsubscribe"] = "<x>\nBcc: all@example.org"


def test_a_domain_in_another_script_is_written_as_servers_take_it(app: Flask) -> None:
    assert confirm(to="amina@пример.рф")["To"] == "amina@xn--e1afmkfd.xn--p1ai"


@pytest.mark.parametrize("host", ["evil.example", "localhost:1", ""])
def test_links_follow_the_setting_and_never_the_request(
    app: Flask, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setitem(app.config, "SITE_URL", "https://dialogue.example.org:8443")
    expected = "https://dialogue.example.org:8443/account/confirm/abc"
    assert absolute_url("accounts.confirm", token="abc") == expected
    with app.test_request_context(base_url=f"http://{host or 'localhost'}"):
        assert absolute_url("accounts.confirm", token="abc") == expected
        assert "evil" not in sent(confirm()).as_string()
