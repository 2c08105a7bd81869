"""One document in five formats: the same sources, the same words, nothing that a reader refuses."""

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

import docx
import odfdo
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue.errors import Invalid
from dialogue.exports.documents import DOCUMENT_FORMATS, measure
from dialogue.exports.documents.signs import fit
from dialogue.exports.documents.tree import UNKNOWN, Block, Document, Paragraph, Text, line
from tests.exports.documents.reading import (
    CITATIONS,
    Page,
    docx_links,
    from_markdown,
    html_links,
    odt_links,
    written,
)
from tests.exports.documents.traps import CITED, MADE, SITE, citation, readable, trapped

pytestmark = pytest.mark.sqlite_only(reason="writing a document asks nothing of the database")
Links = Callable[[bytes], list[tuple[str, str]]]
FORMATS = sorted(DOCUMENT_FORMATS)


@pytest.fixture
def document(app: Flask) -> Document:
    return trapped()


@pytest.mark.parametrize("format", FORMATS)
def test_the_citations_are_the_same_in_every_format(
    document: Document, format: str, request: pytest.FixtureRequest
) -> None:
    if format == "pdf":
        request.getfixturevalue("pdf_libraries")
        document = readable()
    found = CITATIONS[format](written(document, format))
    assert found == [(number, f"{SITE}/posts/{number}") for number in CITED]


@pytest.mark.parametrize("format", FORMATS)
def test_twice_the_same_bytes(
    document: Document, format: str, request: pytest.FixtureRequest
) -> None:
    if format == "pdf":
        request.getfixturevalue("pdf_libraries")
    assert written(document, format) == written(document, format)


@pytest.mark.parametrize("format", ["docx", "odt"])
def test_an_archive_is_as_old_as_its_document(document: Document, format: str) -> None:
    with zipfile.ZipFile(BytesIO(written(document, format))) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {MADE.timetuple()[:6]}


@pytest.mark.parametrize("format", ["md", "html", "docx", "odt"])
def test_a_document_of_another_direction_and_without_a_date(app: Flask, format: str) -> None:
    blocks = (Paragraph(line("كلام ", citation(3))),)
    content = written(Document("سلام", "ar", blocks), format)
    assert CITATIONS[format](content) == [(3, f"{SITE}/posts/3")]


@pytest.mark.parametrize("format", ["md", "html", "docx", "odt"])
def test_a_document_of_nothing(app: Flask, format: str) -> None:
    assert CITATIONS[format](written(Document("Nothing", "en", ()), format)) == []


def test_a_file_comes_as_its_blocks_come(app: Flask) -> None:
    """No writer of text waits for the last block before it writes the first."""
    for format in ("md", "html"):
        target, seen = BytesIO(), []

        def blocks(target: BytesIO = target, seen: list[int] = seen) -> Iterator[Block]:
            for number in range(2000):
                seen.append(target.tell())
                yield Paragraph(line(f"paragraph {number}"))

        DOCUMENT_FORMATS[format].module.write(Document("Long", "en", blocks()), target)
        assert seen[1000] > 10_000
        assert b"paragraph 1999" in target.getvalue()


def test_links_inside_lead_somewhere(document: Document) -> None:
    page = Page(written(document, "html").decode())
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    inside = {address[1:] for _, address in page.links if address.startswith("#")}
    assert inside == {"recommendations", "note-1", "note-2", "sign-1", "sign-2"}
    assert inside <= ids


@pytest.mark.parametrize(
    ("format", "part", "links"),
    [("docx", "word/document.xml", docx_links), ("odt", "content.xml", odt_links)],
)
def test_links_inside_a_file_lead_to_its_bookmarks(
    document: Document, format: str, part: str, links: Links
) -> None:
    content = written(document, format)
    inside = {address[1:] for _, address in links(content) if address.startswith("#")}
    assert len(inside) == 5
    with zipfile.ZipFile(BytesIO(content)) as archive:
        text = archive.read(part).decode()
    marks = re.findall(
        r'<(?:w:bookmarkStart|text:bookmark-start)[^>]* (?:w|text):name="(.*?)"', text
    )
    assert inside == set(marks)
    assert len(marks) == 5


def test_the_words_of_markdown_are_those_of_the_page(document: Document) -> None:
    page = Page(written(document, "html").decode()).words
    markdown = from_markdown(written(document, "md").decode()).words
    for phrase in ("<script>alert('x')</script> & <b>bold</b>", "[#9999]", "~~ &amp;"):
        assert phrase in page
        assert phrase in markdown


@pytest.mark.parametrize(
    ("format", "links"), [("docx", docx_links), ("odt", odt_links), ("html", html_links)]
)
def test_an_address_leads_where_it_was_meant_to(
    document: Document, format: str, links: Links
) -> None:
    assert ("a link", "https://example.org/a(b)?c=1&d=<2>") in links(written(document, format))


@pytest.mark.parametrize("format", ["docx", "odt", "pdf"])
def test_what_would_not_fit_in_memory_is_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    monkeypatch.setattr(measure, "MOST_BLOCKS", 3)
    pieces = tuple(Paragraph(line(f"{number}")) for number in range(4))
    with pytest.raises(Invalid, match="too much for one document"):
        written(Document("Four", "en", iter(pieces)), format)


ANYTHING = st.lists(st.text(st.characters(), max_size=40), min_size=1, max_size=5)
WORDS = {
    "docx": lambda content: [each.text for each in docx.Document(BytesIO(content)).paragraphs],
    "odt": lambda content: [
        each.inner_text for each in odfdo.Document(BytesIO(content)).body.get_elements("text:p")
    ],
}


@pytest.mark.parametrize("format", sorted(WORDS))
@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=ANYTHING, lang=st.sampled_from(["en", "ar", "zh", UNKNOWN, None]))
def test_any_text_makes_a_file_that_can_be_read(
    app: Flask, format: str, texts: list[str], lang: str | None
) -> None:
    blocks = tuple(Paragraph(line(text, Text(text, strong=True)), lang=lang) for text in texts)
    title, *found = WORDS[format](written(Document("Title", "en", blocks), format))
    assert title == "Title"
    wanted = [fit(text + text) for text in texts]
    assert ["".join(each.split()) for each in found] == ["".join(each.split()) for each in wanted]
