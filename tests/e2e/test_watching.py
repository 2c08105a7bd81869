"""Whoever watches a browser hears of what a test of the product must not overlook."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.chromium import Watch
from tests.e2e.site import Site
from tests.servers import free_port

STYLE = (
    "document.body.append(Object.assign(document.createElement('style'), {textContent: 'a {}'}))"
)
ERROR = "setTimeout(() => { throw Error('Broken') })"


@pytest.fixture
def watched(site: Site) -> Iterator[tuple[Page, Watch]]:
    watch = Watch(site.url)
    with site.context() as context:
        watch.over(context)
        page = context.new_page()
        page.goto("/help")
        assert watch.complaints() == []
        yield page, watch


@pytest.mark.parametrize(
    ("done", "told"),
    [(STYLE, "Content Security Policy"), (ERROR, "Broken")],
    ids=["style", "error"],
)
def test_what_the_policy_refuses_and_what_breaks_is_heard(
    watched: tuple[Page, Watch], done: str, told: str
) -> None:
    page, watch = watched
    page.evaluate(done)
    page.wait_for_timeout(100)
    assert [complaint for complaint in watch.complaints() if told in complaint]


def test_a_request_to_elsewhere_is_heard(watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    elsewhere = f"http://127.0.0.1:{free_port()}/pixel"
    page.evaluate(f"location.assign('{elsewhere}')")
    page.wait_for_timeout(100)
    assert watch.elsewhere() == [elsewhere]
