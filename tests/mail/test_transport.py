"""The roads by which a mail leaves."""

import smtplib
import stat
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

import pytest

from dialogue.mail import transport
from dialogue.mail.transport import MaildirMail, NoMail, SmtpMail, recipient_of, transport_for
from tests.mail.smtp_server import smtp_server

ARABIC = "مرحبا بكم في الحوار"
LINK = "http://127.0.0.1:5000/account/confirm/" + "x" * 60


def a_mail(to: str = "amina@example.org", text: str = f"Hello.\n\n  {LINK}\n") -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Dialogue <dialogue@example.org>"
    mail["To"] = to
    mail["Subject"] = "Confirm your e-mail address"
    mail.set_content(text, cte="7bit" if text.isascii() else "8bit")
    return mail


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("none", NoMail()),
        ("maildir:/somewhere/mail", MaildirMail(Path("/somewhere/mail"))),
        ("smtp://mail.example.org", SmtpMail("mail.example.org", 25, password="")),
        ("smtps://mail.example.org", SmtpMail("mail.example.org", 465, None, "", True)),
        (
            "smtps://us%40er:p%2Fw@mail.example.org:2465?from=forum@example.org",
            SmtpMail("mail.example.org", 2465, "us@er", "p/w", True, "forum@example.org"),
        ),
    ],
)
def test_a_setting_names_the_road(url: str, expected: object) -> None:
    assert transport_for(url) == expected


def test_the_password_is_not_shown() -> None:
    assert "p/w" not in repr(transport_for("smtp://user:p%2Fw@mail.example.org"))


def test_without_mail_nothing_leaves() -> None:
    assert not transport_for("none").is_open
    transport_for("none").send(a_mail())


def test_a_folder_keeps_each_mail_as_a_file_and_the_console_tells_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mail"
    for _ in range(2):
        transport_for(f"maildir:{folder}").send(a_mail())
    files = sorted((folder / "new").iterdir())
    assert len(files) == 2
    text = files[0].read_text()
    assert f"\n  {LINK}\n" in text  # whole and readable, not wrapped or encoded
    assert read(files[0].read_bytes())["To"] == "amina@example.org"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    told = capsys.readouterr()
    assert told.out == ""
    for file in files:
        assert f'Mail "Confirm your e-mail address" is in {file}\n    {LINK}\n' in told.err
    assert "amina" not in told.err


def test_other_scripts_stay_readable_in_the_file(tmp_path: Path) -> None:
    transport_for(f"maildir:{tmp_path}").send(a_mail(text=ARABIC))
    (file,) = (tmp_path / "new").iterdir()
    assert ARABIC in file.read_text(encoding="utf-8")


def test_a_server_gets_the_mail_for_one_recipient() -> None:
    with smtp_server() as received:
        transport_for(f"smtp://127.0.0.1:{received.port}").send(a_mail(text=ARABIC))
    assert received.envelopes == [("<dialogue@example.org>", ["<amina@example.org>"])]
    assert "BODY=8BITMIME" in received.options[0]
    assert read(received.contents[0]).get_content().strip() == ARABIC
    assert received.credentials == []


def test_a_server_of_seven_bits_gets_seven_bits() -> None:
    with smtp_server(extensions=()) as received:
        transport_for(f"smtp://127.0.0.1:{received.port}").send(a_mail(text=ARABIC))
    assert received.contents[0].isascii()
    assert read(received.contents[0]).get_content().strip() == ARABIC


def test_an_address_in_another_script_needs_a_server_that_knows_it() -> None:
    with smtp_server() as received:
        transport_for(f"smtp://127.0.0.1:{received.port}").send(a_mail("амина@example.org"))
    assert received.envelopes[0][1] == ["<амина@example.org>"]
    assert "SMTPUTF8" in received.options[0]
    with smtp_server(extensions=("8BITMIME",)) as received:
        mail = transport_for(f"smtp://127.0.0.1:{received.port}")
        with pytest.raises(smtplib.SMTPNotSupportedError):
            mail.send(a_mail("амина@example.org"))
    assert received.contents == []


def test_a_password_is_shown_to_this_machine_or_over_encryption_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with smtp_server() as received:
        mail = transport_for(f"smtp://user:pass@127.0.0.1:{received.port}")
        mail.send(a_mail())
        assert received.credentials == ["\0user\0pass"]
        monkeypatch.setattr(transport, "_is_loopback", lambda host: False)
        with pytest.raises(smtplib.SMTPNotSupportedError):
            mail.send(a_mail())
    assert len(received.credentials) == 1
    assert len(received.contents) == 1


def test_what_a_server_does_not_take_raises() -> None:
    with smtp_server(refuses=True) as received, pytest.raises(smtplib.SMTPRecipientsRefused):
        transport_for(f"smtp://127.0.0.1:{received.port}").send(a_mail())
    with pytest.raises(OSError):  # noqa: PT011 - nobody listens there any more
        transport_for(f"smtp://127.0.0.1:{received.port}").send(a_mail())


@pytest.mark.parametrize("extra", [("To", "a@example.org, b@example.org"), ("Cc", "b@example.org")])
def test_no_mail_goes_to_two(tmp_path: Path, extra: tuple[str, str]) -> None:
    mail = a_mail()
    name, value = extra
    del mail[name]
    mail[name] = value
    with pytest.raises(ValueError, match="."):
        recipient_of(mail)
    with pytest.raises(ValueError, match="."):
        transport_for(f"maildir:{tmp_path}").send(mail)
    assert list(tmp_path.iterdir()) == []
