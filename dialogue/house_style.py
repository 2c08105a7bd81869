"""Markdown's tree made ours: no headings, no images, no foreign links, no signs that deceive.

Pure: works on ElementTree and strings, and refuses what would take too long to draw.
"""

import html
import re
from xml.etree.ElementTree import Element  # noqa: S405 - builds trees, parses no XML

from dialogue.naming import MAY_NAME
from dialogue.text import scrub, without_bidi

TAGS = {
    *("p", "br", "strong", "em", "del", "code", "pre", "blockquote", "hr", "a"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
SCHEMES = {"http", "https", "mailto"}
OUTWARD = "nofollow ugc noopener"

MOST_MARKS = 2500
DEEPEST = 40

_MARKS = "`*_~\\[<>|#&@!\n"
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s/]", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)

# Markdown's own output needs no cleaning where it holds only these tags, and names nothing.
NOT_BARE = re.compile(
    rf"""<(?!/?(?:{"|".join(TAGS - {"a"})})>|ol start="\d{{1,9}}">)"""
    rf"|&(?!(?:amp|lt|gt|quot);)|[\x00-\x08\x0b-\x1f]|{MAY_NAME.pattern}",
    re.IGNORECASE,
)


class TooIntricate(Exception):
    """More marks than words, or nested beyond reason: nobody writes so to be read."""


def refuse_intricate(source: str) -> None:
    """TooIntricate when the Markdown source would take too long."""
    if sum(map(source.count, _MARKS)) > MOST_MARKS:
        raise TooIntricate


def as_typed(source: str) -> str:
    """The source as HTML without any of its marks' meaning: paragraphs and line breaks."""
    escaped = html.escape(without_bidi(source), quote=False).strip()
    paragraphs = re.split(r"\n\s*\n", escaped)
    return "\n".join(f"<p>{each}</p>".replace("\n", "<br>\n") for each in paragraphs if each)


def settle(root: Element) -> None:
    """Bring the whole tree into the house style; TooIntricate when it is too deep."""
    waiting = [(child, 1, False) for child in root]
    while waiting:
        element, depth, in_link = waiting.pop()
        if depth > DEEPEST:
            raise TooIntricate
        if element.tag != "code":
            element.text = settled(element.text)
        element.tail = settled(element.tail)
        _settle_element(element, in_link)
        in_link = in_link or element.tag == "a"
        waiting += ((child, depth + 1, in_link) for child in element)


def _settle_element(element: Element, in_link: bool) -> None:
    if element.tag in _HEADINGS:
        _settle_heading(element)
    elif element.tag in ("a", "img"):
        _settle_link(element, in_link)
    elif element.tag == "ol" and element.attrib:
        start = element.attrib.pop("start", "")
        if start.isdecimal() and len(start) < 10:
            element.set("start", str(int(start)))
    elif element.attrib:
        element.attrib.clear()


def _settle_heading(element: Element) -> None:
    # The page owns the headings: one inside a contribution would break its outline.
    strong = Element("strong")
    strong.text, element.text = element.text, None
    strong.extend(list(element))
    for child in list(element):
        element.remove(child)
    element.tag = "p"
    element.append(strong)


def _settle_link(element: Element, in_link: bool) -> None:
    target = settled(element.get("href") or element.get("src"))
    if not any(map(str.strip, element.itertext())) and element.find(".//img") is None:
        element.text = settled(element.get("alt")) or target
    element.attrib.clear()
    if in_link:
        element.tag = None  # type: ignore[assignment]  # drawn as its content alone
    else:
        element.tag = "a"
        element.set("href", target)


def looks_like_address(target: str) -> bool:
    """Whether a link may lead there: to the web or to a mailbox, in full."""
    return _ADDRESS.match(target) is not None


def settled(text: str | None) -> str:
    """Entities resolved, signs that deceive gone, and "&" escaped once and for all."""
    if text and "&" in text:
        text = _ENTITY.sub(lambda entity: scrub(html.unescape(entity[0])), text)
        text = text.replace("&", "&amp;")
    return without_bidi(text) if text else ""
