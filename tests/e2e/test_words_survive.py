"""What was written arrives once, or is still there: with the real server and a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import kept_in
from tests.e2e.site import Site, Visits, sign_in
from tests.e2e.wire import Wire
from tests.furnished import AUTHOR, PASSWORD, address_of

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
THREAD = "/d/june-2005/threads/{arabic}"


def test_a_draft_survives_a_closed_browser(site: Site, tmp_path: Path) -> None:
    with kept_in(tmp_path, site.chromium, base_url=site.url) as own:
        page = own.pages[0]
        sign_in(page, address_of(site.facts, AUTHOR))
        page.goto(site.path(THREAD))
        page.get_by_label("Your contribution").fill("Half a thought about wells")
        expect(page.get_by_text("Kept on this device")).to_be_visible()
    with kept_in(tmp_path, site.chromium, base_url=site.url) as own:
        page = own.pages[0]
        page.goto(site.path(THREAD))
        expect(page.locator(".composer__glimpse")).to_have_text("Half a thought about wells")
        page.get_by_role("button", name="Put them back").click()
        field = page.get_by_label("Your contribution")
        expect(field).to_have_value("Half a thought about wells")


def click_twice(page: Page, name: str) -> None:
    """As fast as a hand does, while the line is still busy with the first."""
    Wire(page).slow_down()
    button = page.get_by_role("button", name=name)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    for _click in range(2):
        page.mouse.click(box["x"] + 5, box["y"] + 5)
        page.wait_for_timeout(150)


@BOTH
def test_a_double_click_makes_one_contribution(site: Site, visits: Visits, scripts: bool) -> None:
    page = visits.page(AUTHOR, java_script_enabled=scripts)
    page.goto(site.path(THREAD))
    words = f"Said once, scripts or not: {scripts}"
    page.get_by_label("Your contribution").fill(words)
    click_twice(page, "Send contribution")
    page.wait_for_url("**#p*")
    posts = [one for one in visits.watch.asked if one.method == "POST"]
    sent = [one for one in posts if one.url.endswith("/posts")]  # beside drafts, when it takes long
    assert len(sent) == (1 if scripts else 2)
    page.goto(site.path(THREAD))
    expect(page.get_by_role("article").filter(has_text=words)).to_have_count(1)


@BOTH
def test_a_sign_in_that_ended_while_writing_loses_nothing(
    site: Site, visits: Visits, scripts: bool
) -> None:
    visits.expect(400)
    page = visits.page(AUTHOR, java_script_enabled=scripts)
    page.goto(site.path(THREAD))
    words = f"Written for an hour.\n\nAnd some more. Scripts: {scripts}"
    page.get_by_label("Your contribution").fill(words)
    page.context.clear_cookies()
    page.get_by_role("button", name="Send contribution").click()
    expect(page.get_by_role("heading", name="Nothing was lost")).to_be_visible()
    expect(page.get_by_text("And some more.")).to_be_visible()
    page.get_by_label("E-mail").fill(address_of(site.facts, AUTHOR))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in and go on").click()
    expect(page.get_by_label("What you wrote")).to_have_value(words)
    page.get_by_role("button", name="Send it again").click()
    article = page.get_by_role("article").filter(has_text=f"And some more. Scripts: {scripts}")
    expect(article).to_be_visible()
