"""HTML documents: one file that asks for nothing, sound for every reader, printed or on a phone."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

from dialogue.exports.documents.tree import UNKNOWN, Document, Paragraph, Passage, line
from tests.e2e.test_axe import violations
from tests.exports.documents.reading import Page, written
from tests.exports.documents.traps import ARABIC, SCRIPT, trapped

pytestmark = pytest.mark.sqlite_only(reason="writing a document asks nothing of the database")
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def page(app: Flask) -> Page:
    return Page(written(trapped(), "html").decode())


def test_nothing_in_it_asks_for_anything(page: Page) -> None:
    for tag, attributes in page.elements:
        assert tag not in ("script", "iframe", "object", "style", "form"), tag
        assert not {name for name in attributes if name.startswith("on") or name == "style"}
        for name in ("src", "srcset", "data", "action"):
            assert (attributes.get(name) or "data:").startswith("data:")
    assert [link["href"][:14] for link in page.tags("link") if link["href"]] == ["data:text/css;"]


def test_words_are_words(page: Page) -> None:
    assert SCRIPT in page.words
    assert "beforeafter" in page.words
    assert not {"\x00", "\x07", "\x0b", "\ufffe", "\uffff"} & set(page.words)


def test_headings_come_in_order(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4", "h5")]
    assert levels == [1, 2, 3, 2]


def test_tables_and_drawings_are_told(page: Page) -> None:
    assert len(page.tags("th")) == 6
    assert {cell["scope"] for cell in page.tags("th")} == {"col"}
    (drawing,) = page.tags("img")
    assert drawing["alt"] == "Africa has 12 people."
    assert len(page.tags("caption")) == 2


@pytest.mark.parametrize(
    ("lang", "words", "told"),
    [
        ("ar", ARABIC, {"lang": "ar", "dir": "rtl"}),
        ("fr", "déjà", {"lang": "fr", "dir": "ltr"}),
        (UNKNOWN, ARABIC, {"lang": "", "dir": "rtl"}),
        (UNKNOWN, "peace", {"lang": "", "dir": "ltr"}),
        (None, ARABIC, {}),
    ],
)
def test_what_is_in_another_language_says_so(
    app: Flask, lang: str | None, words: str, told: dict[str, str]
) -> None:
    blocks = (Passage((Paragraph(line(words)),), lang=lang),)
    page = Page(written(Document("T", "en", blocks), "html").decode())
    (passage,) = (one for one in page.tags("div") if one.get("class") == "passage")
    assert passage == {"class": "passage", **told}


@pytest.mark.e2e
def test_a_browser_shows_it_and_asks_nobody(app: Flask, chromium: Chromium, tmp_path: Path) -> None:
    out = tmp_path / "document.html"
    out.write_bytes(written(trapped(), "html"))
    with chromium.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        shown = context.new_page()
        told: list[str] = []
        asked: list[str] = []
        shown.on("console", lambda message: told.append(message.text))
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(out.as_uri())
        assert shown.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert shown.evaluate("getComputedStyle(document.body).maxWidth") == "672px"
        assert shown.evaluate("document.querySelector('img').naturalWidth") > 0
        assert list(violations(shown)) == []
    assert told == []
    assert [url for url in asked if not url.startswith("data:")] == [out.as_uri()]
