"""Words in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.markup import render
from dialogue.words import count_words, own_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Hello world", 2),
        ("It's well-known: 1,234.5 don’t.", 4),
        ("— * 😀 …", 0),
        ("l’eau d'ici", 2),
        ("السَّلامُ عليكم", 2),
        ("Привет, мир!", 2),
        ("हिन्दी भाषा", 2),
        ("한국어 단어", 2),
        ("我觉得这很好。 OK", 7),
        ("東京タワー", 5),
        ("สวัสดีครับ", 2),
        ("e\u0301tude", 1),
        ("see https://example.org/a/b?c=d there", 2),
        ("a" * 200_000, 1),
    ],
)
def test_words_are_counted_as_each_script_has_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_what_is_quoted_is_not_ones_own() -> None:
    drawn = render(
        "> We heard **this** before.\n>\n> > And that.\n>\n> #3\n\nI agree\n\n- with this"
    ).html
    assert own_words(drawn) == 4


@given(st.text(max_size=300), st.text(max_size=300))
def test_two_paragraphs_have_the_words_of_both(one: str, other: str) -> None:
    assert count_words(f"{one}\n\n{other}") == count_words(one) + count_words(other)
