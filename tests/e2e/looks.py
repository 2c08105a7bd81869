"""How a page may be looked at, and the pages by which most people judge the whole."""

from dataclasses import dataclass
from itertools import product
from typing import Any

from playwright.sync_api import Page

from tests.contract.inventory import SETUP, Way
from tests.e2e.site import D
from tests.furnished import AUTHOR, GUEST, HOST, MODERATOR

NARROW, WIDE = 360, 1280


@dataclass(frozen=True)
class Look:
    lang: str = "en"
    scheme: str = "light"
    width: int = WIDE
    forced_colors: str = "none"

    def __str__(self) -> str:
        forced = "-forced" if self.forced_colors == "active" else ""
        return f"{self.lang}-{self.scheme}{forced}-{self.width}"

    def options(self) -> dict[str, Any]:
        """What a browser is told, so that it shows pages like that."""
        return {
            "locale": self.lang,
            "color_scheme": self.scheme,
            "forced_colors": self.forced_colors,
            "viewport": {"width": self.width, "height": 800},
        }

    def put_on(self, page: Page) -> None:
        """Show an open page like that, in the language that it has."""
        page.emulate_media(color_scheme=self.scheme, forced_colors=self.forced_colors)  # type: ignore[arg-type]
        page.set_viewport_size({"width": self.width, "height": 800})


LOOKS = [Look(*each) for each in product(("en", "ar"), ("light", "dark"), (WIDE, NARROW))]
FORCED = [Look(scheme="dark", forced_colors="active"), Look("ar", "light", NARROW, "active")]
KEY_PAGES = {
    "home": Way("home.dialogue", f"{D}/", AUTHOR),
    "thread": Way("threads.show", f"{D}/threads/{{long}}", AUTHOR),
    "arabic-thread": Way("threads.show", f"{D}/threads/{{arabic}}"),
    "new-thread": Way("threads.new", f"{D}/threads/new", AUTHOR),
    "sign-up": Way("accounts.sign_up", "/account/sign-up"),
    "join": Way("dialogues.join", f"{D}/join", GUEST),
    "setup": Way("dialogues.setup", f"{SETUP}/", HOST),
    "people": Way("home.people", f"{D}/people/"),
    "round": Way("home.round", f"{D}/rounds/1/", AUTHOR),
    "analysis": Way("analysis.report", f"{D}/analysis/", MODERATOR),
}
