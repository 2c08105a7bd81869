"""The furnished demo at an address, and people who come to it with a browser of their own."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import func, select

from dialogue.accounts.staff_operations import issue_set_up_link
from dialogue.cli import demo
from dialogue.events import Delivery
from dialogue.extensions import db
from dialogue.permissions import SITE
from tests.chromium import Watch
from tests.contract.inventory import Way
from tests.e2e.reading_room import open_reading_room
from tests.fakes import Letters
from tests.furnished import OPERATOR, PASSWORD, VISITOR, Facts, address_of, furnish
from tests.live import Place
from tests.servers import wait_until

D = "/d/june-2005"


@dataclass
class Site:
    place: Place
    facts: Facts
    letters: Letters
    chromium: Browser
    _states: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.place.url

    def path(self, path: str) -> str:
        """An address of the inventory, its ``{names}`` filled in. The administrator's link is
        offered anew: it is good for a quarter of an hour, and the tests may last longer."""
        if "{set_up}" in path:
            with self.place.opened():
                self.facts["set_up"] = issue_set_up_link(OPERATOR, SITE)
        return path.format(**self.facts)

    def context(self, person: str = VISITOR, **options: Any) -> BrowserContext:
        """A browser of its own in which ``person`` is signed in already."""
        return self.chromium.new_context(
            base_url=self.url, storage_state=self._state_of(person), **options
        )

    def wait_until_all_is_told(self) -> None:
        """Until whoever is to hear of what others did here before has heard of it."""
        with self.place.opened():
            wait_until(lambda: not _deliveries(), 60, "telling everybody")

    def _state_of(self, person: str) -> Any:
        if person == VISITOR:
            return None
        if person not in self._states:
            with self.chromium.new_context(base_url=self.url) as context:
                sign_in(context.new_page(), address_of(self.facts, person))
                self._states[person] = context.storage_state()
        return self._states[person]


def _deliveries() -> int:
    db.session.rollback()
    owed = select(func.count(Delivery.id)).where(Delivery.state != "dead")
    return db.session.scalar(owed) or 0


@contextmanager
def served_site(folder: Path, chromium: Browser) -> Iterator[Site]:
    """SQLite is enough: what a browser shows does not depend on the database behind the server."""
    place = Place(folder)
    with place.opened() as app:
        demo.load(app)
        with app.test_request_context():
            style = app.jinja_env.globals["asset_url"]("css/site.css")  # type: ignore[operator]
        facts = furnish() | {"style": style, "reading": open_reading_room()}
    with place.serve() as server:
        server.wait_until_ready()
        yield Site(place, facts, Letters(folder / "mail"), chromium)


def sign_in(page: Page, address: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Sign out").wait_for(state="attached")


class Visits:
    """Browsers that a test opens; when it ends none may have complained."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stack = ExitStack()
        self.watch = Watch(site.url)
        # What a page asks for that is being left by somebody who signs out.
        self._expected = {f"404 (NOT FOUND) {site.url}/account/changes"}
        self._told: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def expect(self, *told: int | str) -> None:
        """Of a page that refuses (by its status) or a line that is cut the browser itself tells in
        the console."""
        self._expected |= {f"status of {one}" if isinstance(one, int) else one for one in told}

    def complaints(self) -> list[str]:
        return self._told + self.watch.complaints(*self._expected)

    def context(self, person: str = VISITOR, **options: Any) -> BrowserContext:
        context = self._stack.enter_context(self._site.context(person, **options))
        self.watch.over(context)
        return context

    def page(self, person: str = VISITOR, **options: Any) -> Page:
        return self.context(person, **options).new_page()

    def open(self, way: Way, **options: Any) -> Page:
        """The page of the inventory, come to as it says."""
        return self._come(self.page(way.person, **options), way)

    def walk(self, ways: Iterable[Way], **options: Any) -> Iterator[tuple[Way, Page]]:
        """The pages of one person, opened one after the other in one window: a window of its own
        for each takes three times as long. What one of them expects is allowed to no other."""
        page: Page | None = None
        for way in ways:
            page = page or self.page(way.person, **options)
            yield way, self._come(page, way)
            self._told = self.complaints()
            self._expected.clear()
            self.watch.forget()

    def _come(self, page: Page, way: Way) -> Page:
        if way.status >= 400:
            self.expect(way.status)
        if way.after:
            page.goto(self._site.path(way.after))
        answer = page.goto(self._site.path(way.path))
        assert answer is not None
        assert answer.status == way.status, way
        return page
