"""The page of what one was told of, as a browser gets it."""

import re

from tests.browser import Browser
from tests.notifications.conftest import deliver

PAGE = "/account/notifications"
WATCHING = f"{PAGE}/watching"
THREAD = "/d/june-2005/threads/1"


def shown(browser: Browser) -> str:
    deliver()
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def unseen(page: str) -> int:
    """What the head of a page says."""
    (told_now,) = re.findall(r'<live-count [^>]*data-unseen="(\d+)"', page)
    assert f"<span data-count>{told_now}</span>" in page
    return int(told_now)
