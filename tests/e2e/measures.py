"""Measures of a page as it is drawn: what does not fit, what is cut, what is too small to hit."""

from playwright.sync_api import Page

# What is wider than the window, and not inside something that scrolls by itself.
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > root.clientWidth + 1 || box.left < -1);
  }).map((one) => one.outerHTML.slice(0, 120)).concat("the page scrolls sideways");
}"""

# Words cut off by their own box.
CLIPPED = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
  if (one.closest(".visually-hidden, svg, select, textarea")) return false;
  const { overflowX, overflowY } = getComputedStyle(one);
  const cut = (overflow, inner, outer) => overflow === "hidden" && inner > outer + 1;
  return cut(overflowY, one.scrollHeight, one.clientHeight)
    || cut(overflowX, one.scrollWidth, one.clientWidth);
}).map((one) => `${one.outerHTML.slice(0, 120)} is cut`)"""

# Smaller than 24 px, and a circle of 24 px around it touches a neighbour (WCAG 2.5.8). A link
# within a sentence is as high as its line.
TOO_SMALL = """() => {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const targets = [...document.querySelectorAll(wanted)]
    .filter((one) => one.checkVisibility() && !one.closest(".skip"))
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width && box.height);
  const small = targets.filter(({ box }) => box.width < 24 || box.height < 24);
  const near = ({ box }, other) => {
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    const across = Math.max(other.x - x, 0, x - other.right);
    const along = Math.max(other.y - y, 0, y - other.bottom);
    return Math.hypot(across, along) < 12;
  };
  const inSentence = ({ one }) => getComputedStyle(one).display === "inline"
    && [...one.parentElement.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return small.filter((target) => !inSentence(target)
    && targets.some(({ one, box }) => one !== target.one && near(target, box)))
    .map(({ one, box }) => `${one.outerHTML.slice(0, 120)} is ${box.width} by ${box.height}`);
}"""


def faults(page: Page) -> list[str]:
    return [told for measure in (TOO_WIDE, TOO_SMALL, CLIPPED) for told in page.evaluate(measure)]


def side_of(page: Page, words: str) -> str:
    """Where the line with these words begins: at the left or at the right of its block."""
    line = page.get_by_text(words)
    return str(
        line.evaluate("""one => {
          const words = document.createRange();
          words.selectNodeContents(one);
          const lines = [...words.getClientRects()].filter(({ width }) => width);
          const box = one.getBoundingClientRect(), last = lines.at(-1);
          return last.left - box.left < box.right - last.right ? "left" : "right";
        }""")
    )
