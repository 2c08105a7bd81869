"""Documents for reading: one tree of plain values (tree.py), then a writer for each format."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from dialogue.exports.documents import html, markdown, pdf
from dialogue.exports.documents.proceedings import proceedings as proceedings
from dialogue.exports.documents.tree import Document
from dialogue.late import late

if TYPE_CHECKING:
    from dialogue.exports.documents import docx, odt
else:
    docx = late("dialogue.exports.documents.docx")
    odt = late("dialogue.exports.documents.odt")


class Writer(Protocol):
    def write(self, document: Document, target: BinaryIO) -> None:
        """Write the document as a file. Needs the application's context."""


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """``suffix`` without its dot."""

    suffix: str
    media_type: str
    module: Writer


_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENT_FORMATS: dict[str, DocumentFormat] = {
    "md": DocumentFormat("md", "text/markdown; charset=utf-8", markdown),
    "html": DocumentFormat("html", "text/html; charset=utf-8", html),
    "docx": DocumentFormat("docx", _OFFICE, docx),
    "odt": DocumentFormat("odt", "application/vnd.oasis.opendocument.text", odt),
    "pdf": DocumentFormat("pdf", "application/pdf", pdf),
}
