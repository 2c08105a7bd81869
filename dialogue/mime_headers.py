"""What the head of a mail says: who, when, about what, in answer to what. Nothing here raises."""

import base64
import binascii
import quopri
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from dialogue.charsets import decode

ADDRESS = re.compile(r"[^\s<>()\[\]\",;:@]+@[^\s<>()\[\]\",;:@]+")
_ADDRESS_ON_THE_NET = re.compile(r"[^\s<>()\[\]\",;:@]+@[\w-]+(?:\.[\w-]+)+'?")
_ENCODED = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(r"\s*[\r\n]+\s*")
_BRACKETED_ID = re.compile(r"<([^<>]+)>")
_MARKS = r"re|aw|antw|sv|vs|odp|rif|res|rép|ynt|атв|отв|ответ|رد|回复|回覆|答复|答覆|返信|회신"
_PASSED_ON = r"fwd?|wg|tr|enc|rv|vb|vl|doorst|пересл|转发|轉寄|전달"
_MARK = re.compile(
    rf"\s*(?:(?P<reply>{_MARKS})|(?:{_PASSED_ON}))"
    r"\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4})?\s*[:：]\s*",
    re.IGNORECASE,
)
_LIST_TAG = re.compile(r"\s*\[(?=[^\[\]]*[a-z])[^\[\]\s/]{1,60}\]\s*(?=\S)")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8})*)")


def header_text(value: str) -> str:
    """A raw header as people read it: unfolded, its 8-bit bytes and encoded words decoded."""
    return " ".join(decode_words(_unfolded(value)).split())


def _unfolded(value: str) -> str:
    try:
        raw = value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = value.encode("utf-8", "replace")
    return _FOLD.sub(" ", decode(raw, None).text)


def decode_words(text: str) -> str:
    """``text`` with RFC 2047 encoded words decoded, wherever they stand.

    Neighbours in one charset are put together first: some mailers cut within a character.
    """
    done: list[str] = []
    charset, held, end = "", b"", 0
    for word in _ENCODED.finditer(text):
        between = text[end : word.start()]
        if held and (between.strip() or word[1].lower() != charset):
            done.append(decode(held, charset).text)
            held = b""
        if between.strip() or not end:
            done.append(between)
        charset = word[1].lower().partition("*")[0]
        held += _word_bytes(word[2], word[3])
        end = word.end()
    done.append(decode(held, charset).text if held else "")
    return "".join([*done, text[end:]])


def _word_bytes(kind: str, coded: str) -> bytes:
    plain = coded.encode("utf-8", "replace")
    if kind in "qQ":
        return quopri.decodestring(plain, header=True)
    return from_base64(plain)


def from_base64(coded: bytes) -> bytes:
    """The bytes behind ``coded``, as far as it is base64."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", coded)
    try:
        return base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"===")
    except binascii.Error:
        return b""


def author(value: str) -> tuple[str, str | None]:
    """The first person of a From header: (name, address); a name never is or holds an address."""
    unfolded = _unfolded(value)
    found = re.search(rf"<\s*({ADDRESS.pattern})\s*>", unfolded) or ADDRESS.search(unfolded)
    if found is None:
        return _name(unfolded), None
    address = found[found.lastindex or 0]
    before, after = unfolded[: found.start()], unfolded[found.end() :]
    in_brackets = re.match(r"\s*\(([^()]*)\)", after)
    name = _name(before) or (_name(in_brackets[1]) if in_brackets else "")
    if not name or name.casefold() == address.casefold():
        name = address.partition("@")[0]
    return name, address


def _name(words: str) -> str:
    bare = re.sub(r"\\(.)", r"\1", words).replace("<", " ").replace(">", " ")
    shown = decode_words(bare.strip().strip("\"' ,;"))
    shown = without_addresses(unicodedata.normalize("NFC", shown))
    return " ".join(shown.split()).strip("\"' ,;()")


def without_addresses(name: str) -> str:
    """``name`` with each mail address shortened to what stands before its "@"."""
    return _ADDRESS_ON_THE_NET.sub(lambda address: address[0].partition("@")[0].strip("'"), name)


def is_address(name: str) -> bool:
    return bool(_ADDRESS_ON_THE_NET.fullmatch(name))


def moment(value: str) -> datetime | None:
    """The time a header names, aware, in UTC; None when it names none that can be true."""
    try:
        fields = parsedate_tz(_FOLD.sub(" ", value).strip())
        if fields is None:
            return None
        year, month, day, hour, minute, second = fields[:6]
        local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        at = local - timedelta(seconds=fields[9] or 0)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return at if 1970 <= at.year <= 2100 else None


def message_ids(value: str) -> tuple[str, ...]:
    """The Message-IDs in a header, without their brackets, each once, in order."""
    found: Sequence[str] = _BRACKETED_ID.findall(value)
    if not found and "@" in value and len(value.split()) == 1:
        found = [value]
    ids = ("".join(each.split()) for each in found)
    return tuple(dict.fromkeys(each.encode("utf-8", "replace").decode() for each in ids if each))


def subject_base(subject: str) -> tuple[str, bool]:
    """(the subject without reply marks and the tags of lists, whether it was marked a reply).

    A tag of a list has small letters ("[users@httpd]"); "[VOTE]" and "[1/2]" are the author's.
    """
    base, is_reply = subject.strip(), False
    while taken := _MARK.match(base) or _LIST_TAG.match(base):
        is_reply = is_reply or bool(taken.groupdict().get("reply"))
        base = base[taken.end() :]
    return base.strip(), is_reply


def language_tag(value: str) -> str | None:
    """The first language of a Content-Language header or a column: "fr", "pt-BR"; or None."""
    found = _LANGUAGE.fullmatch(value.split(",")[0].strip().replace("_", "-"))
    if found is None:
        return None
    tag = found[1].lower() + found[2]
    return tag if len(tag) <= 10 else found[1].lower()
