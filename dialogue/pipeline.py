"""The three libraries that make HTML of Markdown, loaded with the first text that is drawn.

Markdown without raw HTML -> bleach (clean, linkify) -> nh3 with the same allow-list, always last.
"""

import logging
import re
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element  # noqa: S405 - builds trees, parses no XML

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor, ParagraphProcessor
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.inlinepatterns import (
    BACKTICK_RE,
    IMAGE_LINK_RE,
    LINK_RE,
    BacktickInlineProcessor,
    ImageInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from dialogue import house_style, naming
from dialogue.house_style import OUTWARD, SCHEMES, TAGS, TooIntricate, as_typed
from dialogue.markdown_source import (
    LONGEST_LINK,
    end_of_brackets,
    inside_backticks,
    lift_fences,
    lists_apart,
    may_be_table,
)
from dialogue.naming import NamesLinked, Naming
from dialogue.text import BRACKET_LIMIT

AUTOLINK = r"<((?i:https?)://[^<>\s]+|[^<>\s@]+(@)[^<>\s@]+)>"
DEEPEST_BLOCK = 16
MOST_COLUMNS = 40
MOST_CELLS = 3000
# As Markdown itself keeps what a backslash has escaped.
DISARMED = f"{STX}{ord('[')}{ETX}"

log = logging.getLogger(__name__)


def draw(source: str, names: Naming) -> str:
    """Clean HTML for a scrubbed source; ``names`` gathers whom and what it names."""
    return _pipeline.draw(source, names)


class _Pipeline(threading.local):
    """The three libraries, each set up once for each thread."""

    def __init__(self) -> None:
        self.markdown = _markdown()
        self.bleach = Cleaner(
            tags=TAGS, attributes={"a": ["href", "rel"], "ol": ["start"]}, protocols=SCHEMES
        )
        self.nh3 = nh3.Cleaner(
            tags=TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            tag_attribute_values={"a": {"rel": {OUTWARD}}},
            link_rel=None,
            url_schemes=SCHEMES,
        )

    def draw(self, source: str, names: Naming) -> str:
        try:
            drawn = self.markdown.reset().convert(source)
        except Exception as error:  # whatever a parser stumbles over, the words are shown
            if not isinstance(error, TooIntricate):
                log.warning("drawn as typed after %s", type(error).__name__)
            self.markdown = _markdown()
            return self.nh3.clean(as_typed(source))
        if house_style.NOT_BARE.search(drawn):
            drawn = self._linked(drawn, names)
        return self.nh3.clean(drawn)

    def _linked(self, drawn: str, names: Naming) -> str:
        filters: list[Any] = [_LINKIFY, partial(NamesLinked, names=names)]
        self.bleach.filters = filters
        return self.bleach.clean(drawn)


def _leads_out(target: str | None) -> bool:
    """Whether the last pass will leave a link to ``target`` alone."""
    address = house_style.settled(target).strip()
    if not house_style.looks_like_address(address):
        return False
    quoted = address.replace('"', "&quot;")
    return "href" in _pipeline.nh3.clean(f'<a href="{quoted}">')


def _outward(attributes: Any, is_new: bool = False) -> Any:
    if is_new and not _leads_out(attributes[None, "href"]):
        return None
    return attributes | {(None, "rel"): OUTWARD}


class _Linkified(LinkifyFilter):
    def extract_entities(self, token: dict[str, Any]) -> Iterator[dict[str, Any]]:
        # The cleaner has resolved them. Twice would turn "&amp;lt;", which shows "&lt;", into "<".
        yield token


_LINKIFY = partial(
    _Linkified,
    callbacks=[_outward],
    skip_tags={"pre", "code"},
    parse_email=True,
    url_re=naming.URL,
    email_re=naming.EMAIL,
)


# Raw HTML, what the tree pass does better, and link definitions, which hide what was typed.
_UNWANTED = (
    "html",
    "entity",
    "automail",
    "reference",
    "short_reference",
    "image_reference",
    "short_image_ref",
)


def _markdown() -> Markdown:
    parser = Markdown(
        output_format="html",
        extensions=[TableExtension(), SaneListExtension(), Nl2BrExtension()],
    )
    parser.preprocessors.deregister("html_block")
    parser.preprocessors.register(_Fences(parser), "fences", 25)
    parser.preprocessors.register(_Guard(parser), "guard", 20)
    blocks = parser.parser.blockprocessors
    for unwanted in ("code", "reference"):
        blocks.deregister(unwanted)
    blocks.register(_Floor(parser.parser), "floor", 95)
    blocks.register(_Table(parser.parser, {"use_align_attribute": True}), "table", 75)
    blocks.register(_Heading(parser.parser), "hashheader", 70)
    patterns = parser.inlinePatterns
    for unwanted in _UNWANTED:
        patterns.deregister(unwanted)
    patterns.register(_Backticks(BACKTICK_RE), "backtick", 190)
    patterns.register(_Link(LINK_RE, parser), "link", 160)
    patterns.register(_Image(IMAGE_LINK_RE, parser), "image_link", 150)
    patterns.register(_Autolink(AUTOLINK, parser), "autolink", 120)
    emphasis: Any = patterns["em_strong"]
    emphasis.add("~", "del", double=True)
    parser.treeprocessors.register(_HouseStyle(parser), "house", 15)
    return parser


class _Fences(Preprocessor):
    """Takes fenced code out of the way of all other rules."""

    def run(self, lines: list[str]) -> list[str]:
        return lift_fences(lines, self.md.htmlStash.store)


class _Guard(Preprocessor):
    """Refuses what would take too long, and disarms brackets where there are too many."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        house_style.refuse_intricate(source)
        if source.count("[") > BRACKET_LIMIT:
            source = source.replace("[", DISARMED)
        return lists_apart(source.split("\n"))


class _Floor(ParagraphProcessor):
    """Below a depth of blocks within blocks, everything is a paragraph."""

    def test(self, parent: Element, block: str) -> bool:
        return len(self.parser.state) >= DEEPEST_BLOCK


class _Heading(HashHeaderProcessor):
    # A space after the "#": "#47 is right" names a contribution.
    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>[^ \n][^\n]*)(?:\n|$)")


class _Table(TableProcessor):
    def test(self, parent: Element, block: str) -> bool:
        if not may_be_table(block) or not super().test(parent, block):
            return False
        columns = len(self.separator)
        return columns <= MOST_COLUMNS and columns * block.count("\n") <= MOST_CELLS


class _Backticks(BacktickInlineProcessor):
    def find_code_spans(self, start: int, text: str) -> tuple[int, int | None]:  # type: ignore[override]
        return inside_backticks(text, start)


class _Link(LinkInlineProcessor):
    """Looks for the ends of a link only so far: else many openings cost many full readings."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:
        end = end_of_brackets(data, index)
        return ("", index, False) if end is None else (data[index:end], end + 1, True)

    def getLink(self, data: str, index: int) -> Any:
        if not data.startswith("(", index):
            return "", None, index, False
        return super().getLink(data[: index + LONGEST_LINK], index)

    def handleMatch(self, match: re.Match[str], data: str) -> Any:  # type: ignore[override]
        link: Any
        link, start, end = super().handleMatch(match, data)
        if link is None or not _leads_out(link.get("href") or link.get("src")):
            return None, None, None
        return link, start, end


class _Image(_Link, ImageInlineProcessor): ...


class _Autolink(InlineProcessor):
    def handleMatch(self, match: re.Match[str], data: str) -> Any:  # type: ignore[override]
        shown = match[1].removeprefix("mailto:")
        link = Element("a", href=f"mailto:{shown}" if match[2] else shown)
        link.text = AtomicString(shown)
        leads_out = _leads_out(link.get("href"))
        return (link, match.start(), match.end()) if leads_out else (None, None, None)


class _HouseStyle(Treeprocessor):
    def run(self, root: Element) -> None:
        for code in root.iter("code"):
            if code.text and STX in code.text:
                code.text = code.text.replace(DISARMED, "[")
        house_style.settle(root)


_pipeline = _Pipeline()
