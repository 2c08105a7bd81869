"""From an account to a withdrawn contribution as a person does it, with scripts and without."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.accounts.people import PASSWORD
from tests.e2e.site import D, Site, Visits
from tests.servers import wait_until

FIRST = "We met under the fig tree, and **nobody** left early."
MENDED = "We met under the mango tree, and **nobody** left early."


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_signing_up_to_signing_out(site: Site, visits: Visits, scripts: bool) -> None:
    visits.expect(403)
    page = visits.page(java_script_enabled=scripts)
    email = f"wangari-{scripts}@example.org".lower()
    sign_up(page, email)
    confirm(page, site, email)
    sign_in(page, email)
    join(page)
    open_thread(page)
    number = reply(page)
    quote(page, number)
    edit(page, number)
    see_what_changed(page, number)
    withdraw(page, number)
    sign_out(page)


def sign_up(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("Name").fill("Wangari Odhiambo")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open an account").click()
    expect(page.get_by_role("heading", name="Look at your mail")).to_be_visible()


def confirm(page: Page, site: Site, email: str) -> None:
    wait_until(lambda: bool(site.letters.to(email)), 20, "the mail")
    page.goto(site.letters.last_link(email))
    expect(page.get_by_role("status")).to_have_text("Your e-mail address is confirmed.")


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Wangari Odhiambo")).to_be_visible()


def join(page: Page) -> None:
    page.get_by_role("link", name="Peace Dialogue").click()
    page.get_by_role("link", name="Join this dialogue").click()
    page.get_by_label("You take part as").select_option(label="Community or social group")
    page.get_by_label("Region").select_option(label="Africa")
    page.get_by_label("for myself").check()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("link", name="Join this dialogue")).to_have_count(0)
    expect(page.get_by_role("link", name="Answer")).to_be_visible()


def open_thread(page: Page) -> None:
    page.get_by_role("link", name="Forums").click()
    page.get_by_text("Narrow and sort").click()
    page.get_by_label("Forum", exact=True).select_option("asia-pacific")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Belonging without assimilation").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Belonging without assimilation")


def reply(page: Page) -> str:
    page.get_by_label("Your contribution").fill(FIRST)
    page.get_by_role("button", name="Send contribution").click()
    number, article = arrived(page)
    expect(article).to_contain_text("Wangari Odhiambo")
    expect(article).to_contain_text("Community or social group")
    expect(article.locator("strong")).to_have_text("nobody")
    expect(page.get_by_label("Your contribution")).to_have_value("")
    return number


def quote(page: Page, number: str) -> None:
    page.get_by_role("link", name=f"Quote {number}", exact=True).click()
    field = page.get_by_label("Your contribution")
    expect(field).to_have_value(re.compile(r"^> .*fig tree"))
    expect(page.get_by_text(f"You answer contribution {number} by Wangari")).to_be_visible()
    field.fill(f"{field.input_value()}\n\nThe tree is what I remember.")
    page.get_by_role("button", name="Send contribution").click()
    _number, article = arrived(page)
    expect(article.get_by_text("The tree is what I remember.")).to_be_visible()
    expect(article.locator("blockquote")).to_contain_text("under the fig tree")
    expect(article.get_by_role("link", name=f"in reply to {number}")).to_be_visible()


def edit(page: Page, number: str) -> None:
    page.get_by_role("link", name=f"Actions {number}", exact=True).click()
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.get_by_label("Your wording")).to_have_value(FIRST)
    page.get_by_label("Your wording").fill(MENDED)
    page.get_by_label("Why you change it").fill("It was a mango tree.")
    page.get_by_role("button", name="Publish the change").click()
    expect(contribution(page, number)).to_contain_text("under the mango tree")


def see_what_changed(page: Page, number: str) -> None:
    contribution(page, number).get_by_role("link", name="edited").click()
    expect(page.get_by_text("It was a mango tree.")).to_be_visible()
    expect(page.locator("del")).to_have_text("fig")
    expect(page.locator("ins")).to_have_text("mango")
    page.get_by_role("link", name="Back to the thread").click()


def withdraw(page: Page, number: str) -> None:
    page.get_by_role("link", name=f"Actions {number}", exact=True).click()
    page.get_by_text("Withdraw", exact=True).click()
    page.get_by_role("button", name="Withdraw my contribution").click()
    expect(contribution(page, number)).to_contain_text("Withdrawn by its author")
    expect(contribution(page, number)).not_to_contain_text("tree")


def sign_out(page: Page) -> None:
    page.get_by_text("Wangari Odhiambo", exact=True).first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    page.goto(f"{D}/threads/new")
    expect(page.get_by_text("You need to sign in first.")).to_be_visible()


def arrived(page: Page) -> tuple[str, Locator]:
    """The number of what was just sent, to which the address leads, and how it stands there."""
    page.wait_for_url(re.compile(r"#p\d+$"))
    number = page.url.rpartition("#p")[2]
    return number, contribution(page, number)


def contribution(page: Page, number: str) -> Locator:
    return page.locator(f"#p{number}")
