"""One mail: who, when, what about, in answer to what, with what attached."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dialogue.mime import MailText, read_message
from dialogue.mime_parts import Attachment

MAILS = Path(__file__).parents[2].parent / "shared" / "data" / "mail"


def real(path: str) -> MailText:
    if not (MAILS / path).exists():
        pytest.skip(f"the real material ../shared/data/mail/{path} is not here")
    return read_message((MAILS / path).read_bytes())


def read(head: str, body: str | bytes = "Hello") -> MailText:
    tail = body if isinstance(body, bytes) else body.encode()
    return read_message(head.strip().encode("latin-1") + b"\n\n" + tail)


def parts(*each: str, kind: str = "mixed") -> MailText:
    body = "".join(f"--b\n{part}\n" for part in each) + "--b--\n"
    return read(f"Content-Type: multipart/{kind}; boundary=b", body)


PLAIN = "Content-Type: text/plain\n\nHello"
HTML = "Content-Type: text/html\n\n<p>Hello <b>you</b></p>"
IMAGE = 'Content-Type: image/png; name="map.png"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo='


def test_the_head_of_a_mail() -> None:
    mail = read(
        """
Message-ID: <Two@x>
In-Reply-To: <one@x>
References: <zero@x>
 <one@x>
From: =?utf-8?q?Amina_Diall=C3=B3?= <Amina@Example.org>
Date: Mon, 6 Jun 2005 12:00:00 +0200
Subject: Re: [list] Water
 for all
