"""Markdown documents: whatever was typed is read as it was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.exports.documents import markdown
from dialogue.exports.documents.markdown_lines import heading_of, line_of
from dialogue.exports.documents.signs import fit
from dialogue.exports.documents.tree import (
    Citation,
    Document,
    Heading,
    ItemList,
    Paragraph,
    Quote,
    Table,
    Text,
    line,
)
from tests.exports.documents.reading import from_markdown, written
from tests.exports.documents.traps import LONG_WORD, MARKDOWN, SCRIPT

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
MARKS = st.text(st.sampled_from("ab1 .)(*_`#[]<>|~&;:+-=!\\'\"é\n"), max_size=60)


def plain(text: str) -> str:
    return " ".join(fit(text).split())


@settings(deadline=None)
@given(ANYTHING | MARKS)
def test_words_are_read_as_words(text: str) -> None:
    page = from_markdown(line_of(line(text)))
    assert plain(page.words) == plain(text)
    assert {tag for tag, _ in page.elements} <= {"p"}


@settings(deadline=None)
@given(ANYTHING | MARKS)
def test_a_heading_is_read_as_words(text: str) -> None:
    page = from_markdown(f"## {heading_of(line(text))}")
    assert plain(page.words) == plain(text)
    assert [tag for tag, _ in page.elements] == ["h2"]


@settings(deadline=None)
@given(MARKS, st.sampled_from(["strong", "emphasis", "struck", "code"]))
def test_looks_change_no_words(text: str, look: str) -> None:
    page = from_markdown(line_of((Text("a"), Text(text, **{look: True}), Text("b"))))
    assert plain(page.words) == plain(f"a{text}b")


@settings(deadline=None)
@given(MARKS)
def test_a_link_is_one_link(text: str) -> None:
    shown = text.strip() and f"x{text}"
    page = from_markdown(line_of((Text(shown or "x", href="https://example.org/a (b)<c>?d=e&f"),)))
    assert [plain(words) for words, _ in page.links] == [plain(shown or "x")]
    assert page.links[0][1] == "https://example.org/a%20(b)%3Cc%3E?d=e&f"


@settings(deadline=None)
@given(MARKS)
def test_a_table_keeps_its_cells(text: str) -> None:
    table = Table(
        (line("head"), line("er")), ((line(f"x{text}"), line("y")),), numeric=frozenset({1})
    )
    drawn = markdown._Writer(False).lines(table)
    page = from_markdown("\n".join(drawn))
    assert len(page.tags("td")) == 2
    assert plain(page.words) == plain(f"head er x{text} y")


@pytest.mark.sqlite_only(reason="writing a document asks nothing of the database")
def test_what_is_inside_stays_inside(app: object) -> None:
    nested = ItemList(
        (
            (Paragraph(line("1. one")), Quote((Paragraph(line("> two")),))),
            (Paragraph(line("- three")), ItemList(((Paragraph(line("four")),),), first=9)),
        )
    )
    blocks = (
        Heading(1, line(SCRIPT), anchor="a"),
        Paragraph(line(MARKDOWN)),
        Paragraph(line(LONG_WORD)),
        nested,
        Paragraph(line("Set ", Citation(7, "https://example.org/7"))),
    )
    page = from_markdown(written(Document("T", "en", blocks), "md").decode())
    assert [tag for tag, _ in page.elements if tag in ("ul", "ol", "blockquote", "script")] == [
        *("ul", "blockquote", "ol")
    ]
    assert page.tags("ol") == [{"start": "9"}]
    assert page.tags("a")[0] == {"id": "a"}
    assert MARKDOWN in page.words
    assert page.links[-1] == ("[#7]", "https://example.org/7")
