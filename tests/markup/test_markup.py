"""How Markdown is drawn: what each mark becomes, what is named, and how it reads as plain words."""

import logging
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from dialogue.markup import RENDER_VERSION, Rendered, excerpt, plain_text, render
from tests.markup.judge import judged

REL = 'rel="nofollow ugc noopener"'


def post_url(number: int) -> str:
    return f"/posts/{number}"


def mention_url(handle: str) -> str | None:
    return None if handle == "nobody" else f"/people/{handle}"


def drawn(source: str) -> Rendered:
    return render(source, post_url=post_url, mention_url=mention_url)


def html(source: str) -> str:
    return drawn(source).html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Two\nlines", "<p>Two<br>\nlines</p>"),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <del>c</del></p>"),
        ("_a_ __b__", "<p><em>a</em> <strong>b</strong></p>"),
        ("snake_case_name ~not~", "<p>snake_case_name ~not~</p>"),
        ("`a*b*` ``c`d``", "<p><code>a*b*</code> <code>c`d</code></p>"),
        ("`a` ``b``` `c`", "<p><code>a</code> ``b``` <code>c</code></p>"),
        (r"\*a\* \\ \`b\`", r"<p>*a* \ `b`</p>"),
        (r"\] & \*", "<p>] &amp; *</p>"),
        ("> said\n> twice", "<blockquote>\n<p>said<br>\ntwice</p>\n</blockquote>"),
        ("a\n\n***\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("Ask:\n- a\n- b\nc", "<p>Ask:</p>\n<ul>\n<li>a</li>\n<li>b<br>\nc</li>\n</ul>"),
        ("We ask:\n1. a\n2. b", "<p>We ask:</p>\n<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("in\n2005. A year", "<p>in<br>\n2005. A year</p>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("٣. ا\n٤. ب", '<ol start="3">\n<li>ا</li>\n<li>ب</li>\n</ol>'),
        ("1234567890. a", "<ol>\n<li>a</li>\n</ol>"),
        ("- a\n    - b", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("```py\na < b & c\n    *d*\n```", "<pre><code>a &lt; b &amp; c\n    *d*\n</code></pre>"),
        ("a\n~~~\nb\n~~~\nc", "<p>a</p>\n<pre><code>b\n</code></pre>\n<p>c</p>"),
        ("```\nnever closed", "<p>```<br>\nnever closed</p>"),
        ("    indented is no code", "<p>indented is no code</p>"),
        ("", ""),
        (" \n ", ""),
    ],
)  # fmt: skip
def test_marks_become_elements(source: str, expected: str) -> None:
    assert html(source) == expected


def test_a_table_keeps_its_cells_and_no_style() -> None:
    assert html("| a | b |\n|:-:|--:|\n| 1 | `x|y` |") == (
        "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>1</td>\n<td><code>x|y</code></td>\n</tr>\n</tbody>\n</table>"
    )


def test_a_table_may_be_large_but_not_monstrous() -> None:
    row = "|x" * 10 + "|\n"
    assert html(row + "|-" * 10 + "|\n" + row * 100).count("<td>") == 1000
    assert "<table>" not in html("a|" * 41 + "\n" + "-|" * 41 + "\n" + "b|" * 41)


@pytest.mark.parametrize("source", ["# Why", "###### Why", "Why\n===", "Why\n---"])
def test_a_heading_is_a_strong_paragraph(source: str) -> None:
    assert html(source) == "<p><strong>Why</strong></p>"


def test_a_heading_needs_a_space_so_that_a_contribution_can_open_a_line() -> None:
    assert html("#47 is right") == '<p><a href="/posts/47">#47</a> is right</p>'
    assert html("#fragmentation") == "<p>#fragmentation</p>"
    assert html("# Answer to #47, *now*") == (
        '<p><strong>Answer to <a href="/posts/47">#47</a>, <em>now</em></strong></p>'
    )


@pytest.mark.parametrize(
    "source",
    [
        *("<b>bold</b>", "<script>alert(1)</script>", "<!-- note -->", "a <br/> b", "<?php ?>"),
        "<div>\n\n*a*\n\n</div>",
    ],
)
def test_raw_html_is_shown_as_it_was_typed(source: str) -> None:
    page = judged(html(source))
    assert page.faults == []
    assert "".join(page.words).replace("\n", "") == source.replace("\n", "").replace("*", "")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("AT&T &copy; &#169; &lt;b&gt;", "AT&T © © <b>"),
        ("&amp;lt; &amp;amp;", "&lt; &amp;"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("`&lt;` &nosuch;", "&lt; &nosuch;"),
        ("see https://x.org then &amp;lt; &amp;#x202e;", "see https://x.org then &lt; &#x202e;"),
    ],
)
def test_entities_show_what_they_stand_for_once(source: str, shown: str) -> None:
    assert drawn(source).text == shown


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a](https://un.org/x?b=1&c=2)", f'<a href="https://un.org/x?b=1&amp;c=2" {REL}>a</a>'),
        ('[a](<http://un.org> "title")', f'<a href="http://un.org" {REL}>a</a>'),
        ("[*a* `b`](http://x.y)", f'<a href="http://x.y" {REL}><em>a</em> <code>b</code></a>'),
        ("[](http://x.org)", f'<a href="http://x.org" {REL}>http://x.org</a>'),
        ("<https://x.org/a_b_c>", f'<a href="https://x.org/a_b_c" {REL}>https://x.org/a_b_c</a>'),
        ("<me@un.org>", f'<a href="mailto:me@un.org" {REL}>me@un.org</a>'),
        ("<mailto:me@un.org>", f'<a href="mailto:me@un.org" {REL}>me@un.org</a>'),
        ("me@un.org", f'<a href="mailto:me@un.org" {REL}>me@un.org</a>'),
        ("www.un.org", f'<a href="http://www.un.org" {REL}>www.un.org</a>'),
        ("https://例え.jp/道", f'<a href="https://例え.jp/道" {REL}>https://例え.jp/道</a>'),
        ("https://x.africa/#47", f'<a href="https://x.africa/#47" {REL}>https://x.africa/#47</a>'),
        ("https://x.org/@amina", f'<a href="https://x.org/@amina" {REL}>https://x.org/@amina</a>'),
        ("https://x.org/a_(b)", f'<a href="https://x.org/a_(b)" {REL}>https://x.org/a_(b)</a>'),
        ("![A map](http://x.org/m.png)", f'<a href="http://x.org/m.png" {REL}>A map</a>'),
        ("![](http://x.org/m.png)", f'<a href="http://x.org/m.png" {REL}>http://x.org/m.png</a>'),
        ("[![A](http://x.org/m.png)](http://y.org)", f'<a href="http://y.org" {REL}>A</a>'),
        ("[a [b](http://x.y)](http://y.z)", f'<a href="http://y.z" {REL}>a [b](http://x.y)</a>'),
    ],
)
def test_links_lead_out_marked_as_such(source: str, expected: str) -> None:
    assert html(source) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("source", "before", "after"),
    [
        ("(see https://x.org/a).", "(see ", ")."),
        ("Look: https://x.org/a!", "Look: ", "!"),
        ("见https://x.org/a。谢谢", "见", "。谢谢"),
        ("انظر https://x.org/a، ثم", "انظر ", "، ثم"),
        ("**https://x.org/a**", "<strong>", "</strong>"),
        ('"https://x.org/a"', '"', '"'),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(source: str, before: str, after: str) -> None:
    link = f'<a href="https://x.org/a" {REL}>https://x.org/a</a>'
    assert html(source) == f"<p>{before}{link}{after}</p>"


@pytest.mark.parametrize(
    "target",
    [
        *("/account/sign-out", "//evil.org", "x.html", "#top", "?a", "", "http:x", "https://"),
        *("javascript:alert(1)", "ftp://x.org"),
    ],
)
def test_only_whole_web_and_mail_addresses_become_links(target: str) -> None:
    for typed in (f"[word]({target})", f"![word]({target})", f"<{target}>"):
        page = judged(html(typed))
        assert (page.links, "".join(page.words)) == ([], typed)


def test_addresses_in_code_are_code() -> None:
    assert html("`https://x.org a@b.org`") == "<p><code>https://x.org a@b.org</code></p>"
    assert "<a" not in html("```\nhttps://x.org a@b.org www.x.org\n```")


def test_link_definitions_stay_visible() -> None:
    assert drawn("As [1] says.\n\n[1]: https://un.org/a\n[Amina]: Agreed").text == (
        "As [1] says.\n\n[1]: https://un.org/a\n[Amina]: Agreed"
    )


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("#47", [47]),
        ("(#47), #8; *#9*.", [47, 8, 9]),
        ("> #47", [47]),
        ("#1234567", [1234567]),
        ("参见#47的意见", [47]),
        ("و#47", [47]),
        ("#٤٧", [47]),
        ("#47 #47 #1", [47, 1]),
        ("#12345678", []),
        ("#0 #000", []),
        ("C#47 a#47 é#47 #47th #4f ##47 /#47 &#47;", []),
        ("`#47` ``#48``", []),
        ("```\n#47\n```", []),
        ("[#47](http://x.org) <http://x.org/#48>", []),
    ],
)
def test_contributions_are_named_by_number(source: str, numbers: list[int]) -> None:
    result = drawn(source)
    assert list(result.references) == numbers
    links = [href for href, text in judged(result.html).links if href.startswith("/")]
    assert list(dict.fromkeys(links)) == [f"/posts/{number}" for number in numbers]


