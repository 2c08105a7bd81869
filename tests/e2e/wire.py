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
    """Counts the bytes of every answer as they were sent: compressed, with their headers."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._addresses: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        self._session.on("Network.requestWillBeSent", self._asked)
        self._session.on("Network.loadingFinished", self._came)
        self._session.send("Network.enable")

    def slow_down(self) -> None:
        self._session.send("Network.emulateNetworkConditions", SECOND_GENERATION)

    def forget(self) -> None:
        self.bytes.clear()

    def of(self, ending: str) -> int:
        return sum(size for path, size in self.bytes.items() if path.endswith(ending))

    def _asked(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = urlsplit(event["request"]["url"]).path

    def _came(self, event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:  # nothing passes when the browser has kept it
            path = self._addresses[event["requestId"]]
            self.bytes[path] = self.bytes.get(path, 0) + int(event["encodedDataLength"])
