"""A document as a tree of plain values, which each writer draws in its own way (pure).

Runs stand in lines, blocks below each other. A block's ``lang`` (BCP 47) holds for all that it
holds; None is the language around it, ``UNKNOWN`` that nobody said which it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from dialogue.exports.documents.signs import data_address

UNKNOWN = ""
WIDE = 6  # columns that stand beside each other in letters of the usual size


@dataclass(frozen=True, slots=True)
class Text:
    """Words that look alike; ``href`` is where they lead: an address, or "#" and an anchor."""

    kind: ClassVar[str] = "text"
    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    struck: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A contribution as a source: visible as "[#47]", leading to ``address``."""

    kind: ClassVar[str] = "citation"
    number: int
    address: str

    @property
    def label(self) -> str:
        return f"[#{self.number}]"


@dataclass(frozen=True, slots=True)
class LineBreak:
    kind: ClassVar[str] = "break"


@dataclass(frozen=True, slots=True)
class Mark:
    """A label on what stands beside it: "contested", "rapporteur's own view"."""

    kind: ClassVar[str] = "mark"
    label: str


@dataclass(frozen=True, slots=True)
class NoteSign:
    """The sign in a line that leads to the note of this number, and the note back to it."""

    kind: ClassVar[str] = "sign"
    number: int

    @property
    def anchor(self) -> str:
        return f"note-{self.number}"

    @property
    def back(self) -> str:
        return f"sign-{self.number}"


Run = Text | Citation | LineBreak | Mark | NoteSign
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is a part of the document, whose own title stands above all; up to 4."""

    kind: ClassVar[str] = "heading"
    level: int
    runs: Runs
    anchor: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``is_small``: a line of facts rather than text."""

    kind: ClassVar[str] = "paragraph"
    runs: Runs
    lang: str | None = None
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words; ``source`` is told below them."""

    kind: ClassVar[str] = "quote"
    blocks: "tuple[Block, ...]"
    lang: str | None = None
    source: Runs = ()


@dataclass(frozen=True, slots=True)
class ItemList:
    """``first`` is the number of the first item where items are numbered, else None."""

    kind: ClassVar[str] = "list"
    items: "tuple[tuple[Block, ...], ...]"
    first: int | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    kind: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Cells are runs; ``numeric`` are the columns, counted from 0, that hold numbers. Rows are
    filled up to the header's width."""

    kind: ClassVar[str] = "table"
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    caption: str = ""
    numeric: frozenset[int] = frozenset()
    lang: str | None = None

    @property
    def is_wide(self) -> bool:
        """Whether it needs smaller letters to stand on a page."""
        return len(self.header) > WIDE

    @property
    def full_rows(self) -> Iterable[tuple[Runs, ...]]:
        width = len(self.header)
        return ((row + ((),) * width)[:width] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of ours (an SVG file's text), what it shows in words, and its figures. Where
    drawings are not read by all, the table stands alone."""

    kind: ClassVar[str] = "figure"
    caption: str
    drawing: str
    alternative: str
    table: Table

    @property
    def address(self) -> str:
        return data_address("image/svg+xml", self.drawing)


@dataclass(frozen=True, slots=True)
class Note:
    number: int
    runs: Runs
    lang: str | None = None

    @property
    def sign(self) -> NoteSign:
        return NoteSign(self.number)


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes to all the signs before them."""

    kind: ClassVar[str] = "notes"
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks that belong together, such as one contribution."""

    kind: ClassVar[str] = "passage"
    blocks: "tuple[Block, ...]"
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A pause between blocks."""

    kind: ClassVar[str] = "rule"


@dataclass(frozen=True, slots=True)
class PageBreak:
    kind: ClassVar[str] = "page_break"


Block = (
    Heading
    | Paragraph
    | Quote
    | ItemList
    | Code
    | Table
    | Figure
    | Notes
    | Passage
    | Rule
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Document:
    """``lang`` is the language of our own words, ``title_lang`` the title's. ``facts`` are pairs
    for the cover, ``notices`` sentences that nobody may overlook there ("illustrative data").
    ``blocks`` may be a generator: it is gone through once."""

    title: str
    lang: str
    blocks: Iterable[Block]
    subtitle: str = ""
    title_lang: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()
    made_at: datetime | None = field(default=None)


def line(*parts: str | Run) -> Runs:
    """Runs from words and runs."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def words_of(runs: Runs) -> str:
    """What is to be read in a line."""
    return "".join(_words(run) for run in runs)


def _words(run: Run) -> str:
    match run:
        case Text():
            return run.text
        case Citation() | Mark():
            return run.label
        case NoteSign():
            return f"[{run.number}]"
        case LineBreak():
            return "\n"


def words_in(block: Block) -> str:
    """What is to be read in a block and all that it holds."""
    match block:
        case Heading() | Paragraph():
            return words_of(block.runs)
        case Quote() | Passage():
            return "\n".join(map(words_in, block.blocks))
        case ItemList():
            return "\n".join(words_in(inner) for item in block.items for inner in item)
        case Code():
            return block.text
        case Table():
            return "\n".join(words_of(cell) for row in (block.header, *block.rows) for cell in row)
        case _:
            return ""
