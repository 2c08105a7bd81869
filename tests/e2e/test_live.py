"""An open page stays as a reload would show it, and disturbs nobody who reads or writes there."""

import time

from playwright.sync_api import Page, Route, expect

from tests.e2e.following import Writer, cut_off, opened, reopened, send
from tests.e2e.site import Visits
from tests.furnished import AUTHOR, HOST

SECONDS = 1000


def bar(page: Page) -> str:
    return page.locator(".live-bar span").inner_text()


def test_what_is_new_is_shown_when_asked_for(visits: Visits, writer: Writer, thread: str) -> None:
    page = opened(visits.page(), thread)
    number = writer.say(thread, "Said while you read.")
    expect(page.get_by_role("status")).to_contain_text("1 new contribution")
    expect(page.get_by_text("Said while you read.")).to_have_count(0)
    page.get_by_role("link", name="Show").click()
    expect(page.locator(f"#p{number}")).to_contain_text("Said while you read.")
    expect(page.locator(".live-bar")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('article').id") == f"p{number}"
    assert page.url.endswith(f"?post={number}#p{number}")


def test_words_that_are_taken_back_leave_the_page_at_once(
    visits: Visits, writer: Writer, thread: str
) -> None:
    number = writer.say(thread, "Said too much.")
    page = opened(visits.page(), f"{thread}?post={number}")
    expect(page.get_by_text("Said too much.")).to_be_visible()
    writer.withdraw(number)
    expect(page.get_by_text("Said too much.")).to_have_count(0)
    expect(page.locator(f"#p{number}")).to_contain_text("Withdrawn by its author")
    expect(page.locator(".live-bar")).to_have_count(0)


def test_whoever_writes_is_not_disturbed(visits: Visits, writer: Writer, thread: str) -> None:
    page = opened(visits.page(HOST), thread)
    field = page.get_by_label("Your contribution")
    field.fill("A thought that is not finished")
    field.evaluate("field => field.setSelectionRange(4, 9)")
    page.evaluate(
        """() => {
          window.said = [];
          const place = document.querySelector('.notices');
          new MutationObserver(() => window.said.push(place.textContent))
            .observe(place, {childList: true, subtree: true, characterData: true});
        }"""
    )
    at = """() => {
      const { name, selectionStart, selectionEnd } = document.activeElement;
      return [name, selectionStart, selectionEnd, scrollY];
    }"""
    before, began = page.evaluate(at), time.monotonic()
    for number in range(30):
        writer.say(thread, f"Of many at once: {number}.")
    expect(page.locator(".live-bar")).to_contain_text("30 new contributions", timeout=40 * SECONDS)
    assert page.evaluate(at) == before
    expect(field).to_have_value("A thought that is not finished")
    words = page.evaluate("[...new Set(window.said.filter(said => said.trim()))]")
    assert 1 <= len(words) <= 2 + (time.monotonic() - began) // 10
    assert "Of many" not in "".join(words)


def test_a_home_says_that_there_is_more(visits: Visits, writer: Writer, thread: str) -> None:
    page = opened(visits.page(), "/d/june-2005/")
    writer.say(thread, "Seen from the home.")
    expect(page.get_by_role("status")).to_contain_text("1 new contribution")
    page.get_by_role("link", name="Show").click()
    expect(page.get_by_text("Seen from the home.")).to_be_visible()


def test_where_no_socket_comes_through_the_page_asks(
    visits: Visits, writer: Writer, thread: str
) -> None:
    context = visits.context()
    context.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    page = context.new_page()
    page.clock.install()
    page.goto(thread)
    page.clock.run_for(1 * SECONDS)
    expect(page.locator(".live")).to_have_text("Checking every 30 seconds")
    writer.say(thread, "Asked for.")
    page.clock.run_for(31 * SECONDS)
    expect(page.locator(".live-bar")).to_contain_text("1 new contribution")


def test_it_says_when_it_is_offline_and_catches_up(
    visits: Visits, writer: Writer, thread: str
) -> None:
    page = cut_off(visits, thread)
    expect(page.locator(".live")).to_contain_text("Offline")
    writer.say(thread, "Said meanwhile.")
    page.context.set_offline(False)
    expect(page.locator(".live-bar")).to_contain_text("1 new contribution")


def test_whoever_spares_data_asks_seldom_and_opens_no_socket(visits: Visits, thread: str) -> None:
    context = visits.context()
    context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'connection',"
        " {get: () => ({saveData: true, effectiveType: '2g'})})"
    )
    page = context.new_page()
    page.goto(thread)
    expect(page.locator(".live")).to_have_text("Checking every 60 seconds")
    assert not any("socket.io" in request.url for request in visits.watch.asked)


def test_what_is_sent_offline_waits_and_goes_out_once(visits: Visits, thread: str) -> None:
    page = cut_off(visits, thread, AUTHOR)
    for words in ("Written on the bus.", "Taken back before the tunnel ended."):
        send(page, words)
        expect(page.get_by_label("Your contribution")).to_have_value("")
    waiting = page.get_by_role("region", name="Waiting to be sent")
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    waiting.get_by_role("listitem").nth(1).get_by_role("button").click()
    expect(page.get_by_label("Your contribution")).to_have_value(
        "Taken back before the tunnel ended."
    )
    page.context.set_offline(False)
    expect(page.get_by_text("What waited was sent.")).to_be_visible()
    expect(waiting).to_have_count(0)
    other = page.context.new_page()
    other.goto(thread + "?view=flat&page=1")
    last = other.get_by_role("link", name="Later")
    while last.count():
        last.first.click()
    expect(other.get_by_role("article").filter(has_text="Written on the bus.")).to_have_count(1)
    expect(other.get_by_role("article").filter(has_text="Taken back")).to_have_count(0)


def test_what_waits_survives_the_page(visits: Visits, thread: str) -> None:
    page = cut_off(visits, thread, AUTHOR)
    send(page, "Written before the battery ended.")
    expect(page.get_by_role("region", name="Waiting to be sent")).to_be_visible()
    page = reopened(page, thread)
    expect(page.get_by_text("What waited was sent.")).to_be_visible()


BEFORE_A_RESTORED_BACKUP = """
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("live-thread").dataset.cursor = "1.1";
  });
"""


def test_whoever_was_away_for_very_long_is_told_so_and_keeps_their_words(
    visits: Visits, thread: str
) -> None:
    page = visits.page(HOST)
    page.add_init_script(BEFORE_A_RESTORED_BACKUP)
    page.goto(thread)
    page.get_by_label("Your contribution").fill("Half a thought")
    expect(page.locator(".live-bar")).to_contain_text("Much has happened here")
    page.get_by_role("link", name="Show").click()
    expect(page.locator(".live-bar")).to_have_count(0)
    expect(page.get_by_label("Your contribution")).to_have_value("Half a thought")
    assert page.evaluate("document.activeElement.id") == "contributions"


def test_what_waits_is_counted_whichever_script_came_first(visits: Visits, thread: str) -> None:
    visits.expect("INTERNET_DISCONNECTED")
    page = visits.page(HOST)
    held: list[Route] = []
    page.route("**/post-outbox*", lambda route: held.append(route))
    opened(page, thread)
    (script,) = held
    script.continue_()
    page.locator("post-outbox:defined").wait_for(state="attached")
    page.context.set_offline(True)
    send(page, "Written on the bus.")
    expect(page.locator(".live")).to_have_text("Offline: 1 contribution waiting")
