"""Word files as python-docx reads them."""

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from flask import Flask

from dialogue.exports.documents.tree import Document, ItemList, Paragraph, line
from tests.exports.documents.reading import written
from tests.exports.documents.traps import (
    ARABIC,
    CHINESE,
    FORMULA,
    LONG_WORD,
    MADE,
    RUSSIAN,
    SCRIPT,
    trapped,
)

pytestmark = pytest.mark.sqlite_only(reason="writing a document asks nothing of the database")


@pytest.fixture
def word(app: Flask) -> WordDocument:
    return docx.Document(BytesIO(written(trapped(), "docx")))


def paragraph(word: WordDocument, text: str) -> Any:
    return next(each for each in word.paragraphs if each.text == text)


def test_parts_have_the_styles_of_word(word: WordDocument) -> None:
    styles = {each.text: each.style.name for each in word.paragraphs if each.style is not None}
    assert styles["Peace Dialogue & <the> rest"] == "Title"
    assert styles["Recommendations"] == "Heading 1"
    assert styles["Deeper."] == "Quote"
    assert styles["People by region"] == "Caption"
    assert [
        (each.text, each.style.name)
        for each in word.paragraphs
        if each.style is not None and each.style.name.startswith("Heading")
    ] == [("Recommendations", "Heading 1"), (ARABIC, "Heading 2"), ("Sources", "Heading 1")]


def test_words_are_as_they_were_typed(word: WordDocument) -> None:
    for text in (SCRIPT, "beforeafter", LONG_WORD, "  two  spaces  "):
        assert paragraph(word, text)
    assert any(each.text.startswith(FORMULA) for each in word.paragraphs)
    assert paragraph(word, "def x():\n    return '<b>'\n\n```").style.name == "Code"


def test_tables_repeat_their_header_and_are_named(word: WordDocument) -> None:
    first, arabic, _drawn = word.tables
    assert [cell.text for cell in first.rows[0].cells] == ["Region", "People"]
    assert [[cell.text for cell in row.cells] for row in first.rows][1:] == [
        ["Africa | south", "12"],
        ["Arab States", ""],
    ]
    for table in word.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    caption = first._tbl.tblPr.find(qn("w:tblCaption"))
    assert caption is not None
    assert caption.get(qn("w:val")) == "People by region"
    assert arabic._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert first._tbl.tblPr.find(qn("w:bidiVisual")) is None


def spoken(each: Any, attribute: str) -> set[str]:
    return {lang.get(qn(f"w:{attribute}")) for lang in each._p.iter(qn("w:lang"))} - {None}


def test_lines_run_and_speak_as_their_language_does(word: WordDocument) -> None:
    heading = paragraph(word, ARABIC)
    assert heading._p.pPr.find(qn("w:bidi")) is not None
    assert spoken(heading, "bidi") == {"ar"}
    right = "".join(run.text for run in heading.runs if run._r.rPr.find(qn("w:rtl")) is not None)
    assert right == ARABIC.removesuffix("Nairobi.")
    assert spoken(paragraph(word, CHINESE), "eastAsia") == {"zh"}
    assert spoken(paragraph(word, RUSSIAN), "val") == {"ru"}
    assert paragraph(word, RUSSIAN)._p.pPr.find(qn("w:bidi")) is None
    assert paragraph(word, "Deeper.")._p.pPr.find(qn("w:bidi")) is None
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert defaults is not None
    assert defaults.get(qn("w:val")) == "en"


def lists(word: WordDocument) -> list[tuple[str, str | None, str | None]]:
    """Each listed paragraph: its words, its level, the number that its list begins with."""
    numbering = word.part.numbering_part.element
    found = []
    for each in word.paragraphs:
        properties = each._p.pPr.numPr if each._p.pPr is not None else None
        if properties is not None:
            number = next(n for n in numbering.num_lst if n.numId == properties.numId.val)
            start = number.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
            begins = start.get(qn("w:val")) if start is not None else None
            found.append((each.text, str(properties.ilvl.val), begins))
    return found


def test_lists_are_lists_and_each_begins_anew(word: WordDocument) -> None:
    assert lists(word) == [
        ("a", "0", None),
        ("b", "0", None),
        ("c", "1", "3"),
        ("d", "1", "3"),
        ("", "0", None),
        ("x", "0", "1"),
        ("y", "0", "1"),
        ("another", "0", "1"),
    ]


def test_lists_deeper_than_word_has_levels(app: Flask) -> None:
    deep: tuple[Any, ...] = (Paragraph(line("deepest")),)
    for _ in range(14):
        deep = (ItemList((deep,)),)
    content = written(Document("Deep", "en", deep), "docx")
    levels = {level for _, level, _ in lists(docx.Document(BytesIO(content)))}
    assert levels == {str(level) for level in range(9)}


def test_it_tells_nothing_of_anybody(word: WordDocument) -> None:
    about = word.core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.title == "Peace Dialogue & <the> rest"
    assert about.language == "en"
    assert about.created == about.modified == MADE


def test_a_figure_is_its_words_and_its_table(word: WordDocument) -> None:
    assert paragraph(word, "Africa has 12 people.")
    assert paragraph(word, "People by region, drawn").style.name == "Caption"
