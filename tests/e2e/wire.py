"""What passes between a browser and the server, and how slowly."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

SECOND_GENERATION = {
    "offline": False,
    "latency": 800,
    "downloadThroughput": 280 * 1000 / 8,
    "uploadThroughput": 256 * 1000 / 8,
}


class Wire:
    """Counts the bytes of every answer as they were sent, compressed: with their headers in
    ``bytes``, which is all that is asked for until the page has loaded, without in ``bodies``."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._addresses: dict[str, str] = {}
        self._late: set[str] = set()
        self.bytes: dict[str, int] = {}
        self.bodies: dict[str, int] = {}
        self._is_loaded = False
        self._session.on("Network.requestWillBeSent", self._asked)
        self._session.on("Network.loadingFinished", self._came)
        self._session.on("Network.dataReceived", self._received)
        self._session.on("Page.loadEventFired", self._loaded)
        self._session.send("Network.enable")
        self._session.send("Page.enable")

    def slow_down(self) -> None:
        self._session.send("Network.emulateNetworkConditions", SECOND_GENERATION)

    def forget(self) -> None:
        self.bytes.clear()
        self._late.clear()
        self._is_loaded = False

    def of(self, ending: str) -> int:
        """Of all files with this ending, whenever they came."""
        return sum(size for path, size in self.bodies.items() if path.endswith(ending))

    def _asked(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = urlsplit(event["request"]["url"]).path
        if self._is_loaded:
            self._late.add(event["requestId"])

    def _loaded(self, _event: dict[str, Any]) -> None:
        self._is_loaded = True

    def _received(self, event: dict[str, Any]) -> None:
        self._count(self.bodies, event)

    def _came(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self._late:
            self._count(self.bytes, event)

    def _count(self, counted: dict[str, int], event: dict[str, Any]) -> None:
        """Nothing passes when the browser has kept it, nor counts what was asked for before."""
        path, size = self._addresses.get(event["requestId"]), int(event["encodedDataLength"])
        if path is not None and size:
            counted[path] = counted.get(path, 0) + size
