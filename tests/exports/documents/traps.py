"""A document with everything in it that a writer may stumble over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from dialogue.exports.documents.tree import (
    UNKNOWN,
    Block,
    Citation,
    Code,
    Document,
    Figure,
    Heading,
    ItemList,
    LineBreak,
    Mark,
    Note,
    Notes,
    NoteSign,
    PageBreak,
    Paragraph,
    Passage,
    Quote,
    Rule,
    Runs,
    Table,
    Text,
    line,
    words_in,
)

ARABIC = "لا سلام بلا عدل، قال 25 شابا من Nairobi."
CHINESE = "没有人问过年轻人。"
RUSSIAN = "Никто не спросил молодых."
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SCRIPT = "<script>alert('x')</script> & <b>bold</b> \"quoted\""
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 60
CONTROLS = "before\x00\x07\x0b\ufffe\uffffafter"
FORMULA = '=HYPERLINK("https://evil.example")'
MARKDOWN = "*not* _emphasised_ `nor` [linked](x) # 1. - + > | ~~ &amp; [#9999]"
SITE = "https://dialogue.example/d/june-2005"
CITED = [*range(1, 301), 7, 7, 2]
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20">'
    '<rect width="60" height="20" fill="#0072b2"/></svg>'
)
MADE = datetime(2005, 6, 24, 18, tzinfo=UTC)


def readable() -> Document:
    """The same without what the fonts of a server may not have: pypdf misreads a whole font that
    lacks a sign (poppler does not)."""
    whole = trapped()
    return replace(whole, blocks=tuple(one for one in whole.blocks if FAMILY not in words_in(one)))


def citation(number: int) -> Citation:
    return Citation(number, f"{SITE}/posts/{number}")


def cell(text: str) -> Runs:
    return line(text)


def trapped() -> Document:
    return Document(
        title="Peace Dialogue & <the> rest",
        lang="en",
        title_lang="en",
        subtitle="What was said, and by whom",
        facts=(("Dates", "1 to 24 June 2005"), ("Host", "DESA <script>")),
        notices=("Illustrative data: nobody said this.",),
        blocks=tuple(blocks()),
        made_at=MADE,
    )


def blocks() -> Iterator[Block]:
    yield Heading(1, line("Recommendations"), anchor="recommendations")
    yield Paragraph(
        line(
            "Ask the young ",
            citation(1),
            ". Mark: ",
            Mark("contested"),
            " and ",
            NoteSign(1),
            NoteSign(2),
        )
    )
    yield Paragraph(line(SCRIPT))
    yield Paragraph(line(CONTROLS))
    yield Paragraph(line(LONG_WORD))
    yield Paragraph(line(FORMULA, " ", FAMILY))
    yield Paragraph(line(MARKDOWN))
    yield from looks()
    yield from languages()
    yield from lists()
    yield from tables()
    yield PageBreak()
    yield Heading(1, line("Sources"))
    yield Paragraph(tuple(run for n in CITED[1:] for run in (citation(n), Text(" "))))
    yield Notes((Note(1, line("A note, "), lang=None), Note(2, line(ARABIC), lang="ar")))


def looks() -> Iterator[Block]:
    yield Paragraph(
        (
            Text("strong", strong=True),
            Text(" and "),
            Text("both ", strong=True, emphasis=True),
            Text("struck", struck=True),
            LineBreak(),
            Text("code `tick` <b>", code=True),
            Text(" "),
            Text("a link", href="https://example.org/a(b)?c=1&d=<2>"),
            Text(" "),
            Text("inside", href="#recommendations"),
        )
    )
    yield Code("def x():\n    return '<b>'\n\n```")
    yield Rule()
    yield Paragraph(line("  two  spaces  "), is_small=True)


def languages() -> Iterator[Block]:
    yield Heading(2, line(ARABIC), lang="ar")
    yield Quote(
        (Paragraph(line(ARABIC)), Quote((Paragraph(line("Deeper.")),), lang="en")),
        lang="ar",
        source=line("— ", Text("#47", href=f"{SITE}/posts/47")),
    )
    yield Paragraph(line(CHINESE), lang="zh")
    yield Paragraph(line(RUSSIAN), lang="ru")
    yield Passage((Paragraph(line(ARABIC)), Paragraph(line("Latin."))), lang=UNKNOWN)


def lists() -> Iterator[Block]:
    inner = ItemList(((Paragraph(line("c")),), (Paragraph(line("d")),)), first=3)
    yield ItemList(
        (
            (Paragraph(line("a")),),
            (Paragraph(line("b")), inner, Paragraph(line("after"))),
            (Quote((Paragraph(line("quoted in a list")),)),),
        )
    )
    yield ItemList(((Paragraph(line("x")),), (Paragraph(line("y")),)), first=1)
    yield ItemList(((Paragraph(line("another")),),), first=1)


def tables() -> Iterator[Block]:
    table = Table(
        header=(cell("Region"), cell("People")),
        rows=((cell("Africa | south"), cell("12")), (cell("Arab States"),)),
        caption="People by region",
        numeric=frozenset({1}),
    )
    yield table
    yield Table((cell("المنطقة"), cell("عدد")), ((cell("أفريقيا"), cell("12")),), lang="ar")
    yield Figure("People by region, drawn", DRAWING, "Africa has 12 people.", table)
