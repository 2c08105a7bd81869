"""Documents for reading: one tree of plain values (tree.py), then a writer for each format."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from dialogue.exports.documents import html, markdown, pdf
from dialogue.exports.documents.proceedings import proceedings as proceedings
from dialogue.exports.documents.tree import Document
from dialogue.exports.formats import FORMATS
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


_WRITERS: dict[str, Writer] = {
    "md": markdown,
    "html": html,
    "docx": docx,
    "odt": odt,
    "pdf": pdf,
}
DOCUMENT_FORMATS: dict[str, DocumentFormat] = {
    name: DocumentFormat(FORMATS[name].suffix[1:], FORMATS[name].media_type, module)
    for name, module in _WRITERS.items()
}
