"""What scripts add to a page, in a real browser under the real policy: words are never lost."""

import pytest
from playwright.sync_api import Page, Route

from tests.assets.writing_page import OFFER, Desk, eventually, offered

pytestmark = pytest.mark.e2e
SOON = 1500  # milliseconds: longer than the pause after which words are kept


def write(page: Page, words: str) -> None:
    page.fill("#body", words)
    eventually(page, f"Object.values(localStorage).some(kept => kept.includes({words!r}))")


def test_words_are_kept_soon_and_offered_after_a_reload(page: Page) -> None:
    page.fill("#body", "Before the rain.")
    page.wait_for_timeout(SOON)
    page.reload()
    assert offered(page) == "Before the rain."
    assert page.input_value("#body") == ""


def test_words_survive_a_browser_that_leaves_at_once(page: Page) -> None:
    page.fill("#body", "Half a sen")
    page.goto("about:blank")
    page.goto("/thread")
    assert offered(page) == "Half a sen"


def test_words_written_before_the_script_came_are_kept(page: Page) -> None:
    late: list[Route] = []
    page.route("**/draft-keeper.js", lambda route: late.append(route))
    page.goto("/thread", wait_until="commit")
    page.fill("#body", "Faster than the line")
    while not late:
        page.wait_for_timeout(50)
    late[0].continue_()
    eventually(page, "Object.values(localStorage).some(kept => kept.includes('Faster than'))")


def test_what_is_put_back_never_replaces_what_was_typed_since(page: Page) -> None:
    write(page, "Earlier words")
    page.reload()
    offered(page)
    page.fill("#body", "Typed since")
    page.click("[data-restore]")
    assert page.input_value("#body") == "Typed since\n\nEarlier words"
    assert page.locator(OFFER).count() == 0


def test_what_is_put_back_never_replaces_what_the_server_filled_in(page: Page, desk: Desk) -> None:
    write(page, "Earlier words")
    desk.quoted = "> A quotation"
    page.reload()
    offered(page)
    page.click("[data-restore]")
    assert page.input_value("#body") == "> A quotation\n\nEarlier words"


def test_an_unanswered_offer_is_not_lost_by_writing_on(page: Page) -> None:
    write(page, "The first attempt")
    page.reload()
    offered(page)
    write(page, "Something else")
    page.reload()
    assert offered(page) == "Something else"
    page.click("[data-discard]")
    assert offered(page) == "The first attempt"


def test_an_untouched_quotation_is_no_draft(page: Page, desk: Desk) -> None:
    desk.quoted = "> A quotation"
    page.reload()
    page.dispatch_event("#lang", "input")
    page.wait_for_timeout(SOON)
    assert page.evaluate("localStorage.length") == 0


def test_what_the_server_has_is_forgotten_here(page: Page, desk: Desk) -> None:
    write(page, "Arrived safely")
    page.click("text=Send contribution")
    page.wait_for_url("**/thread?notice=sent#p47")
    eventually(page, "localStorage.length === 0")
    assert page.locator(OFFER).count() == 0
    assert [sent["body"] for sent in desk.sent] == ["Arrived safely"]


def test_what_was_lost_on_the_way_is_sent_again_as_the_same_contribution(
    page: Page, desk: Desk
) -> None:
    desk.is_losing = True
    write(page, "Sent into a storm")
    page.click("text=Send contribution")
    page.wait_for_selector("text=Lost on the way")
    desk.is_losing = False
    page.goto("/thread")
    assert offered(page) == "Sent into a storm"
    page.click("[data-restore]")
    page.click("text=Send contribution")
    page.wait_for_url("**/thread?notice=sent#p47")
    assert len({sent["client_key"] for sent in desk.sent}) == 1


def test_what_is_changed_after_it_was_lost_is_a_new_contribution(page: Page, desk: Desk) -> None:
    desk.is_losing = True
    write(page, "Sent into a storm")
    page.click("text=Send contribution")
    page.wait_for_selector("text=Lost on the way")
    desk.is_losing = False
    page.goto("/thread")
    offered(page)
    page.click("[data-restore]")
    page.type("#body", " and mended")
    page.click("text=Send contribution")
    page.wait_for_url("**/thread?notice=sent#p47")
    assert len({sent["client_key"] for sent in desk.sent}) == 2


def test_the_server_gets_a_draft_while_one_writes(page: Page, desk: Desk) -> None:
    page.clock.install()
    page.reload()
    page.fill("#body", "A long thought")
    page.clock.run_for(10_500)
    eventually(page, "document.querySelector('.composer__saved').textContent === 'Draft saved'")
    assert [draft["body"] for draft in desk.drafts] == ["A long thought"]


def test_a_second_click_sends_nothing(page: Page, desk: Desk) -> None:
    page.fill("#body", "Once")
    page.evaluate(
        "() => { const send = document.querySelector('#reply .button');"
        " send.click(); send.click(); send.click(); }"
    )
    page.wait_for_url("**/thread?notice=sent#p47")
    assert len(desk.sent) == 1


def test_a_preview_is_shown_in_place(page: Page, desk: Desk) -> None:
    page.fill("#body", "in place")
    page.click("text=Preview")
    page.wait_for_selector("[data-preview] .prose")
    assert page.inner_text("[data-preview] .prose") == "IN PLACE"
    assert page.evaluate("document.activeElement.dataset.preview") == ""
    assert page.input_value("#body") == "in place"
    page.click("text=Send contribution")
    page.wait_for_url("**/thread?notice=sent#p47")
    assert len(desk.sent) == 1


def test_signing_out_leaves_nothing_on_a_shared_device(page: Page, desk: Desk) -> None:
    write(page, "Nobody else's business")
    page.evaluate("localStorage.setItem('outbox:7', '[]')")  # what waited for a line
    page.click("text=Sign out")
    page.wait_for_url("**/sign-out")
    assert page.evaluate("localStorage.length") == 0
    assert [draft["body"] for draft in desk.drafts] == ["Nobody else's business"]


def test_actions_open_beside_the_contribution_and_give_the_focus_back(page: Page) -> None:
    page.click("[data-actions]")
    page.wait_for_selector(".popover a")
    assert page.evaluate("document.activeElement.textContent") == "Edit"
    page.keyboard.press("Escape")
    page.wait_for_selector(".popover", state="detached")
    assert page.evaluate("document.activeElement.textContent") == "Actions"


def test_focus_goes_to_the_contribution_that_the_address_names(page: Page) -> None:
    page.goto("about:blank")
    page.goto("/thread#p47")
    eventually(page, "document.activeElement.id === 'p47-by'")


def test_how_long_ago_is_told_on_pointing_at_a_date(page: Page) -> None:
    page.hover("time")
    assert "years ago" in (page.get_attribute("time", "title") or "")


def test_a_visitor_loads_one_script(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/thread?visitor=1", wait_until="networkidle")
    assert [url.rpartition("/")[2] for url in asked if url.endswith(".js")] == ["site.js"]
