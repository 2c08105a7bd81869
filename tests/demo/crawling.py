"""Walks through a site as somebody would who follows every link."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from werkzeug.test import TestResponse

from tests.browser import Browser

LINK = re.compile(r"<(?:a|link)\b[^>]*?\shref=\"([^\"]*)\"")
Follow = Callable[[str], bool]


def pages_from(browser: Browser, start: str, follow: Follow) -> Iterator[tuple[str, TestResponse]]:
    """Every page that links lead to from ``start``, redirects followed; ``follow`` says which
    addresses are of interest."""
    seen, waiting = {start}, deque([start])
    while waiting:
        address = waiting.popleft()
        response = browser.get(address, follow_redirects=True)
        yield address, response
        for found in _links_of(address, response):
            if found not in seen and follow(found):
                seen.add(found)
                waiting.append(found)


def _links_of(address: str, page: TestResponse) -> Iterator[str]:
    if page.mimetype != "text/html":
        return
    base = page.request.full_path if page.request else address
    for href in LINK.findall(page.text):
        target = urlsplit(urljoin(base, unescape(href)))
        if target.scheme in ("", "http") and target.netloc in ("", "localhost"):
            yield f"{target.path}?{target.query}" if target.query else target.path
