"""The formats in which a dialogue can leave. What writes one is loaded when it is needed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from dialogue.errors import marked
from dialogue.late import late

if TYPE_CHECKING:
    from dialogue.exports.dataset import Dataset

PROGRAMS, SPREADSHEETS = FLAVOURS = ("programs", "spreadsheets")


@dataclass(frozen=True, slots=True)
class Format:
    """``module`` has ``write(dataset, out, flavour)``, which writes the file ``out``, or into the
    empty folder ``out`` where ``is_folder``; as one file such a folder is a zip. That of documents
    (``is_document``) takes the format's name in the flavour's place."""

    name: str
    title: str
    module: str
    suffix: str
    media_type: str
    is_folder: bool = False
    is_document: bool = False

    def write(self, dataset: "Dataset", out: Path, flavour: str) -> None:
        write = cast(Callable[["Dataset", Path, str], None], late(self.module).write)
        write(dataset, out, self.name if self.is_document else flavour)

    @property
    def file_suffix(self) -> str:
        """Of the one file that it is, or is packed into."""
        return ".zip" if self.is_folder else self.suffix

    @property
    def file_media_type(self) -> str:
        return "application/zip" if self.is_folder else self.media_type


_WRITERS = "dialogue.exports.writers"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_XLSX = f"{_OFFICE}.spreadsheetml.sheet"


def _document(name: str, title: str, media_type: str) -> Format:
    module = f"{_WRITERS}.papers"
    return Format(name, title, module, f".{name}", media_type, is_document=True)


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format(
            *("csv", marked("Tables (CSV) with their description, packed")),
            *(f"{_WRITERS}.tables", "", "text/csv"),
            is_folder=True,
        ),
        Format(
            *("xlsx", marked("Spreadsheet (XLSX)"), f"{_WRITERS}.spreadsheet", ".xlsx", _XLSX),
        ),
        Format(
            *("jsonl", marked("One object a line (JSON Lines)"), f"{_WRITERS}.lines"),
            *(".jsonl", "application/x-ndjson"),
        ),
        Format(
            *("mbox", marked("Mailbox (mbox)"), f"{_WRITERS}.letters", ".mbox"),
            "application/mbox",
        ),
        Format(
            *("atom", marked("Feed with threads (Atom)"), f"{_WRITERS}.feed", ".atom"),
            "application/atom+xml",
        ),
        Format(
            *("graphml", marked("Who answers whom (GraphML)"), f"{_WRITERS}.network"),
            *(".graphml", "application/graphml+xml"),
        ),
        Format(
            *("convokit", marked("Conversations for ConvoKit, packed"), f"{_WRITERS}.convokit"),
            *("", "application/json"),
            is_folder=True,
        ),
        _document("html", marked("Document for browsers (HTML)"), "text/html; charset=utf-8"),
        _document(
            "md", marked("Document as plain text (Markdown)"), "text/markdown; charset=utf-8"
        ),
        _document(
            *("docx", marked("Document for Word (DOCX)"), f"{_OFFICE}.wordprocessingml.document")
        ),
        _document(
            *("odt", marked("Document for LibreOffice (ODT)")),
            "application/vnd.oasis.opendocument.text",
        ),
        _document("pdf", marked("Document for printing (PDF)"), "application/pdf"),
    )
}
