"""Whatever is typed: only allowed HTML comes out, in little time, and the words are still there."""

import json
import logging
import re
import time
from html import unescape
from pathlib import Path
from typing import Any

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue import house_style
from dialogue.markup import plain_text, render
from dialogue.text import scrub, without_bidi
from tests.markup.hostile import XSS, busy_work
from tests.markup.judge import ALLOWED, REL, judged, letters

STANDARDS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "standards"
CPU_LIMIT = 0.3
# What Markdown's own output never has, and what runs nothing where it gets through.
HARMLESS = ("href='' rel=", "href='//evil.example", "outward without rel: ", "deceiving signs")

MARKS = (
    *("*", "**", "_", "~~", "`", "```", "\n```\n", "[", "](", "](http://a.b/", ")", "![", "<", ">"),
    *(
        "\n> ",
        "\n- ",
        "\n1. ",
        "\n# ",
        "\n---\n",
        "\n",
        "\n\n",
        "    ",
        " ",
        "|",
        "\n|-|-|\n",
        "\\",
    ),
    *("&", "&lt;", "&#x202e;", "&amp;", "#47", "@amina", "http://a.b/c", "www.a.b", "a@b.cd", '"'),
    *("javascript:", "<script>", "</p>", "<!--", "onclick=", "\u202e", "\x02", "\x03", "\ud800"),
    *("word", "é", "好", "ا", "١", "😀", "\u200d", "\u2028", "\xa0", "\r\n", "\t", "klzzwxh:0000"),
)
MARKED_TEXT = st.lists(st.sampled_from(MARKS), max_size=40).map("".join)
ANY_TEXT = st.text(st.characters(), max_size=300)
TEXTS = MARKED_TEXT | ANY_TEXT
often = settings(deadline=None, max_examples=300)


def drawn(source: str) -> str:
    return render(
        source,
        post_url=lambda number: f"/posts/{number}",
        mention_url=lambda handle: f"/people/{handle}",
    ).html


def cleaned_again(html: str) -> str:
    return nh3.clean(
        html,
        tags=ALLOWED,
        attributes={"a": {"href"}, "ol": {"start"}},
        tag_attribute_values={"a": {"rel": {REL}}},
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )


def standard(name: str) -> list[Any]:
    """The cases of a file outside the project, where it is to be found."""
    path = STANDARDS / name
    if not path.exists():
        pytest.skip(f"no {path}")
    cases: list[Any] = json.loads(path.read_text("utf-8"))
    return cases


def cpu_seconds(source: str) -> float:
    """What drawing takes of the processor; asked again where a collection of garbage fell in it."""
    taken = 0.0
    for _attempt in range(3):
        began = time.process_time()
        drawn(source)
        taken = time.process_time() - began
        if taken <= CPU_LIMIT:
            break
    return taken


def check(source: str) -> str:
    html = drawn(source)
    assert faults_in(html) == []
    return html


def faults_in(html: str) -> list[str]:
    is_clean = cleaned_again(html) == html
    return judged(html).faults + ([] if is_clean else ["cleaned again it is another"])


@given(TEXTS)
@often
def test_any_text_becomes_allowed_html(source: str) -> None:
    check(source)


@pytest.mark.parametrize("source", XSS)
def test_hostile_text_stays_text(source: str) -> None:
    for surrounded in (
        source,
        f"> {source}",
        f"- {source}",
        f"**{source}**",
        f"[{source}](http://a.b)",
    ):
        check(surrounded)
    html = check(source)
    assert "script:" not in "".join(href for href, _ in judged(html).links)


@given(st.sampled_from(XSS), st.sampled_from(XSS), TEXTS, st.integers(0, 80), st.booleans())
@often
def test_hostile_text_cut_joined_and_mixed_stays_text(
    one: str, other: str, mixed: str, at: int, in_front: bool
) -> None:
    check(mixed + one[:at] + other if in_front else one[at:] + mixed + other)


@pytest.mark.parametrize("skipped", ["markdown.Markdown.convert", "bleach.sanitizer.Cleaner.clean"])
@pytest.mark.parametrize("source", XSS)
def test_no_step_relies_on_the_one_before(
    source: str, skipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(skipped, lambda _self, text: text)
    faults = judged(drawn(source)).faults
    assert [fault for fault in faults if not fault.startswith(HARMLESS)] == []


def test_the_corpus_is_large_and_says_each_thing_once() -> None:
    assert len(set(XSS)) == len(XSS) >= 60


@pytest.mark.parametrize(
    "address", ["javascript\u200b:alert(1)", "JAVASCRIPT:1", "javascript&#x3a;1"]
)
def test_addresses_that_libraries_have_let_through_link_nothing(address: str) -> None:
    assert "<a" not in drawn(f"[x]({address}) <{address}> {address}")


@given(TEXTS)
@often
def test_what_the_cleaner_is_spared_would_come_out_the_same(source: str) -> None:
    spared = drawn(source)
    with pytest.MonkeyPatch.context() as never_spared:
        never_spared.setattr(house_style, "NOT_BARE", re.compile(""))
        assert drawn(source) == spared


def test_the_cleaner_is_spared_for_words_and_not_for_what_needs_it() -> None:
    bare = '<p>a &amp; <em>b</em><br>\nc</p>\n<ol start="3">\n<li>d.e</li>\n</ol>'
    assert not house_style.NOT_BARE.search(bare)
    for needy in (
        "<a href>",
        "<p class>",
        '<ol start="x">',
        "<b>",
        "&#60;",
        "\x00",
        "#1",
        "@",
        "WWW.",
    ):
        assert house_style.NOT_BARE.search(needy), needy


@given(st.lists(st.text("abcéж好اदि12 ", min_size=1), max_size=20))
@often
def test_words_survive(words: list[str]) -> None:
    source = "\n\n".join(words)
    assert letters(render(source).text) == letters(source)


@given(TEXTS.filter(lambda source: not re.search(r"\d[.]", source)))
@often
def test_plain_words_are_what_the_page_shows(source: str) -> None:
    result = render(source)
    assert letters(result.text) == letters("".join(judged(result.html).words))
    assert result.text == plain_text(result.html)


def test_naughty_strings_are_shown() -> None:
    sources = standard("blns.json")
    assert len(sources) > 500
    found = {source: faults_in(drawn(source)) for source in sources}
    assert {source: faults for source, faults in found.items() if faults} == {}
    lost = []
    for source in sources:
        typed = without_bidi(scrub(source))
        if letters(render(source).text) not in (letters(typed), letters(unescape(typed))):
            lost.append(source)
    assert lost == []


def test_every_example_of_the_standard_is_drawn_by_its_marks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sources = [case["markdown"] for case in standard("commonmark-spec.json")]
    assert len(sources) > 600
    with caplog.at_level(logging.WARNING):
        found = {source: faults_in(drawn(source)) for source in sources}
    assert {source: faults for source, faults in found.items() if faults} == {}
    assert caplog.text == ""


@pytest.mark.parametrize("source", [pytest.param(text, id=name) for name, text in busy_work()])
def test_no_text_takes_long(source: str) -> None:
    assert len(source) <= 20_000
    assert cpu_seconds(source) <= CPU_LIMIT
    assert judged(drawn(source)).faults == []


@given(st.lists(st.sampled_from(MARKS), min_size=1, max_size=4).map("".join), st.integers(1, 3000))
@settings(deadline=None, max_examples=60)
def test_nothing_repeated_takes_long(unit: str, times: int) -> None:
    assert cpu_seconds((unit * times)[:20_000]) <= CPU_LIMIT
