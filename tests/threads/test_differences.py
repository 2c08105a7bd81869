"""What changed between two wordings."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.threads.differences import MOST_TOKENS, Piece, differences

TEXTS = st.text(alphabet=st.sampled_from("abc ,.\n\u0301é中و"), max_size=60) | st.text(max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_spell_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert {piece.kind for piece in pieces} <= {"same", "added", "removed"}
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_the_same_is_all_the_same(text: str) -> None:
    assert differences(text, text) == ([Piece("same", text)] if text else [])


def test_whole_words_are_told_apart() -> None:
    assert differences("We were there.", "We were not there!") == [
        Piece("same", "We were "),
        Piece("added", "not "),
        Piece("same", "there"),
        Piece("removed", "."),
        Piece("added", "!"),
    ]


@pytest.mark.parametrize("sign", ["a ", "a b ", "\n", "x"])
def test_the_longest_texts_are_compared_in_a_moment(sign: str) -> None:
    before = (sign * 20_000)[:20_000]
    after = before[::2] + "changed" + before[1::2]
    begin = time.process_time()
    pieces = differences(before, after[:20_000])
    assert time.process_time() - begin < 3
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before


def test_beyond_the_most_tokens_lines_are_compared() -> None:
    lines = [f"{number} , " * 5 + "\n" for number in range(MOST_TOKENS // 8)]
    before, after = "".join(lines), "".join([*lines[:10], "new\n", *lines[11:]])
    assert [piece.kind for piece in differences(before, after)] == [
        "same", "removed", "added", "same",
    ]  # fmt: skip
