"""mbox: one message after another, each below a line that begins with "From "."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pathlib import Path

from dialogue.errors import Invalid
from dialogue.imports.correspondence import correspondence
from dialogue.imports.items import Archive, Report
from dialogue.imports.readers.files import items_of_each, lines_of
from dialogue.mime import MailText, read_message

_ENVELOPE = re.compile(rb"From .*\b[A-Z]\w\w [A-Z]\w\w +\d{1,2} +\d\d?:\d\d.* \d{4}\b")
_BARE_ENVELOPE = re.compile(rb"From \S*\s*$")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_ESCAPED = re.compile(rb">+From ")
_LARGEST = 64 * 1024 * 1024


@dataclass(slots=True)
class _Message:
    """A message as its lines are gathered; what goes beyond the largest size is left out."""

    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    in_body: bool = False
    is_cut: bool = False

    def add(self, line: bytes) -> None:
        if self.size > _LARGEST:
            self.is_cut = True
            return
        self.lines.append(line[1:] if self.in_body and _ESCAPED.match(line) else line)
        self.size += len(line)
        self.in_body = self.in_body or not line.strip()


def read_mbox(paths: Sequence[Path]) -> Archive:
    """The messages of all files as one archive."""
    report = Report()
    return correspondence(items_of_each(paths, _mails, report), report)


def _mails(path: Path, report: Report) -> Iterator[tuple[str, MailText]]:
    for number, message in enumerate(_messages(path, report), start=1):
        where = f"{path.name}, message {number}"
        mail = read_message(b"".join(message.lines))
        if message.is_cut:
            report.notice(where, "it is larger than 64 MB and was read only so far")
        if mail.has_headers:
            yield where, mail
        else:
            report.skip(where, "it is not a mail: it has no headers")


def _messages(path: Path, report: Report) -> Iterator[_Message]:
    message: _Message | None = None
    blank_before, anything, anything_before = True, False, False
    for line, following in pairwise(chain(lines_of(path), [b""])):
        if not anything:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if _begins_message(line, following, blank_before, is_first=not anything):
            if message:
                yield message
            message = _Message()
        if message:
            message.add(line)
        anything_before = anything_before or (message is None and bool(line.strip()))
        anything, blank_before = True, not line.strip()
    if message:
        yield message
    _tell_about_the_rest(path, bool(message), anything, anything_before, report)


def _tell_about_the_rest(
    path: Path, found: bool, anything: bool, anything_before: bool, report: Report
) -> None:
    if not anything:
        raise Invalid("%(file)s is empty.", file=path.name)
    if not found:
        raise Invalid('%(file)s holds no mail: no line in it begins with "From ".', file=path.name)
    if anything_before:
        report.skip(f"{path.name}, line 1", "what stands before the first message is no mail")


def _begins_message(line: bytes, following: bytes, blank_before: bool, *, is_first: bool) -> bool:
    """ "From " also begins sentences: a message has an envelope's date, or headers below it."""
    if not line.startswith(b"From "):
        return False
    has_headers = bool(_HEADER.match(following))
    if _ENVELOPE.match(line):
        return blank_before or has_headers
    return bool(_BARE_ENVELOPE.match(line)) and blank_before and (has_headers or is_first)
