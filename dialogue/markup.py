"""Markdown to safe HTML: the only place where text becomes HTML.

Markdown without raw HTML -> bleach (clean, linkify) -> nh3 with the same allow-list, always last.
Drawn once, when it is written; ``RENDER_VERSION`` rises when the same source would look different.
"""

import html
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element  # noqa: S405 - builds trees, parses nothing

import bleach
import markdown
import nh3
from bleach.linkifier import LinkifyFilter
from bleach.html5lib_shim import Filter
from markdown.blockprocessors import (
    BlockQuoteProcessor,
    HashHeaderProcessor,
)
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import (
    SaneListExtension,
    SaneOListProcessor,
    SaneUListProcessor,
)
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.inlinepatterns import (
    BacktickInlineProcessor,
    ImageInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from dialogue.reading import excerpt as excerpt
from dialogue.reading import plain_text as plain_text
from dialogue.text import BRACKET_LIMIT, HANDLE, fences, scrub, without_bidi, BIDI_CONTROLS