def test_without_an_address_for_contributions_they_are_named_all_the_same() -> None:
    result = render("See #47 and @amina.")
    assert result.html == "<p>See #47 and @amina.</p>"
    assert (result.references, result.mentions) == ((47,), ())


@pytest.mark.parametrize(
    ("source", "handles"),
    [
        ("@amina", ["amina"]),
        ("Thanks @amina.d-b_c, and (@chen).", ["amina.d-b_c", "chen"]),
        ("*@amina* > @amina", ["amina"]),
        ("@Élodie @علي @小明 @किरण-देवी", ["Élodie", "علي", "小明", "किरण-देवी"]),
        ("谢谢@小明", ["小明"]),
        ("@nobody", []),
        ("me@un.org a@b @ @@x /@x", []),
        ("`@amina` [@amina](http://x.org)", []),
        ("```\n@amina\n```", []),
        ("@" + "a" * 81, []),
    ],
)
def test_people_are_named_by_handle(source: str, handles: list[str]) -> None:
    result = drawn(source)
    assert list(result.mentions) == handles
    links = [href for href, text in judged(result.html).links if href.startswith("/")]
    assert list(dict.fromkeys(links)) == [f"/people/{handle}" for handle in handles]


def test_inward_links_carry_no_rel_and_escape_their_address() -> None:
    result = render("@a", mention_url=lambda handle: f'/people?x="{handle}"&y=<1>')
    assert judged(result.html).links == [('/people?x="a"&y=<1>', "@a")]
    assert "rel=" not in result.html


