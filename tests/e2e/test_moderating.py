"""By keys alone: what waits is found, returned with a reason, mended and published; what is flagged
is hidden, appealed against and shown again. Whoever works at the desk sees at once what others do.
"""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from sqlalchemy import update

from dialogue.extensions import db
from dialogue.threads.models import Thread
from tests.e2e.following import Writer
from tests.e2e.keys import Keys
from tests.e2e.site import D, Site, Visits
from tests.furnished import ADMIN, AUTHOR, HOST, MODERATOR

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


def test_a_contribution_is_flagged_hidden_appealed_and_shown_again(
    visits: Visits, thread: str
) -> None:
    words = "They took the well, and nobody stopped them."
    pens = {who: visits.page(who) for who in (AUTHOR, HOST, MODERATOR, ADMIN)}
    keys = {who: Keys(page) for who, page in pens.items()}
    say(keys[AUTHOR], pens[AUTHOR], thread, words)
    number = pens[AUTHOR].url.rpartition("#p")[2]
    flag(keys[HOST], pens[HOST], number)
    hide(keys[MODERATOR], pens[MODERATOR])
    reader = visits.page()
    reader.goto(thread)
    expect(reader.locator(f"#p{number}")).to_contain_text("Hidden by the moderators")
    expect(reader.locator(f"#p{number}")).not_to_contain_text("well")
    appeal(keys[AUTHOR], pens[AUTHOR], words)
    overturn(keys[ADMIN], pens[ADMIN], words)
    reader.goto(thread)
    expect(reader.locator(f"#p{number}")).to_contain_text(words)
    reader.goto(f"{D}/register/")
    row = reader.get_by_role("row").filter(has_text="Attack on a person or a group").first
    expect(row).to_contain_text("hid a contribution")
    expect(row).to_contain_text("Appealed: overturned")
    expect(reader.locator("main")).not_to_contain_text("well")


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
    keys.go_to("Rules of the dialogue")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
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


def open_case(keys: Keys, page: Page) -> None:
    keys.follow(CASE)
    expect(page.locator("#case")).to_be_focused()


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


def say(keys: Keys, page: Page, thread: str, words: str) -> None:
    keys.open(thread)
    keys.go_to("Skip to your answer")
    keys.press("Enter")
    keys.write("Your contribution", words)
    keys.follow("Send contribution")
    expect(page.locator(".thread__posts")).to_contain_text(words)


def flag(keys: Keys, page: Page, number: str) -> None:
    keys.open(f"{D}/posts/{number}/actions")
    keys.follow("Flag")
    choose_attack(keys, page)
    keys.follow("Flag")
    expect(page.locator(".notices")).to_be_visible()


def choose_attack(keys: Keys, page: Page) -> None:
    """The third rule of the rulebook."""
    keys.go_to("Rules of the dialogue")
    if not page.get_by_label("Attack on a person or a group").is_checked():
        keys.press("ArrowDown")
        keys.press("ArrowDown")
    expect(page.get_by_label("Attack on a person or a group")).to_be_checked()


def hide(keys: Keys, page: Page) -> None:
    keys.open(f"{D}/moderation/?kind=flag&sort=waiting")
    open_newest(keys, page, "Flagged:")
    choose_attack(keys, page)
    keys.write("Message (optional)", MESSAGE)
    keys.follow("Hide it")
    expect(page.locator(".notices")).to_contain_text("Done: hid a contribution.")


def open_newest(keys: Keys, page: Page, kind: str) -> None:
    """The last of its kind in the queue: it waits for the shortest time."""
    for _waiting in page.get_by_role("link", name=kind).all():
        keys.go_to(f"{kind}...")
    keys.enter()


def appeal(keys: Keys, page: Page, words: str) -> None:
    """Whoever wrote it reads why, with their own words before them, and says why not."""
    keys.open(f"{D}/decisions/")
    keys.follow("Your contribution was hidden.")
    expect(page.locator("main")).to_contain_text(MESSAGE)
    expect(page.locator("main")).to_contain_text(words)
    keys.write("Why the decision should be another", "It says what was done, and blames nobody.")
    keys.follow("Appeal")
    expect(page.locator("main")).to_contain_text("Appealed: not heard yet")


def overturn(keys: Keys, page: Page, words: str) -> None:
    keys.open(f"{D}/moderation/?kind=appeal")
    open_newest(keys, page, "Appeals:")
    expect(page.locator("main")).to_contain_text(words)
    keys.go_to("Overturn it")
    keys.press("Space")
    keys.write("Your reasons", "It tells what happened.")
    keys.follow("Answer the appeal")
    expect(page.locator(".notices")).to_be_visible()
