"""Somebody who has a keyboard only: there is no way here to click, tap or fill a field at once."""

from playwright.sync_api import Page

# What stands in the way of somebody who looks for the focus; nothing when all is well.
_FAULT = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nothing is focused";
  const box = at.getBoundingClientRect();
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;  // of what is seen
  const x = middle(box.left, box.right, innerWidth), y = middle(box.top, box.bottom, innerHeight);
  if (!at.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return "unseen";
  if (box.width < 2 || box.height < 2) return "too small to be seen";
  if (box.right <= 0 || box.left >= innerWidth) return "outside the window";
  if (box.bottom <= 0 || box.top >= innerHeight) return "outside the window";
  const top = document.elementFromPoint(x, y);
  const label = at.labels?.[0];
  if (!top || !(at.contains(top) || top.contains(at) || label?.contains(top))) {
    return `covered by ${top?.outerHTML.slice(0, 80)}`;
  }
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(at);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return "without an outline";
  if (outlineColor === "rgba(0, 0, 0, 0)") return "with an outline that cannot be seen";
  return "";
}"""
_NAME = """() => {
  const at = document.activeElement;
  const words = at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
  return words.replace(/\\s+/g, " ").trim();
}"""


class Keys:
    def __init__(self, page: Page) -> None:
        self._page = page
        self.path: list[str] = []

    def open(self, address: str) -> None:
        self._page.goto(address)
        self.path = []

    def tab(self) -> str:
        """One step on; what has the focus then, which somebody can see. Nothing at the end."""
        self._page.keyboard.press("Tab")
        if self._page.evaluate("document.activeElement === document.body"):
            return ""
        name = str(self._page.evaluate(_NAME))
        fault = self._page.evaluate(_FAULT)
        assert not fault, f"{name!r} on {self._page.url} is {fault}"
        self.path.append(name)
        return name

    def go_to(self, name: str) -> None:
        """Step on until the focus is on what is called ``name``, or begins so with ``...``."""
        begin = name.removesuffix("...")
        while reached := self.tab():
            if reached == name or (begin != name and reached.startswith(begin)):
                return
        raise AssertionError(f"{name!r} was not reached: {self.path}")

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def follow(self, name: str) -> None:
        """Go to a link or button and use it."""
        self.go_to(name)
        self.enter()

    def enter(self) -> None:
        """Use what has the focus, and wait for the page that it leads to."""
        with self._page.expect_navigation():
            self.press("Enter")
        self.path = []

    def write(self, name: str, words: str) -> None:
        self.go_to(name)
        self._page.keyboard.type(words)