def test_who_is_mentioned_is_asked_once_each_and_of_few() -> None:
    asked: list[str] = []
    render(" ".join(f"@p{n} @p{n}" for n in range(80)), mention_url=asked.append)
    assert asked == [f"p{n}" for n in range(50)]


def test_an_error_in_finding_an_address_is_not_hidden() -> None:
    def broken(_handle: str) -> str:
        raise LookupError("the database is away")

    with pytest.raises(LookupError):
        render("@amina", mention_url=broken)
    assert html("*a*") == "<p><em>a</em></p>"


def test_overrides_of_direction_reach_a_page_in_code_only() -> None:
    assert html("a\u202eb&#12; &#x202e; &#8294;c `d\u202e` [e](http://x.org/\u202e)") == (
        f'<p>ab  c <code>d\u202e</code> <a href="http://x.org/" {REL}>e</a></p>'
    )


def test_too_many_brackets_are_only_brackets() -> None:
    source = "*a* `[b]` [c](http://x.org) " + "[" * 300
    result = drawn(source)
    assert result.html.startswith("<p><em>a</em> <code>[b]</code> [c](")
    assert result.text == source.replace("*", "").replace("`", "")
    assert "<a " in html("[c](http://x.org) " + "[" * 298)


@pytest.mark.parametrize(
    "source",
    ["*a* _b_ " * 700, "*a " * 300 + "a* " * 300, "&lt;\n" * 1300],
)
def test_what_is_more_marks_than_words_is_drawn_as_typed(source: str) -> None:
    page = judged(html(f"{source}.\n\n<b>"))
    assert page.faults == []
    assert "".join(page.words) == f"{source}.\n<b>"


