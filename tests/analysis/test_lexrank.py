"""LexRank on the example of its paper, and weights and likenesses of texts."""

from collections import Counter
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.analysis.lexrank import DAMPING, lexrank, linked
from dialogue.analysis.weights import HEAVIEST, cosines, damped, weigh, without_common

# Erkan & Radev 2004: the cosines between eleven sentences, of which half is enough, and their
# LexRank with threshold 0.1, relative to the highest.
PAPER = """
0.45
0.02 0.16
0.17 0.27 0.03
0.03 0.03 0.00 0.01
0.22 0.19 0.01 0.16 0.29
0.03 0.03 0.03 0.28 0.05 0.05
0.28 0.21 0.04 0.17 0.15 0.29 0.06
0.06 0.03 0.00 0.00 0.20 0.04 0.00 0.25
0.06 0.15 0.01 0.09 0.04 0.20 0.00 0.20 0.26
0.00 0.00 0.00 0.01 0.18 0.03 0.01 0.17 0.38 0.12
"""
PAPER_RANKS = [
    *(0.6007, 0.8466, 0.3491, 0.7520, 0.5907, 0.7993),
    *(0.3548, 1.0000, 0.5921, 0.6910, 0.5921),
]


def paper() -> np.ndarray:
    square = np.eye(11)
    for row, line in enumerate(PAPER.split("\n")[1:-1], start=1):
        square[row, :row] = square[:row, row] = [float(each) for each in line.split()]
    return square


def test_the_example_of_the_paper() -> None:
    links = linked(paper()) + np.eye(11)  # the paper links each sentence to itself
    scores = lexrank(links)
    assert scores / scores.max() == pytest.approx(PAPER_RANKS, abs=1e-3)


def solved(links: np.ndarray) -> np.ndarray:
    """The same by linear equations."""
    count = len(links)
    strength = links.sum(axis=1, keepdims=True)
    onward = np.divide(links, strength, out=np.full(links.shape, 1 / count), where=strength > 0)
    return np.linalg.solve(np.eye(count) - DAMPING * onward.T, np.full(count, 1 - DAMPING))


@pytest.mark.parametrize(
    "links", [linked(paper()), paper(), paper() - np.eye(11), np.zeros((3, 3))]
)
def test_the_walk_ends_where_the_equations_say(links: np.ndarray) -> None:
    assert lexrank(links) == pytest.approx(solved(links), abs=1e-8)


def test_what_is_like_no_other_is_last() -> None:
    square = np.zeros((4, 4))
    square[0, 1] = square[1, 0] = square[1, 2] = square[2, 1] = 0.5
    scores = lexrank(linked(square))
    assert np.argsort(scores).tolist()[0] == 3
    assert np.argmax(scores) == 1
    assert scores[0] == pytest.approx(scores[2])
    assert scores.mean() == pytest.approx(1)


def test_nothing_and_one() -> None:
    assert lexrank(np.zeros((0, 0))).tolist() == []
    assert lexrank(np.zeros((1, 1))).tolist() == [1.0]


def counts(*texts: str) -> list[Counter[str]]:
    return [Counter(text.split()) for text in texts]


def test_weights_and_cosines_by_hand() -> None:
    vectors = weigh(counts("water land", "water water law", "bread"))
    common, rare = log(1 + 3 / 2), log(1 + 3)
    first = (common**2 + rare**2) ** 0.5
    second = ((common * (1 + log(2))) ** 2 + rare**2) ** 0.5
    assert list(vectors.numbers) == ["water"]
    assert vectors.norms == pytest.approx([first, second, rare])
    expected = common / first * common * (1 + log(2)) / second
    alike = cosines(vectors)
    assert alike[0, 1] == alike[1, 0] == pytest.approx(expected)
    assert alike.sum() == pytest.approx(2 * expected)


def test_equal_texts_are_alike_and_texts_of_nothing_are_not() -> None:
    alike = cosines(weigh(counts("we need water", "we need water", "", "")))
    assert alike[0, 1] == pytest.approx(1)
    assert alike[2, 3] == 0
    assert cosines(weigh([])).shape == (0, 0)


def test_of_long_texts_the_heaviest_words_are_compared() -> None:
    words = [f"w{number}" for number in range(3 * HEAVIEST)]
    vectors = weigh([Counter(words), Counter(words), Counter(words[:10])])
    assert [len(vectors.rows[vectors.rows == row]) for row in range(3)] == [HEAVIEST, HEAVIEST, 10]
    assert 0 < cosines(vectors)[0, 1] < 1


def test_little_that_agrees_says_less() -> None:
    vectors = weigh(counts("yes", "yes", "a b c d e f", "a b c d e g", "a b c d h i"))
    alike = cosines(vectors)
    less = damped(alike, vectors)
    assert alike[0, 1] == pytest.approx(1)
    assert less[0, 1] == pytest.approx((vectors.norms[0] / np.median(vectors.norms)) ** 2)
    assert less[2, 3] == pytest.approx(alike[2, 3], rel=0.1)


def test_the_commonest_words_are_left_out() -> None:
    said = ("water flows", "land rests", "law binds", "bread feeds", "peace holds", "trade grows")
    texts = [f"the {words} {words[0]}1 {words[0]}2" for words in said]
    left = without_common(counts(*texts))
    assert left[0] == Counter(["water", "flows", "w1", "w2"])  # "the" is one in five


def test_texts_that_are_all_alike_keep_their_words() -> None:
    same = counts(*["we need water"] * 10)
    assert without_common(same) == same
    only_common = counts(
        *[f"the {number} {number}x {number}y {number}z" for number in range(9)], "the"
    )
    assert without_common(only_common)[-1] == Counter(["the"])
    assert without_common(only_common)[0] == Counter(["0", "0x", "0y", "0z"])


WORDS = st.lists(
    st.sampled_from(["water", "land", "law", "peace", "bread", "trade", "we", "the"]), max_size=12
)


@settings(deadline=None)
@given(st.lists(WORDS.map(Counter), max_size=12))
def test_cosines_are_those_of_whole_vectors(texts: list[Counter[str]]) -> None:
    frequency = Counter(word for text in texts for word in text)
    whole = np.array(
        [
            [
                (1 + log(text[word])) * log(1 + len(texts) / frequency[word]) if text[word] else 0
                for word in frequency
            ]
            for text in texts
        ]
    ).reshape(len(texts), len(frequency))
    norms = np.linalg.norm(whole, axis=1, keepdims=True)
    unit = np.divide(whole, norms, out=np.zeros_like(whole), where=norms > 0)
    expected = unit @ unit.T * (1 - np.eye(len(texts)))
    assert cosines(weigh(texts)) == pytest.approx(expected, abs=1e-5)
