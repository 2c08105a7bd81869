"""Documents read back by what others use to read them."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import docx
import odfdo
import pypdf
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from dialogue.exports.documents import DOCUMENT_FORMATS
from dialogue.exports.documents.tree import Document

LABEL = re.compile(r"\[#(\d+)\]")
Cited = list[tuple[int, str]]  # number and address


def written(document: Document, format: str) -> bytes:
    target = BytesIO()
    DOCUMENT_FORMATS[format].module.write(document, target)
    return target.getvalue()


class Page(HTMLParser):
    """HTML as a reader has it: its words, its links, its elements with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words = ""
        self.links: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._href: str | None = None
        self._link = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "a":
            self._href, self._link = dict(attrs).get("href"), ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.links.append((self._link, self._href))
            self._href = None

    def handle_data(self, data: str) -> None:
        self.words += data
        self._link += data

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


def from_markdown(content: str) -> Page:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return Page(reader.render(content))


def html_links(content: bytes) -> list[tuple[str, str]]:
    return Page(content.decode()).links


def docx_links(content: bytes) -> list[tuple[str, str]]:
    file = docx.Document(BytesIO(content))
    found = []
    for link in file.element.body.iter(qn("w:hyperlink")):
        relation = link.get(qn("r:id"))
        address = (
            file.part.rels[relation].target_ref if relation else f"#{link.get(qn('w:anchor'))}"
        )
        found.append((link.text, address))
    return found


def odt_links(content: bytes) -> list[tuple[str, str]]:
    file = odfdo.Document(BytesIO(content))
    return [(link.inner_text, link.url or "") for link in file.body.get_elements("//text:a")]


def pdf_links(content: bytes) -> list[tuple[str, str]]:
    """What is written as a citation, each with the address of the link that lies there."""
    file = pypdf.PdfReader(BytesIO(content))
    addresses = [
        str(annotation.get_object()["/A"].get("/URI"))
        for page in file.pages
        for annotation in page.get("/Annots", ())
        if "/A" in annotation.get_object()
    ]
    words = "".join(page.extract_text() for page in file.pages)
    numbers = LABEL.findall(words)
    by_number = {address.rpartition("/")[2]: address for address in addresses}
    return [(f"[#{number}]", by_number[number]) for number in numbers if number in by_number]


def cited(links: list[tuple[str, str]]) -> Cited:
    found = ((LABEL.fullmatch(text), address) for text, address in links)
    return [(int(label[1]), address) for label, address in found if label]


CITATIONS: dict[str, Callable[[bytes], Cited]] = {
    "md": lambda content: cited(from_markdown(content.decode()).links),
    "html": lambda content: cited(html_links(content)),
    "docx": lambda content: cited(docx_links(content)),
    "odt": lambda content: cited(odt_links(content)),
    "pdf": lambda content: cited(pdf_links(content)),
}


def pdf_words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def pdf_elements(content: bytes) -> list[dict[str, Any]]:
    """The tags of a PDF, in the order of its structure tree."""
    root = pypdf.PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]
    waiting, found = [root["/K"]], []
    while waiting:
        node = waiting.pop(0)
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting = [*node, *waiting]
        elif isinstance(node, dict):
            found.append(node)
            waiting = [node.get("/K", []), *waiting]
    return [node for node in found if "/S" in node]