def test_quotes_and_lists_nest_only_so_far_and_lose_no_word() -> None:
    for nested in ("> " * 200 + "deep", "- " * 200 + "deep"):
        result = drawn(nested)
        assert "deep" in result.text
        assert judged(result.html).faults == []
        assert 5 < result.html.count("<blockquote>") + result.html.count("<ul>") <= 16


def test_nothing_is_raised_when_the_stack_is_nearly_full() -> None:
    def at_depth(depth: int) -> str:
        return html("> " * 30 + "*deep*") if depth == 0 else at_depth(depth - 1)

    assert "deep" in at_depth(sys.getrecursionlimit() - 350)


def test_a_parser_that_stumbles_costs_the_marks_and_not_the_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(_root: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr("dialogue.house_style.settle", stumble)
        assert html("*secret* words") == "<p>*secret* words</p>"
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text
    assert html("*a*") == "<p><em>a</em></p>"


def test_a_parser_that_stumbled_starts_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("markdown.blockprocessors.ParagraphProcessor.run", None)
        assert html("- within a list") == "<p>- within a list</p>"
    assert html("no list") == "<p>no list</p>"


def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    html("[a]: http://x.org\n\n> - 1. *unclosed")
    html("*_" * 2000)
    assert html("[a] *b*") == "<p>[a] <em>b</em></p>"


def test_threads_draw_side_by_side() -> None:
    sources = [f"*{n}* see #{n} @p{n} https://x.org/{n}\n\n- `{n}`" for n in range(1, 200)]
    expected = [drawn(source) for source in sources]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(drawn, sources)) == expected
    finally:
        sys.setswitchinterval(usual)


def test_the_version_of_the_drawing_is_a_number_to_store() -> None:
    assert isinstance(RENDER_VERSION, int)


def test_a_rendered_text_reads_as_plain_words() -> None:
    source = (
        "# Why\nWe ask #47:\n- one\n- two\n    1. deep\n    2. deeper\n\n7. seven\n8. eight\n\n"
        "> said &amp; done\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n  x  <y>\n\n z\n```\n\n"
        "[link](http://x.org) *end*\nof it"
    )
    assert drawn(source).text == (
        "Why\n\nWe ask #47:\n\n- one\n- two\n  1. deep\n  2. deeper\n\n7. seven\n8. eight\n\n"
        "said & done\n\na\tb\n1\t2\n\n  x  <y>\n\n z\n\nlink end\nof it"
    )


def test_loose_lists_read_like_tight_ones() -> None:
    assert drawn("- a\n\n- b\n\n    more of b\n\n- c").text == "- a\n\n- b\n\nmore of b\n\n- c"


def test_plain_words_of_nothing() -> None:
    assert plain_text("") == ""
    assert plain_text("<p>a&nbsp;b</p>") == "a\u00a0b"
    assert plain_text('<p><a href="http://x.org/?a>b" rel="ugc">c</a></p>') == "c"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 5, "short"),
        ("one two\n\nthree", 20, "one two three"),
        ("one two three", 10, "one two…"),
        ("one two three", 8, "one two…"),
        ("onetwothree", 8, "onetwot…"),
        ("气候变化报告", 4, "气候变…"),
        ("🙂🙂🙂🙂", 3, "🙂🙂…"),
        ("ab👩\u200d👧cd", 5, "ab…"),
        ("abe\u0301\u0302fg", 5, "ab…"),
        ("कि कि", 2, "…"),
        ("x" * 9, 1, "…"),
        ("", 5, ""),
    ],
)
def test_an_excerpt_ends_at_a_whole_word_or_sign(text: str, length: int, expected: str) -> None:
    assert excerpt(text, length) == expected
