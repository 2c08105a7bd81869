"""Pictures of the key pages, for a person to look at: into the folder that SCREENSHOTS names."""

import os
import struct
from pathlib import Path

import pytest

from tests.contract.inventory import Way
from tests.e2e.looks import KEY_PAGES, LOOKS, Look
from tests.e2e.site import Visits


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("name", KEY_PAGES)
def test_a_key_page_is_pictured(name: str, look: Look, visits: Visits, tmp_path: Path) -> None:
    way: Way = KEY_PAGES[name]
    page = visits.open(way, **look.options())
    assert page.get_attribute("html", "lang") == look.lang
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    file = folder / f"{name}-{look}.png"
    page.screenshot(path=file, full_page=True)
    assert width_of(file) == look.width, "the page is wider than the window"


def width_of(picture: Path) -> int:
    """As the header of a PNG tells it."""
    return int(struct.unpack(">I", picture.read_bytes()[16:20])[0])
