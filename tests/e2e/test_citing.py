"""Citing without leaving the page: a click or a drag does what the point's own form does, tells it,
and leaves the focus where one works."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from dialogue.accounts.queries import user_by_email
from dialogue.dialogues.queries import get_dialogue
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import add_point
from tests.e2e.site import D, Site, Visits
from tests.factories import first_post, make_post, make_thread
from tests.furnished import HOST, OPERATOR, address_of

WORDS = "Nobody asks the young before a well is dug."


@dataclass(frozen=True)
class Bench:
    """A draft of this test's own: two points without a citation, and what can be cited."""

    draft: str
    post: int
    shy: int


@pytest.fixture
def bench(site: Site) -> Bench:
    with site.place.opened():
        dialogue = get_dialogue(OPERATOR, "june-2005")
        author, host = (user_by_email(address_of(site.facts, who)) for who in ("author", HOST))
        assert author is not None
        assert host is not None
        thread = make_thread(dialogue, author, title="Wells", body=WORDS, consent="name")
        shy = make_post(thread, author, "I saw it.", consent="paraphrase").number
        summary = begin_summary(host, dialogue, kind="round", round=2, title="Of wells")
        for text in ("The young are left out.", "Wells divide."):
            add_point(host, summary, section=summary.sections[2], text=text)
        draft = f"{D}/summaries/{summary.number}/draft"
        return Bench(draft, first_post(thread).number, shy)


@pytest.fixture
def page(bench: Bench, visits: Visits) -> Iterator[Page]:
    page = visits.page(HOST, viewport={"width": 1280, "height": 1600})
    page.goto(f"{bench.draft}?q=%23{bench.post}")
    expect(page.get_by_role("button", name="Cite in point 1")).to_be_visible()
    page.evaluate("window.stayed = true")
    yield page
    assert page.evaluate("window.stayed") is True


def test_a_click_cites_in_the_point_that_was_looked_at(page: Page, bench: Bench) -> None:
    page.get_by_text("Wells divide.", exact=True).click()
    button = page.get_by_role("button", name="Cite in point 2")
    reflected = page.locator("#ledger").inner_text()
    button.click()
    second = page.locator("#point-2")
    expect(second.get_by_role("link", name=f"#{bench.post}")).to_be_visible()
    expect(page.locator(".notices")).to_have_text(
        f"Point 2 cites contribution {bench.post}.", use_inner_text=True
    )
    expect(page.locator("#amiss")).to_contain_text("1 point without a citation")
    expect(page.locator("#ledger")).not_to_have_text(reflected, use_inner_text=True)
    expect(button).to_be_focused()
    expect(page.locator("#point-1 .sources")).to_have_count(0)


def test_marked_words_are_cited_as_the_passage(page: Page) -> None:
    mark(page)
    page.get_by_role("button", name="Cite in point 1").click()
    expect(page.locator("#point-1 blockquote")).to_have_text("Nobody asks")


def test_a_link_is_dragged_onto_a_point(page: Page, bench: Bench) -> None:
    source = page.locator("[data-cite-number]")
    drag(
        page,
        source.get_by_role("link", name=f"#{bench.post}"),
        page.get_by_text("Wells divide.", exact=True),
    )
    second = page.locator("#point-2")
    expect(second.get_by_role("link", name=f"#{bench.post}")).to_be_visible()
    expect(second.locator("blockquote")).to_have_count(0)


def test_words_are_dragged_onto_a_point(page: Page) -> None:
    mark(page)
    drag(page, page.locator("[data-cite-words]"), page.get_by_text("Wells divide.", exact=True))
    expect(page.locator("#point-2 blockquote")).to_have_text("Nobody asks")


