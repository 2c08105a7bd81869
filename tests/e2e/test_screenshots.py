"""Pictures of the key pages, for a person to look at: into the folder that SCREENSHOTS names, and
only when it does."""

import os
from pathlib import Path

import pytest

from tests.e2e.looks import KEY_PAGES, LOOKS, Look
from tests.e2e.site import Visits

FOLDER = Path(os.environ.get("SCREENSHOTS", ""))


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("name", KEY_PAGES)
def test_a_key_page_is_pictured(name: str, look: Look, visits: Visits) -> None:
    page = visits.open(KEY_PAGES[name], **look.options())
    assert page.get_attribute("html", "lang") == look.lang
    page.screenshot(path=FOLDER / f"{name}-{look}.png", full_page=True)
