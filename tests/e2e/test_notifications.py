"""What waits for somebody: the count in the head of an open page, the list, and reading it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.following import Writer
from tests.e2e.site import D, Site, Visits
from tests.furnished import AUTHOR, HOST
from tests.servers import wait_until

PAGE = "/account/notifications"
PHONE = {"width": 360, "height": 740}
PATIENCE = 30


@pytest.fixture
def thread(site: Site, visits: Visits) -> str:
    """The address of a thread that the author opened, in which nothing waits for anybody."""
    site.wait_until_all_is_told()
    for person in (AUTHOR, HOST):
        page = visits.page(person)
        page.goto(PAGE)
        everything = page.get_by_role("button", name="Mark all as seen")
        if everything.count():
            everything.click()
            expect(everything).to_have_count(0)
    words = {"title": "Who waits for whom", "body": "Tell me.", "stage": "exclusion"}
    author = Writer(visits.context(AUTHOR))
    opened = author.submit(f"{D}/threads/new", "/threads", forum="global", **words)
    return re.sub(r"[?#].*", "", opened)


def waiting(page: Page) -> str:
    return page.locator("live-count").get_attribute("data-unseen") or ""


def test_the_count_rises_by_itself_and_falls_with_reading(visits: Visits, thread: str) -> None:
    page = visits.page(AUTHOR, viewport=PHONE)
    page.goto(f"{D}/about")
    link = page.get_by_role("link", name="Notifications", exact=True)
    expect(link).to_be_visible()
    number = Writer(visits.context(HOST)).say(thread, "I wait for you.")
    counted = page.get_by_role("link", name="Notifications Not yet seen: 1")
    expect(counted).to_be_visible()
    counted.click()
    entry = page.get_by_role("listitem").filter(has_text="I wait for you.")
    expect(entry).to_contain_text("New")
    expect(entry).to_contain_text("A reply to you")
    entry.get_by_role("link", name="Who waits for whom").click()
    expect(page.locator(f"#p{number}")).to_contain_text("I wait for you.")
    expect(link).to_be_visible()  # once what was read is written down
    assert waiting(page) == "0"
    page.goto(PAGE)
    expect(page.get_by_role("listitem").filter(has_text="I wait for you.")).not_to_contain_text(
        "New"
    )


def test_it_works_without_scripts(visits: Visits, thread: str) -> None:
    Writer(visits.context(HOST)).say(thread, "Without scripts too.")
    page = visits.page(AUTHOR, java_script_enabled=False)
    wait_until(lambda: bool(page.goto(PAGE)) and waiting(page) == "1", PATIENCE, "being told")
    entry = page.get_by_role("listitem").filter(has_text="Without scripts too.")
    entry.get_by_role("button", name="Mark as seen").click()
    expect(entry).not_to_contain_text("New")
    assert waiting(page) == "0"
    page.goto(thread)
    page.get_by_role("link", name="Watch this thread").click()
    page.get_by_label("Nothing").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choice is kept.")).to_be_visible()
    page.goto(f"{PAGE}/watching")
    expect(page.get_by_role("link", name="Who waits for whom").first).to_be_visible()


def test_where_sockets_are_blocked_the_count_is_asked_for(visits: Visits, thread: str) -> None:
    visits.expect("WebSocket connection")
    page = visits.page(AUTHOR)
    page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    page.clock.install()
    page.goto(f"{D}/about")
    Writer(visits.context(HOST)).say(thread, "By another way.")

    def is_asked() -> bool:
        page.clock.run_for(31_000)
        return waiting(page) == "1"

    wait_until(is_asked, PATIENCE, "asking for the count")
