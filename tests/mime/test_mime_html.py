"""HTML mail as text: what a reader sees, in a shape that Markdown draws alike."""

import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.mime_html import html_to_text

PAGES = Path(__file__).parents[2].parent / "shared" / "data" / "mail" / "talon" / "html_replies"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One\n two</p><p>Three<br>Four</p>", "One two\n\nThree\nFour"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("a <b> bold </b>c <i></i><em>x</em>", "a **bold** c *x*"),
        ("<b><b>x</b></b>", "**x**"),
        ("<h1>Head</h1>text<h3>Less</h3>", "## Head\n\ntext\n\n### Less"),
        ("<ul><li>one<li>two</ul>after", "- one\n- two\n\nafter"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n    - b\n2. c"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n    b"),
        ("x<blockquote>q<blockquote>r</blockquote></blockquote>y", "x\n\n> q\n>\n> > r\n\ny"),
        ("<blockquote><ul><li>a<li>b</ul></blockquote>", "> - a\n> - b"),
        ('<a href="http://x.org/(a) b">see [it]</a>', "[see (it)](http://x.org/%28a%29b)"),
        ('<a href="http://x.org">http://x.org</a>', "http://x.org"),
        ('<a href="mailto:a@b.org">Amina</a>', "Amina"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<a href="http://x.org"><img alt=""></a>y', "y"),
        ('<a href="http://x.org"><div>Go</div></a>', "Go\nhttp://x.org"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
        ("<table><tr><td>1<td>2</tr><tr><td>3</td></tr></table>", "1 | 2\n3"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ('<img alt="a map" src=x> &lt;b&gt; &amp; Qui&nbsp;?', "a map <b> & Qui\xa0?"),
        ("<title>T</title><style>p{}</style><script>x()</script><p>y", "y"),
        ("<!-- a > b --><p>x<!--[if mso]><p>y<![endif]-->", "x"),
        ("<![CDATA[words]]>", "words"),
        ('<div style="display:none">teaser<div>x</div></div>seen', "seen"),
        ('<div style="DISPLAY : none">never closed', "never closed"),
        ("5 < 6 and <b", "5 < 6 and <b"),
        ("</blockquote></ul></li></b></a>x", "x"),
        ("<style>p{}", ""),
        ("", ""),
    ],
)
def test_html_to_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_real_answers_keep_their_words_and_their_quotes() -> None:
    if not PAGES.exists():
        pytest.skip("the real material ../shared/data/mail/talon is not here")
    for page in PAGES.glob("*.html"):
        text = html_to_text(page.read_text("utf-8"))
        assert text.startswith("Hi. I am fine.\n\nThanks,\n"), page.name
        assert "Hello! How are you?" in text, page.name
        assert "font" not in text, page.name
    for name in ("gmail", "thunderbird", "mail_ru", "yandex_ru"):
        text = html_to_text((PAGES / f"{name}.html").read_text("utf-8"))
        assert text.endswith("> Hello! How are you?\n>\n> Thanks,\n> Sasha."), name


@pytest.mark.parametrize(
    "piece",
    ["<", "<a", "<a/", "<!--", "</", '<a b="', "<a '", "<?", "&#x", "<b>x", "<li>", "<blockquote>"]
    + [
        "<style>",
        "<![CDATA[",
        '<div style="display:none">',
        "<pre>\n",
        "<td>x",
        "<a href=http://x>",
    ],
)
def test_what_is_made_to_be_slow_is_not(piece: str) -> None:
    many = piece * (60_000 // len(piece))
    begun = time.process_time()
    for html in (many, f"<{many}>", f"<a {many}>"):
        html_to_text(html)
    assert time.process_time() - begun < 3


class Words(HTMLParser):
    """The reference: all text, by the parser of the library alone."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


SIMPLE = st.recursive(
    st.from_regex(r"[a-z]{1,6}", fullmatch=True).map(lambda word: f" {word} "),
    lambda inner: st.builds(
        lambda tag, inside: f"<{tag}>{''.join(inside)}</{tag}>",
        st.sampled_from(
            ["p", "div", "b", "ul", "li", "ol", "blockquote", "pre", "table", "td", "h2"]
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=30,
)


@given(SIMPLE)
def test_no_word_is_lost_or_moved(html: str) -> None:
    reference = Words()
    reference.feed(html)
    plain = html_to_text(html).replace("*", " ").replace("|", " ").replace("#", " ")
    marks = (">", "-")
    said = [word for word in plain.split() if word not in marks and not word[:-1].isdigit()]
    assert said == reference.words


@given(st.text() | st.text("<>&;/!-[]= \n\"'abp"))
def test_anything_is_read(html: str) -> None:
    assert "\n\n\n" not in html_to_text(html)
