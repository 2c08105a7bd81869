"""eml: one mail message in each file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from dialogue.errors import Invalid
from dialogue.imports.correspondence import correspondence
from dialogue.imports.items import Archive, Report
from dialogue.imports.readers.files import bytes_of, items_of_each
from dialogue.mime import MailText, read_message


def read_eml(paths: Sequence[Path]) -> Archive:
    """The messages of all files as one archive."""
    report = Report()
    return correspondence(items_of_each(paths, _mail, report), report)


def _mail(path: Path, report: Report) -> Iterator[tuple[str, MailText]]:
    mail = read_message(bytes_of(path))
    if not mail.has_headers:
        raise Invalid("%(file)s is not a mail message.", file=path.name)
    yield path.name, mail
