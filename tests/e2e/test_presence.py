"""Who reads with one and who is replying, in words at the foot of a thread, where nothing moves."""

from playwright.sync_api import Page, expect

from tests.e2e.looks import NARROW, Look
from tests.e2e.site import Site, Visits
from tests.e2e.test_axe import violations
from tests.furnished import AUTHOR, HOST

THREAD = "/d/june-2005/threads/{long}"
SECONDS = 1000
SOON = 30 * SECONDS  # a message waits up to five seconds for the one before it


def opened(page: Page, address: str) -> Page:
    """The page, once it is live."""
    page.goto(address)
    expect(page.locator("live-thread")).to_have_text("Live")
    return page


def test_another_reader_comes_and_goes(site: Site, visits: Visits) -> None:
    address = site.path(THREAD)
    page, visitor = opened(visits.page(HOST), address), opened(visits.page(), address)
    told, seen = page.locator("thread-presence"), visitor.locator("thread-presence")
    expect(told).to_have_text("2 people are reading: Maren Thorsby", timeout=SOON)
    expect(seen).to_have_text("2 people are reading", timeout=SOON)
    other = opened(visits.page(AUTHOR), address)
    name = other.get_by_role("banner").locator("bdi").first.inner_text()
    expect(told).to_contain_text("3 people are reading:", timeout=SOON)
    expect(told.locator("bdi").filter(has_text=name)).to_have_count(1)
    expect(seen).to_have_text("3 people are reading", timeout=SOON)
    other.context.close()
    expect(told).to_have_text("2 people are reading: Maren Thorsby", timeout=SOON)
    visitor.context.close()
    expect(told).to_be_empty(timeout=SOON)


def test_who_replies_is_told_and_nothing_moves(site: Site, visits: Visits) -> None:
    address = site.path(THREAD)
    page, other = opened(visits.page(HOST), address), opened(visits.page(AUTHOR), address)
    told = page.locator("thread-presence")
    field = page.get_by_label("Your contribution")
    before = field.bounding_box()
    other.get_by_label("Your contribution").press_sequentially("I was thinking")
    expect(told).to_contain_text("is replying", timeout=SOON)
    assert field.bounding_box() == before
    expect(other.locator("thread-presence")).not_to_contain_text("is replying")
    assert told.evaluate("element => element.closest('[aria-live], [role=status]')") is None
    assert list(violations(page)) == []
    expect(told).not_to_contain_text("is replying", timeout=SOON)
    other.context.close()


def test_names_read_well_from_right_to_left_on_a_small_screen(site: Site, visits: Visits) -> None:
    look = Look("ar", "dark", NARROW)
    page = visits.page(HOST, **look.options())
    address = site.path(THREAD)
    page.goto(address)
    other = opened(visits.page(AUTHOR), address)
    expect(page.locator("thread-presence bdi")).to_have_count(2, timeout=SOON)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert list(violations(page)) == []
    other.context.close()


def test_without_a_line_nobody_is_told_of(site: Site, visits: Visits) -> None:
    visits.expect("INTERNET_DISCONNECTED")
    address = site.path(THREAD)
    context = visits.context(HOST)
    page, other = opened(context.new_page(), address), opened(visits.page(AUTHOR), address)
    told = page.locator("thread-presence")
    expect(told).to_contain_text("2 people are reading", timeout=SOON)
    context.set_offline(True)
    expect(told).to_be_empty(timeout=SOON)
    context.set_offline(False)
    expect(told).to_contain_text("2 people are reading", timeout=2 * SOON)
    other.context.close()
