"""What words weigh in texts of one language, and how alike the texts are (numpy: load it late).

TF-IDF with (1 + ln tf) * ln(1 + n/df), so that a word in each of many texts weighs next to nothing
against a rare one, and yet two equal texts are alike where there are no others.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import log

import numpy as np
import numpy.typing as npt

HEAVIEST = 400  # shared words of a text that are compared: bounds what one long text costs
COMMON_SHARE, COMMON_FEWEST, COMMON_TEXTS = 0.25, 5, 0.05
_AT_ONCE = 1_000_000

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Texts as vectors of length 1 over the words that at least two of them share. The entries of
    the word numbered i are those from ``starts[i]`` to ``starts[i + 1]``: which text, which weight.
    ``norms`` are the lengths before: how much each text has to be compared by."""

    numbers: dict[str, int]
    starts: Places
    rows: Places
    values: Floats
    norms: Floats

    def of(self, word: str) -> tuple[Places, Floats]:
        """The texts that hold ``word``, in rising order, and its weight in each."""
        number = self.numbers[word]
        here = slice(self.starts[number], self.starts[number + 1])
        return self.rows[here], self.values[here]


def without_common(texts: Sequence[Counter[str]]) -> list[Counter[str]]:
    """``texts`` without the words that most of them use: the commonest, which together are a
    quarter of all, each in one text of twenty at least and five. Language after language these are
    the words that bind sentences, and what all of the talk is about. A text of nothing else keeps
    them."""
    frequency = Counter(word for text in texts for word in text)
    fewest = max(COMMON_FEWEST, COMMON_TEXTS * len(texts))
    room = COMMON_SHARE * frequency.total()
    sizes = Counter(frequency.values())
    taken, least = 0, len(texts) + 1
    for size in takewhile(lambda size: size >= fewest, sorted(sizes, reverse=True)):
        taken += size * sizes[size]
        if taken > room:
            break
        least = size
    return [
        Counter({word: count for word, count in text.items() if frequency[word] < least}) or text
        for text in texts
    ]


def weigh(texts: Sequence[Counter[str]]) -> Vectors:
    """The vectors of ``texts``, each given as how often it has which word."""
    frequency = Counter(word for text in texts for word in text)
    rarity = [0.0, *(log(1 + len(texts) / size) for size in range(1, len(texts) + 1))]
    numbers: dict[str, int] = {}
    norms = np.zeros(len(texts), dtype=np.float32)
    words, rows, values = array("q"), array("q"), array("f")
    for row, text in enumerate(texts):
        shared, square = _shared(text, frequency, rarity)
        norms[row] = norm = square**0.5
        for word, weight in shared:
            words.append(numbers.setdefault(word, len(numbers)))
            rows.append(row)
            values.append(weight / norm)
    order = np.argsort(np.array(words, dtype=np.intp), kind="stable")
    sizes = np.bincount(np.array(words, dtype=np.intp), minlength=len(numbers))
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.intp)
    return Vectors(
        numbers,
        starts,
        np.array(rows, dtype=np.intp)[order],
        np.array(values, dtype=np.float32)[order],
        norms,
    )


def cosines(vectors: Vectors) -> Floats:
    """How alike each two texts are, from 0 to 1; 0 for a text and itself."""
    count = len(vectors.norms)
    alike = np.zeros(count * count)
    for rows, values in _alike_in_size(vectors):
        pairs = rows[:, :, None] * count + rows[:, None, :]
        products = values[:, :, None] * values[:, None, :]
        if pairs.size < alike.size // 8:
            np.add.at(alike, pairs.ravel(), products.ravel())
        else:
            alike += np.bincount(pairs.ravel(), products.ravel(), minlength=alike.size)
    square = alike.reshape(count, count).astype(np.float32)
    np.fill_diagonal(square, 0)
    return np.clip(square, 0, 1, out=square)


def damped(cosines: Floats, vectors: Vectors) -> Floats:
    """``cosines`` less by as much as a text has less to compare than half of the texts have: three
    words that agree do not say as much as thirty."""
    norms = vectors.norms
    usual = float(np.median(norms)) if len(norms) else 0.0
    share = np.minimum(norms / usual, 1) if usual else np.ones_like(norms)
    return (cosines * share[:, None] * share).astype(np.float32)


def _shared(
    text: Counter[str], frequency: Counter[str], rarity: Sequence[float]
) -> tuple[list[tuple[str, float]], float]:
    """The heaviest words that other texts have too, and the square of the norm of all."""
    square = 0.0
    shared = []
    for word, count in text.items():
        size = frequency[word]
        weight = rarity[size] if count == 1 else (1 + log(count)) * rarity[size]
        square += weight * weight
        if size > 1:
            shared.append((word, weight))
    if len(shared) > HEAVIEST:
        shared = sorted(shared, key=lambda each: (-each[1], each[0]))[:HEAVIEST]
    return shared, square


def _alike_in_size(vectors: Vectors) -> Iterator[tuple[Places, Floats]]:
    """The entries of words that equally many texts have, as tables with a line for each word; at
    most about ``_AT_ONCE`` pairs of them at a time."""
    sizes = np.diff(vectors.starts)
    for size in np.unique(sizes[sizes > 1]).tolist():
        begins = vectors.starts[:-1][sizes == size]
        step = max(1, _AT_ONCE // (size * size))
        for first in range(0, len(begins), step):
            places = begins[first : first + step, None] + np.arange(size)
            yield vectors.rows[places], vectors.values[places]
