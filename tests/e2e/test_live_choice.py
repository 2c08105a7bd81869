"""Whoever does not want to be told asks; a page that nobody looks at lets its socket go."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.following import Writer, opened
from tests.e2e.site import Visits

LOOKED_AT = """isHidden => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => isHidden});
  document.dispatchEvent(new Event("visibilitychange"));
}"""

# Only the wait of ten minutes is held back: a connection lives by timers too.
TEN_MINUTES = """(() => {
  const [wait, forget, now] = [window.setTimeout, window.clearTimeout, Date.now];
  window.due = [];
  window.setTimeout = (work, delay, ...rest) =>
    delay === 600_000 ? -window.due.push(work) : wait(work, delay, ...rest);
  window.clearTimeout = (timer) => (timer < 0 ? (window.due.length = 0) : forget(timer));
  window.pass = () => {
    Date.now = () => now() + 600_000;
    window.due.splice(0).forEach((work) => work());
  };
})()"""


def sockets_of(page: Page) -> list[bool]:
    """Whether each socket that the page opened is open still; filled as it goes."""
    sockets: list[bool] = []

    def note(socket: object) -> None:
        place = len(sockets)
        sockets.append(True)
        socket.on("close", lambda _: sockets.__setitem__(place, False))  # type: ignore[attr-defined]

    page.on("websocket", note)
    return sockets


def until(page: Page, sockets: list[bool], wanted: list[bool]) -> None:
    for _ in range(150):
        if sockets == wanted:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the sockets are {sockets}, not {wanted}")


def test_whoever_turns_it_off_asks_when_they_like(
    visits: Visits, writer: Writer, thread: str
) -> None:
    page = visits.page()
    sockets = sockets_of(page)
    opened(page, thread)
    switch = page.get_by_role("button", name="Turn off live updates")
    switch.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".live")).to_have_text("Live updates are off")
    assert page.evaluate("document.activeElement.textContent") == "Turn on live updates"
    until(page, sockets, [False])
    check = page.get_by_role("button", name="Check for new")
    check.click()
    expect(page.locator(".live")).to_have_text("Nothing new")
    expect(page.get_by_role("status")).to_contain_text("Nothing new")
    writer.say(thread, "Asked for at leisure.")
    check.click()
    expect(page.locator(".live-bar")).to_contain_text("1 new contribution")
    expect(page.locator(".live")).to_have_text("Live updates are off")


def test_the_choice_holds_on_every_page_until_it_is_taken_back(visits: Visits, thread: str) -> None:
    context = visits.context()
    other = opened(context.new_page(), "/d/june-2005/")
    page = opened(context.new_page(), thread)
    page.get_by_role("button", name="Turn off live updates").click()
    expect(other.locator(".live")).to_have_text("Live updates are off")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sockets = sockets_of(page)
    page.reload()
    expect(page.locator(".live")).to_have_text("Live updates are off")
    assert sockets == []
    assert not [url for url in asked if "socket.io" in url or "changes" in url]
    page.get_by_role("button", name="Turn on live updates").click()
    expect(page.locator(".live")).to_have_text("Live")
    expect(other.locator(".live")).to_have_text("Live")


def test_a_page_that_nobody_looks_at_lets_go_and_catches_up_on_return(
    visits: Visits, writer: Writer, thread: str
) -> None:
    page = visits.page()
    page.add_init_script(TEN_MINUTES)
    sockets = sockets_of(page)
    opened(page, thread)
    page.evaluate(LOOKED_AT, True)
    assert page.evaluate("window.due.length") == 1
    assert sockets == [True]
    page.evaluate("window.pass()")
    until(page, sockets, [False])
    writer.say(thread, "Said to an empty room.")
    assert page.locator(".live-bar").count() == 0
    page.evaluate(LOOKED_AT, False)
    expect(page.locator(".live-bar")).to_contain_text("1 new contribution")
    expect(page.locator(".live")).to_have_text("Live")
    assert sockets == [False, True]


def test_a_page_that_is_looked_at_again_before_keeps_its_socket(
    visits: Visits, thread: str
) -> None:
    page = visits.page()
    page.add_init_script(TEN_MINUTES)
    sockets = sockets_of(page)
    opened(page, thread)
    page.evaluate(LOOKED_AT, True)
    page.evaluate(LOOKED_AT, False)
    assert page.evaluate("window.due.length") == 0
    assert sockets == [True]
