"""Whatever happens to a thread, an open page of it is, after "Show", as a reload would show it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from dialogue.dialogues.queries import get_dialogue
from dialogue.moderation.posts.operations import hide, restore
from dialogue.threads.queries import find_post
from tests.e2e.following import D, Writer, opened
from tests.e2e.site import Site, Visits
from tests.furnished import HOST, MODERATOR, OPERATOR
from tests.servers import wait_until

Happens = Callable[["Staff", str], Any]
PARTS = ("head", "contributions")
PATIENCE = 40
UNLIKE = re.compile(r' tabindex="-1"| title="[^"]*"')  # of times; of what was shown and focused


class Staff:
    """Whoever may do something to a thread; ``own`` is the number of a contribution in it."""

    def __init__(self, visits: Visits, site: Site, writer: Writer) -> None:
        self.writer = writer
        self.moderator = Writer(visits.context(MODERATOR))
        self.host = Writer(visits.context(HOST))
        self.forum = f"{D}/setup/forums/{site.facts['forums']}"
        self.own = 0

    def edit(self, body: str) -> None:
        self.writer.submit(f"{D}/posts/{self.own}/edit", "/edit", body=body)

    def move(self, thread: str, forum: str) -> None:
        self.moderator.submit(f"{thread}/move", "/move", forum=forum)

    def correct(self, thread: str, stage: str) -> None:
        self.moderator.submit(f"{thread}/stage", "/stage", stage=stage, reason="It fits better.")

    def take_away(self) -> None:
        """Put their contribution into another thread."""
        form = f"/posts/{self.own}/move"
        self.moderator.submit(D + form, form, into="1", message="It belongs there.")

    def merge_into(self, thread: str) -> None:
        """Put all of another thread into this one."""
        other = self.moderator.submit(
            f"{D}/posts/{self.own}/move", "/split", title="Another", message="Apart first."
        )
        number = other.partition("/threads/")[2].partition("?")[0]
        self.merge(f"{D}/threads/{number}", thread)

    def merge(self, thread: str, into: str) -> None:
        number = into.rpartition("/")[2]
        self.moderator.submit(
            f"{thread}/moderate", "/merge", into=number, message="They are about the same."
        )

    def rename_forum(self, title: str) -> None:
        self.host.submit(self.forum, self.forum, title=title)

    def turn_to(self, phase: str) -> None:
        self.host.submit(f"{D}/setup/phase", "/setup/phase", phase=phase)


@pytest.fixture
def staff(visits: Visits, site: Site, writer: Writer) -> Staff:
    return Staff(visits, site, writer)


def parts(page: Page) -> list[str]:
    found = [page.locator(f"[data-live-part={name}]").inner_html() for name in PARTS]
    return [UNLIKE.sub("", html) for html in found]


def is_as_after_a_reload(page: Page, other: Page) -> bool:
    """Show what waits behind the bar, if anything does; ``other`` is the reload."""
    show = page.get_by_role("link", name="Show", exact=True)
    if show.count():
        show.click()
        expect(page.locator(".live-bar")).to_have_count(0)
    other.goto(page.url)
    return parts(page) == parts(other)


def say(staff: Staff, thread: str) -> None:
    staff.writer.say(thread, "Said while you read.")


def answer(staff: Staff, thread: str) -> None:
    staff.writer.say(thread, "An answer.", reply_to=str(staff.own))


def say_and_edit(staff: Staff, thread: str) -> None:
    staff.own = staff.writer.say(thread, "Said badly.")
    staff.edit("Said better.")


def say_and_withdraw(staff: Staff, thread: str) -> None:
    staff.writer.withdraw(staff.writer.say(thread, "Said too much."))


def edit(staff: Staff, _thread: str) -> None:
    staff.edit("Said better.")


def withdraw(staff: Staff, _thread: str) -> None:
    staff.writer.withdraw(staff.own)


def move(staff: Staff, thread: str) -> None:
    staff.move(thread, "africa")


def correct_the_stage(staff: Staff, thread: str) -> None:
    staff.correct(thread, "cohesion")


def lose_one(staff: Staff, _thread: str) -> None:
    staff.take_away()


def lose_and_regain(staff: Staff, thread: str) -> None:
    staff.merge_into(thread)


def go_up_in_another(staff: Staff, thread: str) -> None:
    staff.merge(thread, f"{D}/threads/1")


def everything(staff: Staff, thread: str) -> None:
    for happens in (say, answer, edit, move, say_and_edit, correct_the_stage, withdraw):
        happens(staff, thread)


@pytest.mark.parametrize(
    "happens",
    [say, answer, say_and_edit, say_and_withdraw, edit, withdraw, move, correct_the_stage]
    + [everything, lose_one, lose_and_regain, go_up_in_another],
)
def test_what_happens_is_shown_as_a_reload_shows_it(
    visits: Visits, staff: Staff, thread: str, happens: Happens
) -> None:
    staff.own = staff.writer.say(thread, "Said before you came.")
    context = visits.context()
    page, other = opened(context.new_page(), thread), context.new_page()
    before = parts(page)
    happens(staff, thread)
    wait_until(lambda: is_as_after_a_reload(page, other), PATIENCE, f"telling of {happens}")
    assert parts(page) != before


def test_hidden_words_go_at_once_and_come_back(
    visits: Visits, site: Site, staff: Staff, thread: str
) -> None:
    number = staff.writer.say(thread, "Said in anger.")
    staff.writer.say(thread, "An answer.", reply_to=str(number))
    context = visits.context()
    page, other = opened(context.new_page(), thread), context.new_page()
    article = page.locator(f"#p{number}")

    def act(what: Callable[..., object], **why: str) -> None:
        with site.place.opened():
            post = find_post(OPERATOR, get_dialogue(OPERATOR, "june-2005"), number)
            what(OPERATOR, post, **why)

    act(hide, rule="attack")
    expect(article).to_contain_text("Hidden by the moderators")
    expect(article).not_to_contain_text("anger")
    wait_until(lambda: is_as_after_a_reload(page, other), PATIENCE, "telling that it is hidden")
    act(restore)
    expect(article).to_contain_text("Said in anger.")
    wait_until(lambda: is_as_after_a_reload(page, other), PATIENCE, "telling that it is back")


def test_contributions_stay_when_the_dialogue_changes(
    visits: Visits, staff: Staff, thread: str
) -> None:
    context = visits.context()
    page, other = opened(context.new_page(), thread), context.new_page()
    title = staff.host.value(staff.forum, staff.forum, "title")
    try:
        staff.rename_forum("Renamed while you read")
        staff.turn_to("closed")
        other.goto(page.url)
        assert parts(page)[1] == parts(other)[1]
    finally:
        staff.turn_to("open")
        staff.rename_forum(title)
    staff.writer.say(thread, "Said after it was opened again.")
    wait_until(lambda: is_as_after_a_reload(page, other), PATIENCE, "telling of it")


def test_words_taken_back_while_the_page_is_read_anew_stay_away(
    visits: Visits, writer: Writer, thread: str
) -> None:
    number = writer.say(thread, "Said too much.")
    page = opened(visits.page(), thread)
    asked: list[Route] = []
    page.route(re.compile(r"\?post="), lambda route: asked.append(route))
    said = writer.say(thread, "Said next.")
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page.locator(".live-bar")).to_be_visible()
    wait_until(lambda: page.evaluate("true") and bool(asked), PATIENCE, "asking for the page")
    before = asked[0].fetch()
    writer.withdraw(number)
    expect(page.locator(f"#p{number}")).to_contain_text("Withdrawn by its author")
    asked[0].fulfill(response=before)
    expect(page.locator(f"#p{said}")).to_be_visible()
    expect(page.locator(f"#p{number}")).to_contain_text("Withdrawn by its author")
