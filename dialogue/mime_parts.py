"""The parts of a mail: which are its text, which are attached. Nothing here raises."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import pairwise
from typing import TypeVar

from dialogue.charsets import decode
from dialogue.mime_headers import header_text
from dialogue.mime_html import html_to_text
from dialogue.mime_text import from_enriched, trimmed, unwrapped, with_quotes_apart

CHARSET_GUESSED = "its character set was missing or wrong and was guessed"
STRUCTURE_BROKEN = "its parts could not all be told apart"

_READ_AS_TEXT = frozenset(["text/plain", "text/html", "text/enriched", "text/markdown"])
_SEALS = frozenset(
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"]
)
_PREFERENCE = ("text/plain", "text/markdown", "multipart/", "text/html", "text/enriched", "")
_DECLARED_IN_HTML = re.compile(rb"<meta[^<>]{0,200}charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_BOUNDARY_LINE = re.compile(rb"^--(\S.{0,100}?)[ \t]*\r?$", re.MULTILINE)
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_HEAD_END = re.compile(rb"\n\r?\n")
_NAME_PARAMETER = re.compile(r"name\s*=\s*\"([^\"]+)\"", re.IGNORECASE)
_MOST_PARTS = 300
_DEEPEST = 30

Result = TypeVar("Result")
Mail = Message


@dataclass(frozen=True, slots=True)
class Attachment:
    """``size`` in bytes, as it was before it was packed for sending."""

    name: str
    type: str
    size: int


@dataclass(slots=True)
class Content:
    """What was found: ``texts`` in their order, ``notes`` on what was not as it should be."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: int = 0

    def note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)


def quietly(read: Callable[[], Result], otherwise: Result) -> Result:
    """The library raises a dozen kinds of errors on broken mails, and others in each release."""
    try:
        return read()
    except Exception:
        return otherwise


def parsed(raw: bytes, content: Content) -> Mail:
    """The message in ``raw``; only its head where the rest cannot be taken apart."""
    whole = _with_sound_head(raw)
    mail: Mail | None = quietly(lambda: message_from_bytes(whole), None)
    if mail is None:
        content.note(STRUCTURE_BROKEN)
        mail = quietly(lambda: BytesHeaderParser().parsebytes(whole), None)
    return mail if mail is not None else Message()


def _with_sound_head(raw: bytes) -> bytes:
    """``raw`` without lines that are no header among its headers: the parser would stop there."""
    end = _HEAD_END.search(raw)
    lines = raw[: end.start() if end else 0].split(b"\n")
    if not _FIELD.match(lines[0]) and not lines[0].startswith(b"From "):
        return raw
    others = [
        line
        for line, following in pairwise([*lines[1:], b""])
        if _FIELD.match(line) or line[:1] in b" \t" or not _FIELD.match(following)
    ]
    return b"\n".join([lines[0], *others]) + raw[end.start() if end else 0 :]


def headers_of(mail: Mail) -> dict[str, str]:
    """The first of each header, by its name in small letters, undecoded."""
    found: dict[str, str] = {}
    for name, value in mail.raw_items():
        found.setdefault(name.lower(), str(value))
    return found


def gather(mail: Mail, content: Content, depth: int = 0) -> None:
    """Adds the text and the attachments of ``mail`` and of all in it to ``content``."""
    content.parts += 1
    if depth > _DEEPEST or content.parts > _MOST_PARTS:
        content.note(STRUCTURE_BROKEN)
        return
    kind = quietly(mail.get_content_type, "text/plain")
    inner = _inner_parts(mail, kind, content)
    if kind.startswith("message/") and inner:
        _attach(mail, kind, _forwarded_name(inner[0]), content)
    elif kind == "multipart/alternative" and inner:
        _gather_one_of(inner, content, depth)
    elif inner:
        for part in inner:
            gather(part, content, depth + 1)
    else:
        _gather_leaf(mail, kind, content, is_whole=depth == 0)


