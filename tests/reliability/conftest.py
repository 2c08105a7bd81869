"""Places whose servers are killed, starved and stopped."""

from pathlib import Path

import pytest

from tests.live import Place
from tests.reliability.speaking import furnish


@pytest.fixture
def place(new_database: str, tmp_path: Path) -> Place:
    """A dialogue with one thread, and the people of ``speaking``."""
    place = Place(tmp_path, new_database)
    furnish(place)
    return place