Content-Language: fr-CA, en
"""
    )
    assert (mail.message_id, mail.in_reply_to) == ("Two@x", "one@x")
    assert mail.references == ("zero@x", "one@x")
    assert (mail.author_name, mail.author_address) == ("Amina Dialló", "Amina@Example.org")
    assert mail.date == datetime(2005, 6, 6, 10, tzinfo=UTC)
    assert mail.subject == "Re: [list] Water for all"
    assert (mail.subject_base, mail.is_reply) == ("Water for all", True)
    assert mail.language == "fr-CA"
    assert (mail.body, mail.attachments, mail.notes) == ("Hello", (), ())


def test_plain_text_is_preferred_to_html() -> None:
    assert parts(HTML, PLAIN, kind="alternative").body == "Hello"
    assert parts(HTML, kind="alternative").body == "Hello **you**"
    assert (
        parts("Content-Type: text/plain\n\n \n", HTML, kind="alternative").body == "Hello **you**"
    )


def test_all_texts_of_a_mixed_mail_are_read() -> None:
    assert parts(PLAIN, IMAGE, "Content-Type: text/plain\n\nFooter").body == "Hello\n\nFooter"


def test_attachments_are_listed_with_their_size() -> None:
    assert parts(PLAIN, IMAGE).attachments == (Attachment("map.png", "image/png", 8),)


def test_a_text_sent_as_a_file_is_an_attachment() -> None:
    note = 'Content-Type: text/plain\nContent-Disposition: attachment; filename="../a/b.txt"\n\nxyz'
    mail = parts(PLAIN, note)
    assert (mail.body, mail.attachments) == ("Hello", (Attachment("b.txt", "text/plain", 3),))


def test_a_forwarded_mail_is_an_attachment_named_by_its_subject() -> None:
    mail = parts(PLAIN, "Content-Type: message/rfc822\n\nSubject: The old one\n\nOld words")
    assert mail.body == "Hello"
    assert [(file.name, file.type) for file in mail.attachments] == [
        ("The old one.eml", "message/rfc822")
    ]
    assert mail.attachments[0].size > 20


def test_a_signature_of_a_machine_is_not_an_attachment() -> None:
    seal = "Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN"
    assert parts(PLAIN, seal, kind="signed").attachments == ()


def test_attachments_in_an_unread_alternative_are_listed() -> None:
    related = "Content-Type: multipart/related; boundary=c\n\n--c\n" + HTML + "\n--c\n" + IMAGE
    mail = parts(PLAIN, related + "\n--c--", kind="alternative")
    assert (mail.body, len(mail.attachments)) == ("Hello", 1)


@pytest.mark.parametrize(
    ("charset", "raw", "text", "is_told"),
    [
        ("utf-8", "Où".encode(), "Où", False),
        ("iso-8859-1", b"\x93O\xf9\x94", "“Où”", False),
        ("us-ascii", "Où".encode(), "Où", False),
        ("us-ascii", b"O\xf9", "Où", True),
        ("x-unknown", b"O\xf9", "Où", True),
        ("utf-8", b"O\xf9", "Où", True),
        ("koi8-r", "Вода".encode("koi8-r"), "Вода", False),
        ("gb2312", "碁".encode("gb18030"), "碁", False),
        ("shift_jis", "①水".encode("cp932"), "①水", False),
        ("iso-2022-jp", "水".encode("iso2022_jp"), "水", False),
        ("us-ascii", "水".encode("iso2022_jp"), "水", True),
        ("windows-1256", "ماء".encode("cp1256"), "ماء", False),
        ("euc-kr", "물 ".encode("euc-kr") + b"\xff", "물 �", True),
        ("unicode_escape", b"\\x41", "\\x41", False),
        ("zlib", b"plain", "plain", False),
    ],
)
def test_charsets(charset: str, raw: bytes, text: str, is_told: bool) -> None:
    dated = "Date: Mon, 6 Jun 2005 12:00 +0000"
    mail = read(f"{dated}\nContent-Type: text/plain; charset={charset}", raw)
    assert mail.body == text
    assert bool(mail.notes) == is_told


def test_the_charset_that_html_declares_itself() -> None:
    page = b'<html><meta charset="koi8-r"><p>' + "Вода".encode("koi8-r")
    assert read("Content-Type: text/html", page).body == "Вода"


def test_flowed_text_is_unwrapped_and_quotes_stay() -> None:
    flowed = "> one \n> two\n>> deep \n>> er\nmine \ngoes on\n\n-- \nAmina\n"
    mail = read("Content-Type: text/plain; format=flowed", flowed)
    assert mail.body == "> one two\n> > deep er\n\nmine goes on\n\n-- \nAmina"
    joined = read("Content-Type: text/plain; format=flowed; delsp=yes", "日 \n本\n").body
    assert joined == "日本"


def test_an_answer_below_a_quote_is_not_drawn_into_it() -> None:
    assert read("Subject: x", ">> a\n> b\nMine\n").body == ">> a\n>\n> b\n\nMine"


def test_enriched_text_loses_its_commands() -> None:
    enriched = "<bold>Hello</bold>\nyou <<b>\n\n<param>x</param>End"
    assert read("Content-Type: text/enriched", enriched).body == "Hello you <b>\nEnd"


def test_quoted_printable_and_base64() -> None:
    plain = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
    assert read(plain + "quoted-printable", "O=C3=B9 =\nla").body == "Où la"
    assert read(plain + "base64", base64.b64encode("Où".encode())).body == "Où"
    assert read(plain + "base64", "T8O5!").body == "Où"


@pytest.mark.parametrize("date", ["", "soon", "Mon, 30 Jun 3609 15:33:50 +0600", "Pn, 29 paX 2007"])
def test_a_date_that_cannot_be_is_taken_from_the_arrival(date: str) -> None:
    arrived = "Received: from a by b; Mon, 6 Jun 2005 12:00:00 +0200"
    mail = read(f"Date: {date}\n{arrived}")
    assert mail.date == datetime(2005, 6, 6, 10, tzinfo=UTC)
    assert mail.notes == ("its date is missing or cannot be read, the time it arrived was taken",)
    assert read(f"Date: {date}").date is None


def test_a_line_that_is_no_header_does_not_end_the_head() -> None:
    mail = read("From: Amina <a@b.org>\nquite Wrong: here\nSubject: Water")
    assert (mail.author_name, mail.subject, mail.body) == ("Amina", "Water", "Hello")


def test_a_boundary_that_the_library_cannot_use() -> None:
    head = 'Subject: x\nContent-Type: multipart/mixed; boundary="<<edge>>"'
    mail = read(head, f"--<<edge>>\n{PLAIN}\n--<<edge>>\n{IMAGE}\n--<<edge>>--\n")
    assert (mail.body, len(mail.attachments)) == ("Hello", 1)


def test_mails_nested_beyond_measure() -> None:
    deep = b"Content-Type: message/rfc822\n\n" * 3000 + b"Subject: x\n\nHello"
    assert read_message(deep).notes[0] == "its parts could not all be told apart"
    inner = "".join(f"Content-Type: multipart/mixed; boundary={n}\n\n--{n}\n" for n in range(500))
    assert read_message(inner.encode()).has_headers


def test_thousands_of_parts() -> None:
    mail = parts(*[IMAGE] * 5000)
    assert 100 < len(mail.attachments) < 1000
    assert "its parts could not all be told apart" in mail.notes


def test_what_is_no_mail_says_so() -> None:
    assert not read_message(b"").has_headers
    assert not read_message(b"Dear all,\n\nno headers here").has_headers
    assert read_message(b"From \nSubject: x\n\nHello").has_headers


def test_a_name_never_holds_an_address() -> None:
    assert real("talon/standard_replies/comcast.eml").author_name == "xxx"
    assert real("mikel/plain_emails/raw_email_multiple_from.eml").author_name == "tim"


def test_real_names_files_and_charsets() -> None:
    japanese = real("mikel/multi_charset/japanese_attachment_long_name.eml")
    assert japanese.subject == "まみむめも" * 9 + "まみむめも"
    assert japanese.attachments[0].name == "かきくけこ" * 5 + ".txt"
    korean = real("mikel/plain_emails/raw_email.eml")
    assert korean.subject == "NOTE: 한국말로 하는 것"
    assert korean.body.startswith("대부분의 마찬가지로")
    swedish = real("ponymail/pass/attachment2.mbox")
    assert swedish.author_name == "Måns af Klercker"
    assert swedish.attachments[0].name == "Måns af Klercker.vcf"
    assert "/Måns af Klercker" in swedish.body


def test_a_real_mail_in_html_alone() -> None:
    body = real("ponymail/valid/nexus.mbox").body
    assert "**Description:**" in body
    assert '\n- "userId" = "jochen"\n' in body
