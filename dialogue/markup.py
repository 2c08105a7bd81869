"""Markdown to safe HTML: the only place where text becomes HTML.

Drawn once, when it is written; ``RENDER_VERSION`` rises when the same source would look different.

Three decisions so that nothing said is lost and nobody can stall the server:
headings are strong paragraphs; link definitions ("[1]: https://...") stay visible as text;
a text that is more marks than words, or nested beyond reason, is drawn as it was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogue.late import late
from dialogue.naming import Naming
from dialogue.reading import excerpt as excerpt
from dialogue.reading import plain_text as plain_text
from dialogue.text import scrub

if TYPE_CHECKING:
    from dialogue import pipeline
else:
    pipeline = late("dialogue.pipeline")

RENDER_VERSION = 1


@dataclass(frozen=True, slots=True)
class Rendered:
    """``references`` are the numbers of contributions, ``mentions`` the handles of people that the
    text names, each once and in order."""

    html: str
    text: str
    references: tuple[int, ...]
    mentions: tuple[str, ...]


def render(
    source: str,
    *,
    post_url: Callable[[int], str] | None = None,
    mention_url: Callable[[str], str | None] | None = None,
) -> Rendered:
    """Draw Markdown. "#47" links to ``post_url(47)``, "@amina" to ``mention_url("amina")`` where
    that is an address. Takes any string, and raises nothing but what the two callables raise."""
    names = Naming(post_url, mention_url)
    drawn = pipeline.draw(scrub(source), names)
    return Rendered(drawn, plain_text(drawn), tuple(names.references), names.mentions)
