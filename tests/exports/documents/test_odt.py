"""OpenDocument texts as odfdo reads them."""

import zipfile
from io import BytesIO
from typing import Any

import odfdo
import pytest
from flask import Flask

from dialogue.exports.documents.tree import Document, ItemList, Paragraph, Table, line
from tests.exports.documents.reading import written
from tests.exports.documents.traps import ARABIC, CHINESE, LONG_WORD, RUSSIAN, SCRIPT, trapped

pytestmark = pytest.mark.sqlite_only(reason="writing a document asks nothing of the database")


@pytest.fixture
def odt(app: Flask) -> odfdo.Document:
    return odfdo.Document(BytesIO(written(trapped(), "odt")))


def paragraph(odt: odfdo.Document, text: str) -> Any:
    found = odt.body.get_elements("//text:p|//text:h")
    return next(each for each in found if words(each) == text)


def words(element: Any) -> str:
    """Its words with the white space that stands there as elements."""
    told = element.text or ""
    for child in element.children:
        if child.tag == "text:s":
            told += " " * int(child.get_attribute("text:c") or 1)
        elif child.tag == "text:line-break":
            told += "\n"
        else:
            told += words(child)
        told += child.tail or ""
    return told


def properties(odt: odfdo.Document, element: Any, kind: str = "paragraph") -> dict[str, str]:
    style = odt.get_style(kind, element.get_attribute("text:style-name"))
    assert style is not None
    attributes: dict[str, str] = {}
    for child in style.children:
        attributes |= child.attributes
    return {**attributes, "parent": str(style.get_attribute("style:parent-style-name"))}


def test_parts_have_real_styles(odt: odfdo.Document) -> None:
    headings = odt.body.get_elements("//text:h")
    assert [(words(each), each.get_attribute("text:outline-level")) for each in headings] == [
        ("Recommendations", "1"),
        (ARABIC, "2"),
        ("Sources", "1"),
    ]
    parents = {
        text: properties(odt, paragraph(odt, text))["parent"]
        for text in ("Peace Dialogue & <the> rest", "Recommendations", "Deeper.", SCRIPT)
    }
    assert list(parents.values()) == ["Title", "Heading_20_1", "Quotations", "Text_20_body"]


def test_every_style_that_is_named_is_there(odt: odfdo.Document) -> None:
    known = {style.name for style in odt.get_styles() if style.name}
    known |= {
        style.get_attribute("style:name") for style in odt.styles.get_elements("//text:list-style")
    }
    for attribute in ("text:style-name", "table:style-name"):
        named = {
            element.get_attribute(attribute)
            for element in odt.body.get_elements(f"//*[@{attribute}]")
        }
        assert named
        assert named <= known


def test_words_are_as_they_were_typed(odt: odfdo.Document) -> None:
    for text in (SCRIPT, "beforeafter", LONG_WORD, "  two  spaces  ", CHINESE, RUSSIAN):
        assert paragraph(odt, text)
    assert paragraph(odt, "def x():\n    return '<b>'\n\n```")


def test_tables_repeat_their_header(odt: odfdo.Document) -> None:
    tables = odt.body.get_elements("//table:table")
    assert len(tables) == 3
    first, arabic, _drawn = tables
    rows = [[words(cell) for cell in row.get_elements("table:table-cell/text:p")]
            for row in first.get_elements(".//table:table-row")]  # fmt: skip
    assert rows == [["Region", "People"], ["Africa | south", "12"], ["Arab States", ""]]
    for table in tables:
        (header,) = table.get_elements("table:table-header-rows")
        assert len(header.get_elements("table:table-row")) == 1
    ways = []
    for table in (first, arabic):
        style = odt.get_style("table", table.get_attribute("table:style-name"))
        assert style is not None
        ways.append(style.children[0].get_attribute("style:writing-mode"))
    assert ways == ["lr-tb", "rl-tb"]


def test_lines_run_and_speak_as_their_language_does(odt: odfdo.Document) -> None:
    heading = paragraph(odt, ARABIC)
    assert properties(odt, heading)["style:writing-mode"] == "rl-tb"
    assert properties(odt, heading)["fo:text-align"] == "right"
    assert properties(odt, paragraph(odt, "Deeper."))["style:writing-mode"] == "lr-tb"
    for text, attribute, lang in (
        (ARABIC, "style:language-complex", "ar"),
        (CHINESE, "style:language-asian", "zh"),
        (RUSSIAN, "fo:language", "ru"),
    ):
        (span,) = paragraph(odt, text).get_elements("text:span|text:bookmark-start/text:span")
        assert properties(odt, span, "text")[attribute] == lang
    default = odt.styles.get_element('//style:default-style[@style:family="paragraph"]')
    assert default is not None
    (spoken,) = default.get_elements("style:text-properties")
    assert spoken.get_attribute("fo:language") == "en"


def test_lists_are_lists(odt: odfdo.Document) -> None:
    outer, inner, numbers, another = odt.body.get_elements("//text:list")
    assert [len(each.get_elements("text:list-item")) for each in (outer, inner, numbers)] == [
        3,
        2,
        2,
    ]
    starts = [
        each.get_elements("text:list-item")[0].get_attribute("text:start-value")
        for each in (outer, inner, numbers, another)
    ]
    assert starts == [None, "3", "1", "1"]


def test_a_table_in_a_list_keeps_its_words(app: Flask) -> None:
    table = Table((line("head"), line("er")), ((line("x"), line("y")),))
    blocks = (ItemList(((Paragraph(line("item")), table),)),)
    read_back = odfdo.Document(BytesIO(written(Document("T", "en", blocks), "odt")))
    (item,) = read_back.body.get_elements("//text:list-item")
    assert [words(each) for each in item.children] == ["item", "head · er", "x · y"]


def test_it_tells_nothing_of_anybody(odt: odfdo.Document) -> None:
    with zipfile.ZipFile(BytesIO(written(trapped(), "odt"))) as archive:
        meta = archive.read("meta.xml").decode()
        assert archive.namelist()[0] == "mimetype"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        manifest = archive.read("META-INF/manifest.xml").decode()
        listed = {part for part in archive.namelist() if f'"{part}"' in manifest}
        assert {"content.xml", "styles.xml", "meta.xml"} <= listed
        assert "thumbnail" not in manifest
    assert "creator" not in meta
    assert "Peace Dialogue &amp; &lt;the&gt; rest" in meta
    assert "2005-06-24T18:00:00Z" in meta
