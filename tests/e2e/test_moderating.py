"""By keys alone: what waits is found, returned with a reason, mended and published, and whoever
works at the desk sees at once what others do there."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from sqlalchemy import update

from dialogue.extensions import db
from dialogue.threads.models import Thread
from tests.e2e.following import Writer
from tests.e2e.keys import Keys
from tests.e2e.site import D, Site, Visits
from tests.furnished import AUTHOR, HOST, MODERATOR

MESSAGE = "Say what you saw, not what they are."
CASE = "Waiting to be published:..."


def test_a_contribution_is_held_returned_mended_and_approved(
    site: Site, visits: Visits, thread: str
) -> None:
    hold(site, thread)
    moderator, author = visits.page(MODERATOR), visits.page(AUTHOR)
    desk, pen = Keys(moderator), Keys(author)
    open_desk(desk, moderator)
    send(pen, author, thread, "They are all liars.")
    expect(moderator.locator(".live-bar")).to_contain_text("1 change")
    desk.follow("Show")
    return_it(desk, moderator, Writer(visits.context(HOST)), visits)
    mend(pen, author, "Nobody answered my three letters.")
    approve(desk, moderator)
    reader = visits.page()
    reader.goto(thread)
    expect(reader.locator(".thread__posts")).to_contain_text("Nobody answered my three letters.")
    host = visits.page(HOST)
    flag(Keys(host), newest_in(reader))
    hide(desk, moderator)
    appeal(pen, "They are my own letters.")
    overturn(Keys(host), host)
    reader.goto(f"{D}/register/")
    expect(reader.get_by_role("table")).to_contain_text("Appealed: overturned")
    reader.goto(thread)
    expect(reader.locator(".thread__posts")).to_contain_text("Nobody answered my three letters.")


def hold(site: Site, thread: str) -> None:
    """Whatever is said in this thread waits."""
    number = int(thread.rpartition("/")[2])
    with site.place.opened():
        db.session.execute(update(Thread).where(Thread.number == number).values(is_held=True))
        db.session.commit()


def open_desk(keys: Keys, page: Page) -> None:
    keys.open(f"{D}/")
    keys.follow("Moderation...")
    expect(page.locator(".live")).to_have_text("Live")


def send(keys: Keys, page: Page, thread: str, words: str) -> None:
    keys.open(thread)
    keys.go_to("Skip to your answer")
    keys.press("Enter")
    keys.write("Your contribution", words)
    keys.follow("Send contribution")
    expect(page.locator(".notices")).to_contain_text("waits for a moderator")


def return_it(keys: Keys, page: Page, colleague: Writer, visits: Visits) -> None:
    """While the message is typed, a colleague takes the case: it is told, and nothing is lost."""
    open_case(keys, page)
    choose_rule(keys)
    expect(page.get_by_label("Attack on a person or a group")).to_be_checked()
    keys.write("Message (optional)", MESSAGE)
    expect(page.locator(".live")).to_have_text("Live")
    colleague.submit(urlsplit(page.url).path, "/take")
    expect(page.locator("[data-live-part=state]")).to_contain_text("Taken by")
    expect(page.get_by_label("Message (optional)")).to_have_value(MESSAGE)
    expect(page.get_by_label("Message (optional)")).to_be_focused()
    visits.expect(409)
    keys.follow("Return it with this reason")
    expect(page.get_by_role("heading", name="What happened meanwhile")).to_be_visible()
    expect(page.get_by_label("Message (optional)")).to_have_value(MESSAGE)
    keys.follow("Return it with this reason")
    expect(page.locator(".notices")).to_contain_text("Done: returned a contribution.")


def open_case(keys: Keys, page: Page, name: str = CASE) -> None:
    """The last of its kind: in the demo others wait longer."""
    for _waiting in page.get_by_role("link", name=name.removesuffix("...")).all():
        keys.go_to(name)
    keys.enter()
    expect(page.locator("#case")).to_be_focused()


def choose_rule(keys: Keys) -> None:
    """The third one, against attacks."""
    keys.go_to("Rules of the dialogue")
    keys.press("ArrowDown")
    keys.press("ArrowDown")


def mend(keys: Keys, page: Page, words: str) -> None:
    keys.open(f"{D}/waiting/")
    keys.follow("Followed by many")
    keys.go_to("Your contribution")
    keys.press("ControlOrMeta+A")
    page.keyboard.type(words)
    keys.follow("Send it again")


def approve(keys: Keys, page: Page) -> None:
    open_desk(keys, page)
    open_case(keys, page)
    keys.follow("Publish it")
    expect(page.locator(".notices")).to_contain_text("Done: approved a contribution.")


def newest_in(page: Page) -> str:
    """The number of the last contribution on a thread's page."""
    return str(page.locator("article.post").last.get_attribute("id")).removeprefix("p")


def flag(keys: Keys, number: str) -> None:
    keys.open(f"{D}/posts/{number}/flag")
    choose_rule(keys)
    keys.write("What the moderators should know (optional)", "It speaks against us.")
    keys.follow("Flag")


def hide(keys: Keys, page: Page) -> None:
    keys.open(f"{D}/moderation/?kind=flag&forum=global")
    open_case(keys, page, "Flagged:...")
    expect(page.locator("main")).to_contain_text("It speaks against us.")
    choose_rule(keys)
    keys.follow("Hide it")
    expect(page.locator(".notices")).to_contain_text("Done: hid a contribution.")


def appeal(keys: Keys, words: str) -> None:
    keys.open(f"{D}/decisions/")
    keys.follow("Your contribution was hidden.")
    keys.write("Why the decision should be another", words)
    keys.follow("Appeal")


def overturn(keys: Keys, page: Page) -> None:
    """Somebody who did not take the decision hears it."""
    keys.open(f"{D}/moderation/?kind=appeal&forum=global")
    open_case(keys, page, "Appeals:...")
    expect(page.locator("main")).to_contain_text("They are my own letters.")
    keys.go_to("Overturn it")
    keys.press("Space")
    keys.write("Your reasons", "They are hers to tell.")
    keys.follow("Answer the appeal")
    expect(page.locator(".notices")).to_contain_text("Done: overturned a decision.")
