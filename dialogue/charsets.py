"""Bytes of uncertain origin to text: what is declared is tried first, then what is likely."""

import codecs
import re
from dataclasses import dataclass

_WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_NOT_FOR_MAIL = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape"})
_NEVER_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")
_BAD_BYTE = "dialogue.bad_byte"


@dataclass(frozen=True, slots=True)
class Decoded:
    """``guessed``: the declared charset was missing, unknown or wrong, and not plain UTF-8."""

    text: str
    guessed: bool


def decode(raw: bytes, declared: str | None) -> Decoded:
    """The text of ``raw``, of which somebody says that it is in ``declared``; never raises."""
    named = _codec(declared)
    for charset in _likely(raw, named):
        text = _strictly(raw, charset)
        if text is not None:
            return Decoded(readable(text), guessed=charset not in (named, "utf-8"))
    if named and named != "utf-8":
        return Decoded(readable(_leniently(raw, named)), guessed=True)
    return Decoded(readable(decode_mostly_utf8(raw)), guessed=True)


def decode_mostly_utf8(raw: bytes) -> str:
    """UTF-8 with strange bytes: where most is UTF-8 only the others are guessed, else all are."""
    text = raw.decode("utf-8", _BAD_BYTE)
    whole = len(raw.decode("utf-8", "ignore").encode("utf-8"))
    beyond_ascii = sum(byte > 127 for byte in raw)
    if beyond_ascii - (len(raw) - whole) >= len(raw) - whole:
        return text
    return "".join(_from_windows(byte) for byte in raw)


def readable(text: str) -> str:
    """``text`` with one kind of line end and without what no reader sees and no database keeps."""
    return _NEVER_SHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _likely(raw: bytes, named: str | None) -> list[str]:
    if named in (None, "utf-8") and _ISO_2022_JP.search(raw):
        return ["iso2022_jp_2", "utf-8"]
    return [named, "utf-8"] if named else ["utf-8"]


def _codec(declared: str | None) -> str | None:
    try:
        name = codecs.lookup((declared or "").strip().strip("\"'")).name
        b"".decode(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if name.replace("-", "_") in _NOT_FOR_MAIL else _WIDER.get(name, name)


def _strictly(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _leniently(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, "replace")
    except (UnicodeError, LookupError):
        return decode_mostly_utf8(raw)


def _from_windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _read_bad_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _from_windows(error.object[error.start]), error.start + 1


codecs.register_error(_BAD_BYTE, _read_bad_byte)
