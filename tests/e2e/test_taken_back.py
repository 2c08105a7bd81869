"""What somebody took back leaves what others are writing, and what waits to be sent."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.following import Writer, cut_off, opened, reopened, send
from tests.e2e.site import Site, Visits, sign_in
from tests.furnished import HOST, VISITOR, address_of

CARET = """() => {
  const { name, value, selectionStart } = document.activeElement;
  return [name, value.slice(selectionStart)];
}"""
PLACE = "() => document.activeElement.getBoundingClientRect().top"
TOLD = "does not stand any more. Its words were taken out of what you write"


def sign(number: int) -> str:
    return f"> […]\n>\n> #{number}\n\n"


def stored(page: Page) -> str:
    return str(page.evaluate("Object.values(localStorage).join()"))


def test_a_half_written_quotation_loses_the_words_and_nothing_else(
    visits: Visits, writer: Writer, thread: str
) -> None:
    number = writer.say(thread, "ZX9SAID too much.")
    page = opened(visits.page(HOST), f"{thread}?quote={number}")
    field = page.get_by_label("Your contribution")
    expect(field).to_have_value(f"> ZX9SAID too much.\n>\n> #{number}\n\n")
    field.press("Control+End")
    page.keyboard.type("So I heard, and more")
    page.keyboard.press("Control+ArrowLeft")
    before, place = page.evaluate(CARET), page.evaluate(PLACE)
    writer.withdraw(number)
    expect(page.get_by_text(f"Contribution {number} {TOLD}").first).to_be_visible()
    expect(field).to_have_value(sign(number) + "So I heard, and more")
    assert page.evaluate(CARET) == before == ["body", "more"]
    assert abs(page.evaluate(PLACE) - place) < 2
    assert "ZX9SAID" not in page.content()
    assert "ZX9SAID" not in stored(page)
    page.keyboard.press("Control+End")
    page.keyboard.type(".")
    page.get_by_role("button", name="Send contribution").click()
    expect(page.get_by_text("So I heard, and more.")).to_be_visible()


def test_an_answer_that_quotes_them_changes_where_it_stands(
    visits: Visits, writer: Writer, thread: str
) -> None:
    number = writer.say(thread, "ZX9SAID too much.")
    answer = writer.say(thread, f"> ZX9SAID too much.\n>\n> #{number}\n\nI should not have.")
    page = opened(visits.page(VISITOR), f"{thread}?post={answer}")
    expect(page.locator(f"#p{answer}")).to_contain_text("ZX9SAID")
    writer.withdraw(number)
    expect(page.locator(f"#p{answer}")).not_to_contain_text("ZX9SAID")
    expect(page.locator(f"#p{answer}")).to_contain_text("I should not have.")


def test_what_waits_and_quotes_them_comes_back_and_is_told_on_every_page(
    visits: Visits, writer: Writer, thread: str
) -> None:
    visits.expect(422)
    number = writer.say(thread, "ZX9SAID too much.")
    page = cut_off(visits, f"{thread}?quote={number}", HOST)
    page.get_by_label("Your contribution").press("Control+End")
    page.keyboard.type("Written on the bus.")
    page.get_by_role("button", name="Send contribution").click()
    expect(page.locator(".live")).to_have_text("Offline: 1 contribution waiting")
    writer.withdraw(number)
    page = reopened(page, "/d/june-2005/")
    told = page.get_by_role("status")
    expect(told).to_contain_text("Words of yours could not be sent as they are.")
    assert "ZX9SAID" not in stored(page)
    told.get_by_role("link").click()
    waiting = page.get_by_role("region", name="Waiting to be sent")
    expect(waiting).to_contain_text(f"Contribution {number} does not stand any more.")
    waiting.get_by_role("button").click()
    # What waited stands before whatever draft of theirs the form holds already.
    given_back = re.compile(re.escape(sign(number)) + "Written on the bus.")
    expect(page.get_by_label("Your contribution")).to_have_value(given_back)
    send(page, "Only my own words.")
    expect(page.get_by_text("Your contribution was published.")).to_be_visible()
    assert "outbox:" not in str(page.evaluate("Object.keys(localStorage)"))


def test_what_waits_goes_out_from_any_page(visits: Visits, thread: str) -> None:
    page = cut_off(visits, thread, HOST)
    for words in ("From the train.", "From the tunnel."):
        send(page, words)
    expect(page.locator(".live")).to_have_text("Offline: 2 contributions waiting")
    page = reopened(page, "/account/drafts")
    expect(page.get_by_role("status")).to_contain_text("What waited was sent.")
    page.goto("/d/june-2005/")
    expect(page.get_by_text("From the tunnel.")).to_be_visible()


def test_signing_out_leaves_nothing_that_was_refused(site: Site, visits: Visits) -> None:
    page = visits.page()  # with a sign-in of its own, for it ends
    sign_in(page, address_of(site.facts, HOST))
    user = page.evaluate("document.documentElement.dataset.user")
    page.evaluate(
        """user => localStorage.setItem(`outbox:${user}`, JSON.stringify([{id: 'a', refused: 'No.',
          address: `${location.origin}/d/june-2005/threads/1/posts`, fields: {body: 'Mine'}}]))""",
        user,
    )
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("could not be sent as they are")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")
    expect(page.get_by_role("status")).not_to_contain_text("could not be sent")
    assert page.evaluate("localStorage.length") == 0
