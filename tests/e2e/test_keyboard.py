"""By keys alone: the focus can always be seen, and everything that one came for can be done."""

import pytest
from playwright.sync_api import expect

from tests.e2e.keys import Keys
from tests.e2e.looks import KEY_PAGES, NARROW
from tests.e2e.site import D, Site, Visits
from tests.furnished import AUTHOR, PASSWORD, address_of


def test_signing_in_answering_and_editing(site: Site, visits: Visits) -> None:
    page = visits.page()
    keys = Keys(page)
    keys.open("/account/sign-in")
    keys.write("E-mail address", address_of(site.facts, AUTHOR))
    keys.write("Password", PASSWORD)
    keys.enter()
    keys.follow("Peace Dialogue...")
    keys.follow("Forums")
    keys.follow("Asia and the Pacific")
    keys.follow("Radio drama...")
    keys.go_to("Skip to your answer")
    keys.press("Enter")
    keys.write("Your contribution", "By keys alone.")
    keys.follow("Send contribution")
    number = page.url.rpartition("#p")[2]
    expect(page.locator(f"#p{number}")).to_contain_text("By keys alone.")
    expect(page.locator(f"#p{number}-by")).to_be_focused()
    keys.go_to(f"Actions {number}")
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.follow("Edit")
    keys.write("Why you change it...", "For measure")
    keys.go_to("Your wording")
    keys.press("ControlOrMeta+End")
    page.keyboard.type(" Twice.")
    keys.follow("Publish the change")
    expect(page.locator(f"#p{number}")).to_contain_text("By keys alone. Twice.")


@pytest.mark.parametrize("width", [1280, NARROW])
@pytest.mark.parametrize("name", ["home", "arabic-thread", "new-thread", "setup"])
def test_every_stop_on_a_key_page_can_be_seen(name: str, width: int, visits: Visits) -> None:
    page = visits.open(KEY_PAGES[name], viewport={"width": width, "height": 640})
    keys = Keys(page)
    while keys.tab():
        pass
    assert keys.path[0] == "Skip to the text"
    assert keys.path[-1] == "Help"


def test_the_menu_opens_and_closes_by_keys(visits: Visits) -> None:
    page = visits.page(AUTHOR)
    keys = Keys(page)
    keys.open(f"{D}/")
    keys.go_to("Your account:...")
    keys.press("Enter")
    assert keys.tab() == "Drafts"
    keys.press("Escape")
    expect(page.get_by_role("link", name="Drafts")).to_be_hidden()
    expect(page.locator("summary", has_text="Your account:")).to_be_focused()
