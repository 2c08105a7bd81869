"""People who write in a thread that others have open."""

from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.site import Visits
from tests.forms import form_of
from tests.furnished import VISITOR

D = "/d/june-2005"


class Writer:
    """Somebody signed in who sends the forms of the site, as their browser would."""

    def __init__(self, context: BrowserContext) -> None:
        self._request = context.request

    def submit(self, path: str, form: str, **answers: str) -> str:
        """Fill in this form of the page and send it; where it leads."""
        found = form_of(self._request.get(path).text(), form)
        answer = self._request.post(
            found.action or path,
            data=urlencode(found.filled(dict(answers)), doseq=True),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )
        assert answer.status == 303, answer.text()
        return answer.headers["location"]

    def value(self, path: str, form: str, field: str) -> str:
        """What a form of the page holds now."""
        return form_of(self._request.get(path).text(), form).values[field][0]

    def say(self, thread: str, words: str, **more: str) -> int:
        """The number of the contribution."""
        return int(self.submit(thread, "reply", body=words, **more).rpartition("#p")[2])

    def withdraw(self, number: int) -> None:
        self.submit(f"{D}/posts/{number}/actions", "/withdraw")


def opened(page: Page, address: str) -> Page:
    """The page, once it is live."""
    page.goto(address)
    expect(page.locator(".live")).to_have_text("Live")
    return page


def cut_off(visits: Visits, address: str, person: str = VISITOR) -> Page:
    """A page that was live and whose line is cut, until its context is online again."""
    visits.expect("INTERNET_DISCONNECTED")
    page = opened(visits.page(person), address)
    page.context.set_offline(True)
    return page


def send(page: Page, words: str) -> None:
    """Write it into the form of the page, and send it."""
    page.get_by_label("Your contribution").fill(words)
    page.get_by_role("button", name="Send contribution").click()


def reopened(page: Page, address: str) -> Page:
    """Another page of the same browser, which closes the first and is online again."""
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(address)
    return page
