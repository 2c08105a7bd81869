"""A real browser, begun in one place, and what it had to complain of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, sync_playwright

ARGUMENTS = ["--no-sandbox"]
_INLINE = ("data:", "blob:", "about:")


def find_chromium() -> str | None:
    return shutil.which("chromium")


@contextmanager
def started(path: str) -> Iterator[Browser]:
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=ARGUMENTS) as browser,
    ):
        yield browser


@contextmanager
def kept_in(folder: Path, chromium: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Another browser, which keeps what it knows in ``folder``, as one's own does."""
    with chromium.browser_type.launch_persistent_context(
        folder, executable_path=find_chromium(), args=ARGUMENTS, **options
    ) as context:
        yield context


@dataclass
class Watch:
    """What goes wrong while somebody looks at the pages of ``origin``: what the console warns
    of (what the policy refused is told there), errors in scripts, requests to elsewhere."""

    origin: str
    told: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._heard)
        context.on("weberror", lambda problem: self.told.append(str(problem.error)))
        context.on("request", lambda request: self.asked.append(request))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.told.append(f"{message.text} {message.location['url']}")

    def forget(self) -> None:
        """What comes from now on is judged by itself."""
        self.told.clear()
        self.asked.clear()

    def complaints(self, *expected: str) -> list[str]:
        """What nobody expected to be told."""
        told = [one for one in self.told if not any(part in one for part in expected)]
        return told + [f"elsewhere: {url}" for url in self.elsewhere()]

    def elsewhere(self) -> list[str]:
        own = (f"{self.origin}/", *_INLINE)
        return [request.url for request in self.asked if not request.url.startswith(own)]
