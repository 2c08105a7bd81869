"""What a person needs room for: nothing leaves a narrow window, nothing is too small to hit, and
words run in their own direction. (What can be read from the HTML is in tests/contract.)"""

import pytest
from playwright.sync_api import expect

from tests.contract.inventory import PAGES
from tests.e2e.looks import KEY_PAGES
from tests.e2e.measures import faults, side_of
from tests.e2e.site import D, Site, Visits
from tests.e2e.walks import Walk, walks
from tests.furnished import AUTHOR

SMALLEST = {"width": 320, "height": 640}
LONGEST_WORDS = "ru"
LAST = "document.querySelector('main p:last-of-type')"
TINY = '<a href="/1" style="display: block; width: 1em">i</a>' * 2

# What WCAG 1.4.12 lets a reader ask for.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""


@pytest.mark.parametrize("walk", walks(PAGES), ids=str)
def test_a_page_fits_into_a_narrow_window(walk: Walk, visits: Visits) -> None:
    options = {"locale": LONGEST_WORDS, "viewport": SMALLEST}
    found = {str(way): faults(page) for way, page in visits.walk(walk.ways, **options)}
    assert found == {str(way): [] for way in walk.ways}


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("walk", walks(KEY_PAGES.values()), ids=str)
def test_words_that_are_set_wider_are_not_cut(walk: Walk, lang: str, visits: Visits) -> None:
    options = {"locale": lang, "viewport": SMALLEST, "bypass_csp": True}
    for way, page in visits.walk(walk.ways, **options):
        assert faults(page) == [], way
        page.add_style_tag(content=SPACED)
        assert faults(page) == [], way


SPOILT = {
    "wide": (f"{LAST}.style.width = '900px'", "sideways"),
    "small": (f"{LAST}.innerHTML = {TINY!r}", "is 1"),
    "cut": (f"{LAST}.style.cssText = 'height: 1em; overflow: hidden'", "is cut"),
}


@pytest.mark.parametrize(("spoil", "told"), SPOILT.values(), ids=SPOILT)
def test_the_measures_notice_what_does_not_fit(spoil: str, told: str, visits: Visits) -> None:
    page = visits.open(KEY_PAGES["sign-up"], viewport=SMALLEST, bypass_csp=True)
    page.evaluate(spoil)
    assert [fault for fault in faults(page) if told in fault]


def test_an_arabic_contribution_reads_right_to_left_on_an_english_page(
    site: Site, visits: Visits
) -> None:
    page = visits.page(locale="en")
    page.goto(site.path(f"{D}/threads/{{arabic}}"))
    body = page.locator(f"#p{site.facts['arabic_post']} .post__body")
    expect(page.locator("html")).to_have_css("direction", "ltr")
    expect(body).to_have_css("direction", "rtl")
    assert side_of(page, "سؤالي إلى الجميع") == "right"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_paragraph_in_another_language_keeps_its_direction(
    site: Site, visits: Visits, lang: str
) -> None:
    page = visits.page(locale=lang)
    page.goto(site.path(f"{D}/threads/{{arabic}}"))
    assert side_of(page, "To Inés, in English") == "left"
    assert side_of(page, "سؤالي إلى الجميع") == "right"


@pytest.mark.parametrize(("lang", "side"), [("en", "left"), ("ar", "right")])
@pytest.mark.parametrize("thread", ["arabic", "long"])
def test_a_title_stands_where_the_page_begins(
    site: Site, visits: Visits, thread: str, lang: str, side: str
) -> None:
    page = visits.page(AUTHOR, locale=lang)
    page.goto(f"{D}/threads/{site.facts[thread]}")
    expect(page.get_by_role("heading", level=1)).to_have_css("text-align", side)