def test_a_link_of_another_page_is_dropped_only_where_it_means_something(
    page: Page, bench: Bench
) -> None:
    for address in (f"{D}/threads/1", "https://example.org/d/june-2005/posts/1", ""):
        drop(page, "#point-1", address)
    drop(page, "#point-1", f"{D}/posts/{bench.post}")
    expect(page.locator("#point-1").get_by_role("link", name=f"#{bench.post}")).to_be_visible()
    expect(page.locator("#point-1 .sources > li")).to_have_count(1)


def test_who_types_numbers_goes_on_typing(page: Page, bench: Bench, visits: Visits) -> None:
    visits.expect(422)
    first = page.locator("#point-1")
    first.locator("summary", has_text="Cite").click()
    for number in (bench.post, bench.shy):
        first.get_by_label("Number of a contribution").fill(f"#{number}")
        page.keyboard.press("Enter")
        expect(first.get_by_role("link", name=f"#{number}")).to_be_visible()
        expect(first.get_by_label("Number of a contribution")).to_be_focused()
        expect(first.get_by_label("Number of a contribution")).to_have_value("")
    page.keyboard.type(str(bench.shy))
    first.get_by_label("Passage").fill("I saw it.")
    first.get_by_role("button", name="Cite", exact=True).click()
    expect(first.get_by_label("Passage")).to_be_focused()
    expect(first.locator(".field__error")).to_contain_text("may be cited, but not quoted")
    expect(first.get_by_label("Passage")).to_have_value("I saw it.")
    expect(page.locator(".notices")).to_contain_text("may be cited, but not quoted")


def test_a_source_is_taken_out_in_place(page: Page, bench: Bench) -> None:
    page.get_by_role("button", name="Cite in point 1").click()
    first = page.locator("#point-1")
    first.get_by_role("button", name="Take out : ").click()
    expect(first.locator(".sources")).to_have_count(0)
    expect(first).to_be_focused()
    expect(page.locator("#amiss")).to_contain_text("2 points without a citation")


def test_what_cannot_be_done_in_place_is_sent_plainly(
    site: Site, page: Page, bench: Bench, visits: Visits
) -> None:
    """The point was lost to somebody else meanwhile, say: the server's own page tells."""
    visits.expect(404)
    page.evaluate(
        "document.querySelector('#point-1 form[data-cite]').action = location.pathname"
        ".replace('draft', 'points/99/citations')"
    )
    page.get_by_role("button", name="Cite in point 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was lost")
    page.goto(bench.draft)
    page.evaluate("window.stayed = true")


def test_everything_is_done_without_scripts(bench: Bench, visits: Visits) -> None:
    page = visits.page(HOST, java_script_enabled=False)
    page.goto(bench.draft)
    first = page.locator("#point-1")
    first.locator("summary", has_text="Cite").click()
    first.get_by_label("Number of a contribution").fill(f"#{bench.post}")
    first.get_by_label("Passage").fill("before a well is dug")
    first.get_by_role("button", name="Cite", exact=True).click()
    expect(first.locator("blockquote")).to_have_text("before a well is dug")


def mark(page: Page) -> None:
    """Mark the first words of the source."""
    page.evaluate(
        """() => {
          const words = document.querySelector("[data-cite-words]").firstChild;
          getSelection().setBaseAndExtent(words, 0, words, "Nobody asks".length);
        }"""
    )


def drag(page: Page, what: Locator, where: Locator) -> None:
    """From the beginning of its first line, as a hand does it with the mouse."""
    start, end = what.bounding_box(), where.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 10)
    page.mouse.move(end["x"] + 20, end["y"] + 8, steps=3)
    page.mouse.up()


def drop(page: Page, where: str, address: str) -> None:
    """Drop a link, as it comes from another window."""
    page.evaluate(
        """([where, address]) => {
          const carried = new DataTransfer();
          if (address) carried.setData("text/uri-list", new URL(address, location.href).href);
          const options = { dataTransfer: carried, bubbles: true, cancelable: true };
          document.querySelector(where).dispatchEvent(new DragEvent("drop", options));
        }""",
        [where, address],
    )