def _inner_parts(mail: Mail, kind: str, content: Content) -> Sequence[Mail]:
    payload = mail.get_payload()
    if isinstance(payload, list):
        return [part for part in payload if isinstance(part, Message)]
    if kind.startswith("multipart/"):
        return _cut_by_hand(_bytes_of(mail), content)
    return []


def _cut_by_hand(raw: bytes, content: Content) -> Sequence[Mail]:
    """The parts of a multipart whose boundary the library could not find or use."""
    line = _BOUNDARY_LINE.search(raw)
    if line is None:
        return []
    edge = re.compile(rb"^--" + re.escape(line[1]) + rb"(?:--)?[ \t]*\r?$\n?", re.MULTILINE)
    return [parsed(piece, content) for piece in edge.split(raw)[1:] if piece.strip()]


def _gather_one_of(alternatives: Sequence[Mail], content: Content, depth: int) -> None:
    trials: list[tuple[int, Content]] = []
    for part in alternatives:
        trial = Content(parts=content.parts)
        gather(part, trial, depth + 1)
        content.parts = trial.parts
        content.attachments += trial.attachments
        kind = quietly(part.get_content_type, "text/plain")
        rank = next(at for at, wanted in enumerate(_PREFERENCE) if kind.startswith(wanted))
        if any(trial.texts):
            trials.append((rank, trial))
    if trials:
        chosen = min(trials, key=lambda trial: trial[0])[1]
        content.texts += chosen.texts
        for words in chosen.notes:
            content.note(words)


def _gather_leaf(mail: Mail, kind: str, content: Content, *, is_whole: bool) -> None:
    name = _file_name(mail)
    disposition = quietly(mail.get_content_disposition, None)
    is_text = kind in _READ_AS_TEXT or (is_whole and kind.startswith("text/"))
    if (is_text or kind.startswith("multipart/")) and not name and disposition != "attachment":
        content.texts.append(_text(mail, kind, content))
    elif kind not in _SEALS:
        _attach(mail, kind, name, content)


def _text(mail: Mail, kind: str, content: Content) -> str:
    raw = _bytes_of(mail)
    charset = quietly(mail.get_content_charset, None)
    if kind == "text/html" and not charset and (declared := _DECLARED_IN_HTML.search(raw)):
        charset = declared[1].decode("ascii", "replace")
    decoded = decode(raw, charset)
    if decoded.guessed:
        content.note(CHARSET_GUESSED)
    text = decoded.text
    if kind == "text/html":
        return trimmed(html_to_text(text))
    if kind == "text/enriched":
        text = from_enriched(text)
    elif _parameter(mail, "format") == "flowed":
        text = unwrapped(text, delete_space=_parameter(mail, "delsp") == "yes")
    return trimmed(with_quotes_apart(text))


def _attach(mail: Mail, kind: str, name: str, content: Content) -> None:
    bare = re.split(r"[/\\]", name)[-1].strip()
    size = len(_bytes_of(mail)) or quietly(lambda: len(mail.as_bytes()), 0) * mail.is_multipart()
    content.attachments.append(Attachment(bare[-100:] or "unnamed", kind[:80], size))


def _file_name(mail: Mail) -> str:
    name = header_text(str(quietly(mail.get_filename, None) or ""))
    if "\ufffd" not in name:
        return name
    headers = headers_of(mail)
    said = headers.get("content-disposition", "") + ";" + headers.get("content-type", "")
    as_it_is = _NAME_PARAMETER.search(said)
    return header_text(as_it_is[1]) if as_it_is else name


def _forwarded_name(mail: Mail) -> str:
    subject = header_text(headers_of(mail).get("subject", ""))
    return f"{subject.replace('/', '-')}.eml" if subject else "forwarded.eml"


def _bytes_of(mail: Mail) -> bytes:
    payload = quietly(lambda: mail.get_payload(decode=True), None)
    if payload is None:
        plain = quietly(mail.get_payload, None)
        payload = plain.encode("utf-8", "surrogateescape") if isinstance(plain, str) else b""
    return payload if isinstance(payload, bytes) else b""


def _parameter(mail: Mail, name: str) -> str:
    return str(quietly(lambda: mail.get_param(name), None) or "").lower()
