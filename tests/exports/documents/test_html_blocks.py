"""Contributions as blocks: everything that the page shows, in the same order."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue import markup
from dialogue.exports.documents.html_blocks import blocks_of
from dialogue.exports.documents.tree import (
    Block,
    Code,
    ItemList,
    LineBreak,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
    line,
    words_in,
)

BODY = """Hello **bold *both*** `code` ~~gone~~ [a link](https://example.org/?a=1&b=2) #47
next line

> quoted
>
> > deeper
>
> #12

- a
- b
    1. c
    2. d

    more of b

7. seven
8. eight

```
<code>
  x
```

| a | b |
|---|---|
| 1 | **2** |

---

# A heading
"""


def read(body: str) -> tuple[Block, ...]:
    return blocks_of(markup.render(body, post_url=lambda number: f"/posts/{number}").html)


def paragraph(text: str) -> Paragraph:
    return Paragraph(line(text))


def test_every_kind_of_block() -> None:
    words, quote, bullets, numbers, code, table, rule, heading = read(BODY)
    assert words == Paragraph(
        line(
            "Hello ",
            Text("bold ", strong=True),
            Text("both", strong=True, emphasis=True),
            " ",
            Text("code", code=True),
            " ",
            Text("gone", struck=True),
            " ",
            Text("a link", href="https://example.org/?a=1&b=2"),
            " ",
            Text("#47", href="/posts/47"),
            LineBreak(),
            "next line",
        )
    )
    source = Paragraph((Text("#12", href="/posts/12"),))
    assert quote == Quote((paragraph("quoted"), Quote((paragraph("deeper"),)), source))
    assert isinstance(bullets, ItemList)
    assert bullets.first is None
    assert bullets.items[0] == (paragraph("a"),)
    b, inner, more = bullets.items[1]
    assert (b, more) == (paragraph("b"), paragraph("more of b"))
    assert isinstance(inner, ItemList)
    assert inner.first == 1
    assert inner.items == ((paragraph("c"),), (paragraph("d"),))
    assert numbers == ItemList(((paragraph("seven"),), (paragraph("eight"),)), first=7)
    assert code == Code("<code>\n  x")
    assert table == Table((line("a"), line("b")), ((line("1"), (Text("2", strong=True),)),))
    assert rule == Rule()
    assert heading == Paragraph((Text("A heading", strong=True),))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<script>alert(1)</script> & <b>x</b>", "<script>alert(1)</script> & <b>x</b>"),
        ("👨‍👩‍👧 لا سلام", "👨‍👩‍👧 لا سلام"),
        ("", ""),
    ],
)
def test_words_are_words(body: str, words: str) -> None:
    assert "\n".join(map(words_in, read(body))) == words


BODIES = st.text(st.sampled_from("ab1 \n\n>-*_`#[]()|.~<&\\é "), max_size=120)


@settings(deadline=None)
@given(BODIES)
def test_no_word_is_lost_whatever_was_typed(body: str) -> None:
    drawn = markup.render(body).html
    shown = html.unescape(re.sub(r"<[^>]*>", "", drawn))
    read_back = "".join(map(words_in, blocks_of(drawn)))
    assert "".join(read_back.split()) == "".join(shown.split())
