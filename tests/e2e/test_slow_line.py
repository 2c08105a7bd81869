"""Where a megabyte is dear and every request takes a second: little is sent, and it is enough."""

import urllib.request

from playwright.sync_api import expect

from tests.contract.inventory import PAGES
from tests.e2e.site import Site, Visits
from tests.e2e.wire import Wire
from tests.furnished import AUTHOR, VISITOR

SLOW = 30_000  # milliseconds: patience, not a promise; benchmarks measure
PAGE, THREAD, STYLE, SCRIPTS, FIRST_VIEW, NEXT_VIEW = 25_000, 14_000, 12_000, 25_000, 50_000, 16_000


def test_a_thread_of_twenty_contributions_is_small(site: Site, visits: Visits) -> None:
    page = visits.page()
    wire = Wire(page)
    thread = site.facts["reading"]
    page.goto(thread, wait_until="networkidle")
    expect(page.get_by_role("article")).to_have_count(20)
    assert 0 < wire.bytes[thread] <= THREAD
    assert 0 < wire.of(".css") <= STYLE
    assert 0 < wire.of(".js") <= SCRIPTS
    assert sum(wire.bytes.values()) <= FIRST_VIEW
    assert len(wire.bytes) <= 5, wire.bytes
    wire.forget()
    page.goto(f"{thread}-again", wait_until="networkidle")
    assert sum(wire.bytes.values()) <= NEXT_VIEW
    assert len(wire.bytes) == 1, wire.bytes


def test_whoever_writes_loads_all_scripts_within_the_budget(site: Site, visits: Visits) -> None:
    page = visits.page(AUTHOR)
    wire = Wire(page)
    page.goto(site.path("/d/june-2005/threads/{thread}"), wait_until="networkidle")
    assert len([path for path in wire.bytes if path.endswith(".js")]) > 3
    assert wire.of(".js") <= SCRIPTS


def test_every_public_page_is_small(site: Site) -> None:
    sizes = {
        way.path: compressed_size(site.url + site.path(way.path))
        for way in PAGES
        if way.person == VISITOR and way.status == 200 and not way.after
    }
    assert len(sizes) > 20
    assert {path: size for path, size in sizes.items() if size > PAGE} == {}


def compressed_size(url: str) -> int:
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return len(answer.read())


def test_on_a_slow_line_one_reads_at_once_and_can_answer(site: Site, visits: Visits) -> None:
    page = visits.page(AUTHOR)
    page.set_default_timeout(SLOW)
    Wire(page).slow_down()
    page.goto(site.path("/d/june-2005/threads/{thread}"), wait_until="commit")
    expect(page.get_by_role("article").first).to_be_visible(timeout=SLOW)
    page.get_by_label("Your contribution").fill("Sent over a thin wire.")
    page.get_by_role("button", name="Send contribution").click()
    arrived = page.get_by_role("article").filter(has_text="Sent over a thin wire.")
    expect(arrived).to_be_visible(timeout=SLOW)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStart") > 700
