"""Whatever the bytes, a mail is read."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from dialogue.mime import MailText, read_message

HEADERS = st.sampled_from(
    ["From", "Date", "Subject", "Message-ID", "References", "Content-Type", "Received"]
    + ["Content-Transfer-Encoding", "Content-Disposition", "Content-Language", "X"]
)
VALUES = st.binary(max_size=80) | st.sampled_from(
    [b"multipart/mixed; boundary=b", b'multipart/alternative; boundary="b"', b"text/html"]
    + [b"text/plain; charset=utf-7; format=flowed", b"message/rfc822", b"base64", b"x-uuencode"]
    + [b"quoted-printable", b"=?utf-8?b?w?= =?x?q?=f?=", b"<a@b> <c", b"attachment; filename*0*=x"]
    + [b"text/plain; name*99999999999999999999=a", b"attachment; filename*=idna'x'%ff%00"]
)


@given(st.binary())
def test_any_bytes_are_read(raw: bytes) -> None:
    check(read_message(raw))


@given(st.lists(st.tuples(HEADERS, VALUES), max_size=8), st.lists(st.binary(), max_size=4))
def test_any_headers_and_parts_are_read(
    headers: list[tuple[str, bytes]], pieces: list[bytes]
) -> None:
    head = b"".join(name.encode() + b": " + value + b"\n" for name, value in headers)
    check(read_message(head + b"\n" + b"".join(b"\n--b\n" + piece for piece in pieces)))


def check(mail: MailText) -> None:
    told = (mail.author_name, mail.subject, mail.body, mail.message_id or "", *mail.references)
    for text in (*told, *(file.name for file in mail.attachments)):
        assert "\0" not in text
        text.encode()
    assert mail.date is None or mail.date.tzinfo is UTC
