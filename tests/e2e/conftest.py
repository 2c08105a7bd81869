"""One served site for all tests with a real browser: each brings what it changes with it."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.following import D, Writer
from tests.e2e.site import Site, Visits, served_site
from tests.furnished import AUTHOR

HERE = Path(__file__).parent
expect.set_options(timeout=15_000)  # on a busy machine; what comes, comes at once
# Pictures are for a person to look at: without a folder to put them into there is no point.
collect_ignore = [] if os.environ.get("SCREENSHOTS") else ["test_screenshots.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Site]:
    with served_site(tmp_path_factory.mktemp("site"), chromium) as site:
        yield site


@pytest.fixture
def visits(site: Site) -> Iterator[Visits]:
    """Whoever comes to the site in this test. The console stays silent, and nothing is asked of
    anybody else."""
    with Visits(site) as visits:
        yield visits
    assert visits.complaints() == []


@pytest.fixture
def writer(visits: Visits) -> Writer:
    return Writer(visits.context(AUTHOR))


@pytest.fixture
def thread(writer: Writer) -> str:
    """The address of a thread of this test's own: what others said could end a page anywhere."""
    words = {"title": "Followed by many", "body": "The first word.", "stage": "exclusion"}
    address = writer.submit(f"{D}/threads/new", "/threads", forum="global", **words)
    return urlsplit(address).path
