"""Quoting a contribution in one's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import markup
from dialogue.text import BODY_LIMIT
from dialogue.threads.quoting.marks import (
    LONGEST_QUOTE,
    quotation,
    quoted_numbers,
    without_words_of,
)


def drawn(text: str) -> str:
    return markup.render(text, post_url=lambda number: f"/posts/{number}").html


def test_a_quotation_names_its_source_and_leaves_room() -> None:
    quoted = quotation("We were\n\nthere.\n", 47)
    assert quoted == "> We were\n>\n> there.\n>\n> #47\n\n"
    html = drawn(quoted + "So were we.")
    assert html.startswith("<blockquote>")
    assert '<a href="/posts/47"' in html
    assert html.endswith("</blockquote>\n<p>So were we.</p>")


def test_what_was_quoted_already_is_not_quoted_again() -> None:
    once = quotation("First.", 1) + "Second."
    assert quotation(once, 2) == "> Second.\n>\n> #2\n\n"
    assert "First" not in quotation("> First.\n\nSecond.", 2)


def test_a_contribution_that_only_quotes_is_quoted_whole() -> None:
    assert quotation("> First.", 2) == "> > First.\n>\n> #2\n\n"


def test_long_words_are_shortened_between_words() -> None:
    quoted = quotation("word " * 2_000, 3)
    assert len(quoted) < LONGEST_QUOTE * 2
    assert "word …\n" in quoted


def test_a_word_that_is_too_long_is_cut() -> None:
    assert len(quotation("x" * 20_000, 3)) <= LONGEST_QUOTE + 20


@given(st.text(max_size=400))
def test_every_line_of_it_is_a_quote(body: str) -> None:
    quoted = quotation(body, 5)
    assert bool(quoted) == bool(body.strip())
    lines = quoted.split("\n") if quoted else ["", ""]
    assert lines[-2:] == ["", ""]
    assert all(line.startswith(">") for line in lines[:-2])


@pytest.mark.parametrize("body", ["x\n" * 10_000, "\n" * 5_000 + "x", "[" * 300])
def test_a_quotation_leaves_most_of_the_room(body: str) -> None:
    assert len(quotation(body[:BODY_LIMIT], 5)) < BODY_LIMIT / 4


def test_only_the_words_of_the_silent_are_left_out() -> None:
    body = quotation("First.", 1) + quotation("Second.", 2) + "Mine, with #1 in it.\n\n> proverb"
    assert quoted_numbers(body) == {1, 2}
    kept = without_words_of(body, {1})
    assert "First." not in kept
    assert kept == body.replace("> First.", "> […]")
    assert without_words_of(body, {3}) == body
    assert without_words_of(body, set()) == body


def test_a_quotation_of_a_quotation_is_left_out_with_it() -> None:
    nested = quotation("> First.", 2) + "Mine."
    assert "First." not in without_words_of(nested, {2})
    assert without_words_of(nested, {2}).endswith("> #2\n\nMine.")


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_what_was_quoted_is_gone_and_the_answer_stays(said: str, other: str, answer: str) -> None:
    quoted, answer = quotation(said, 5), "Here: " + answer.replace("#", "")
    body = quoted + quotation(other, 6) + answer
    left = without_words_of(body, {5})
    assert left.endswith(answer)
    assert left.startswith("> […]\n>\n> #5\n" if quoted else body[:1])
