"""Words that were taken back leave what a device keeps; the writer's own stay where they were."""

import json

import pytest
from playwright.sync_api import Page

from dialogue.threads.quoting.marks import quotation, without_words_of
from tests.assets.writing_page import Desk, eventually, offered, opened

pytestmark = pytest.mark.e2e
QUOTED = quotation("Said too much.", 47)
SIGN = "> […]\n>\n> #47\n\n"
MODULE = "new URL(name, document.querySelector('script[src$=\"site.js\"]').src)"
TOLD = "Contribution 47 does not stand any more."


def withdraw(page: Page, number: int = 47, dialogue: str = "/d/june/") -> None:
    page.evaluate(
        f"""async ([address, number]) => {{
          const name = 'withdrawn.js';
          (await import({MODULE})).withdrawn(address, [number]);
        }}""",
        [dialogue, number],
    )


def half_written(page: Page) -> None:
    """A quotation with a word of one's own, kept on the device."""
    page.fill("#body", QUOTED + "Mine")
    eventually(page, "Object.values(localStorage).some(kept => kept.includes('too much'))")


def kept(page: Page) -> str:
    return str(page.evaluate("Object.values(localStorage).join()"))


BODIES = [
    QUOTED + "Mine.",
    "Before.\n\n" + QUOTED + quotation("Other.", 4) + QUOTED + "After",
    quotation("> Said.\n> #47", 12),
    SIGN + "Mine.",
    "> #47\n\nNothing quoted.",
    ">\n>\n> #47\nNothing either.",
    "Cut off.\n> Said.\nMine.\n> too much\n> #47",
    "> Said.\n>   #0047  \nMine",
    "> Said.\n> #0\n> more\n> #47",
    "> Said.\r\n>\r\n> #47\r\n\r\nMine.",
    "> Said\n>#47",
    "> Said\n > #47",
    "> Said\n> #47000000",
    "",
]


def test_the_device_takes_out_what_the_server_takes_out(page: Page) -> None:
    left = page.evaluate(
        f"""async (bodies) => {{
          const name = 'withdrawn.js';
          const {{ silenced }} = await import({MODULE});
          return bodies.map((body) => silenced(new Set([47]), body));
        }}""",
        BODIES,
    )
    # Only the server meets the line ends of a form; the sign has its own.
    wanted = [without_words_of(body, {47}).replace("\r", "") for body in BODIES]
    assert [words.replace("\r", "") for words in left] == wanted


CARET = """() => {
  const field = document.activeElement;
  return [field.id, field.value.slice(field.selectionStart, field.selectionEnd),
    field.value.slice(field.selectionEnd), scrollY];
}"""


def test_the_words_go_and_caret_focus_and_scroll_stay(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 300})
    page.fill("#body", QUOTED + "My own words\n" + "\n" * 20 + QUOTED + "to the end")
    place = page.evaluate("document.querySelector('#body').value.indexOf('own')")
    page.evaluate("at => document.querySelector('#body').setSelectionRange(at, at + 3)", place)
    before = page.evaluate(CARET)
    withdraw(page)
    after = page.evaluate(CARET)
    assert (after[0], after[1], after[3]) == (before[0], "own", before[3])
    assert page.input_value("#body") == SIGN + "My own words\n" + "\n" * 20 + SIGN + "to the end"
    assert page.inner_text(".composer__told").startswith(TOLD)
    assert page.inner_text("[role=status]").startswith(TOLD)
    page.keyboard.press("Control+z")
    assert "too much" not in page.input_value("#body")


def test_a_caret_within_the_words_stands_behind_the_sign(page: Page) -> None:
    page.fill("#body", QUOTED + "Mine")
    page.evaluate("document.querySelector('#body').setSelectionRange(5, 5)")
    withdraw(page)
    page.keyboard.type("!")
    assert page.input_value("#body") == SIGN.replace("> #47", "!> #47") + "Mine"


def test_whoever_quotes_nothing_is_told_nothing(page: Page) -> None:
    page.fill("#body", quotation("Other.", 4) + "Mine")
    page.evaluate("document.querySelector('#body').setSelectionRange(2, 4)")
    withdraw(page)
    assert page.input_value("#body") == quotation("Other.", 4) + "Mine"
    assert page.evaluate("document.activeElement.selectionStart") == 2
    assert page.inner_text(".composer__told") == ""


def test_what_the_device_keeps_goes_with_them(page: Page) -> None:
    half_written(page)
    draft = json.dumps([{"id": "a", "fields": {"body": QUOTED}}])
    page.evaluate(
        """draft => {
          localStorage.setItem('draft:7:/d/june/drafts/thread/9', draft);
          localStorage.setItem('draft:7:/d/july/drafts/thread/9', draft);
        }""",
        draft,
    )
    withdraw(page)
    eventually(page, "!localStorage['draft:7:/d/june/drafts/thread/4'].includes('too much')")
    assert "too much" not in page.evaluate("localStorage['draft:7:/d/june/drafts/thread/9']")
    assert "too much" in page.evaluate("localStorage['draft:7:/d/july/drafts/thread/9']")


def test_what_waits_for_a_line_goes_with_them(page: Page) -> None:
    page.evaluate(
        """body => localStorage.setItem('outbox:7', JSON.stringify([
          {id: 'a', address: `${location.origin}/d/june/threads/9/posts`, fields: {body}},
          {id: 'b', address: `${location.origin}/d/july/threads/9/posts`, fields: {body}},
        ]))""",
        QUOTED + "Mine",
    )
    withdraw(page)
    waiting = json.loads(page.evaluate("localStorage['outbox:7']"))
    assert [one["fields"]["body"] for one in waiting] == [SIGN + "Mine", QUOTED + "Mine"]


def test_a_draft_on_offer_is_offered_without_them(page: Page) -> None:
    half_written(page)
    opened(page)
    assert "too much" in offered(page)
    page.focus("[data-restore]")
    withdraw(page)
    assert "too much" not in offered(page)
    assert page.evaluate("document.activeElement.hasAttribute('data-restore')")
    page.keyboard.press("Enter")
    assert page.input_value("#body") == SIGN + "Mine"


def test_who_comes_back_later_finds_only_their_own(page: Page, desk: Desk) -> None:
    half_written(page)
    desk.stubs = [3, 47]
    opened(page)
    assert "too much" not in offered(page)
    assert "too much" not in kept(page)


def test_a_page_that_heard_nothing_is_told_by_the_server(page: Page, desk: Desk) -> None:
    desk.withdrawn = [47]
    page.clock.install()
    opened(page)
    page.fill("#body", QUOTED + "Mine")
    page.clock.run_for(10_500)
    eventually(page, f"document.querySelector('.composer__told').textContent.includes('{TOLD}')")
    assert page.input_value("#body") == SIGN + "Mine"


def test_a_preview_of_them_goes(page: Page) -> None:
    page.fill("#body", QUOTED + "Mine")
    page.click("text=Preview")
    page.wait_for_selector("[data-preview] .prose")
    withdraw(page)
    assert page.locator("[data-preview]").is_hidden()
    assert "TOO MUCH" not in page.content()


def test_an_untouched_quotation_stays_no_draft(page: Page, desk: Desk) -> None:
    desk.quoted = QUOTED
    opened(page)
    withdraw(page)
    assert page.input_value("#body") == SIGN
    assert "too much" not in page.content()
    page.goto("about:blank")
    opened(page)
    assert page.evaluate("localStorage.length") == 0
