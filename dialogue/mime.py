"""A mail as people read it: who wrote what, when, in answer to what, with what attached."""

import re
from dataclasses import dataclass
from datetime import datetime

from dialogue import mime_headers
from dialogue.mime_parts import Attachment, Content, gather, headers_of, parsed, quietly

DATE_UNREADABLE = "its date is missing or cannot be read"
DATE_OF_ARRIVAL = "its date is missing or cannot be read, the time it arrived was taken"

_ARRIVED = re.compile(r"\w{3} \w{3} +\d{1,2} \d\d:\d\d(?::\d\d)?.*\d{4}")


@dataclass(frozen=True, slots=True)
class MailText:
    """``subject_base`` is the subject without reply marks; ``is_reply`` whether it had one.

    Message-IDs stand without their angle brackets; ``date`` is aware, in UTC; ``notes`` tell in
    plain English what was not as it should be; ``has_headers`` is False for what is no mail.
    """

    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    author_name: str
    author_address: str | None
    date: datetime | None
    subject: str
    subject_base: str
    is_reply: bool
    body: str
    attachments: tuple[Attachment, ...]
    language: str | None
    notes: tuple[str, ...]
    has_headers: bool


def read_message(raw: bytes) -> MailText:
    """What ``raw`` says: one RFC 5322 message, perhaps below an mbox "From " line.

    Never raises, however broken the mail is: what can be read is returned.
    """
    content = Content()
    mail = parsed(raw, content)
    headers = headers_of(mail)
    gather(mail, content)
    date = _date(headers, str(quietly(mail.get_unixfrom, None) or ""), content)
    name, address = mime_headers.author(headers.get("from", "") or headers.get("sender", ""))
    subject = mime_headers.header_text(headers.get("subject", ""))
    base, is_reply = mime_headers.subject_base(subject)
    return MailText(
        message_id=_first_id(headers, "message-id"),
        in_reply_to=_first_id(headers, "in-reply-to"),
        references=mime_headers.message_ids(headers.get("references", "")),
        author_name=name,
        author_address=address,
        date=date,
        subject=subject,
        subject_base=base,
        is_reply=is_reply,
        body="\n\n".join(text for text in content.texts if text.strip()),
        attachments=tuple(content.attachments),
        language=mime_headers.language_tag(headers.get("content-language", "")),
        notes=tuple(content.notes),
        has_headers=bool(headers),
    )


def _first_id(headers: dict[str, str], name: str) -> str | None:
    return next(iter(mime_headers.message_ids(headers.get(name, ""))), None)


def _date(headers: dict[str, str], envelope: str, content: Content) -> datetime | None:
    said = mime_headers.moment(headers.get("date", ""))
    if said:
        return said
    received = headers.get("received", "").rpartition(";")[2]
    on_envelope = _ARRIVED.search(envelope)
    arrived = mime_headers.moment(received) or (
        mime_headers.moment(on_envelope[0]) if on_envelope else None
    )
    content.note(DATE_OF_ARRIVAL if arrived else DATE_UNREADABLE)
    return arrived
