"""The page on which one writes, open in a real browser, and the desk that answers it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.assets.writing_page import Desk, opened, served
from tests.chromium import Watch


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def page(chromium: Browser, desk: Desk) -> Iterator[Page]:
    """The console stays silent, but for the answers that the desk loses."""
    with served(desk.app()) as address:
        watch = Watch(address)
        context = chromium.new_context(base_url=address)
        watch.over(context)
        page = context.new_page()
        opened(page)
        yield page
        context.close()
    assert watch.complaints(*["502"] * desk.lost) == []
