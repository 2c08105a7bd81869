"""How central each contribution is among those in its language (numpy: load it late).

Each language is weighed and ranked by itself, for the commonest word of a language is a rare one
among all. Scores of two languages do not compare, as n-grams and few texts give flatter ones: what
compares is how many of its language a contribution outranks (``relevance``).
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from dialogue.analysis import lexrank, weights
from dialogue.analysis.tokens import Reading, openings, outermost, primary, read

MOST_WORDS = 5
_DIGITS = 9  # what differs less is rounding, and is a tie


class Text(Protocol):
    """What is ranked."""

    @property
    def person(self) -> Hashable: ...
    @property
    def lang(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class _Language:
    """The texts of one language, by their places among all."""

    places: Sequence[int]
    people: Sequence[Hashable]
    counts: Sequence[Counter[str]]
    unspaced: bool

    @cached_property
    def vectors(self) -> weights.Vectors:
        return weights.weigh(self.counts)

    @cached_property
    def cosines(self) -> weights.Floats:
        return weights.cosines(self.vectors)

    @cached_property
    def likenesses(self) -> weights.Floats:
        """What the ranking walks along: only between texts of different people, as nobody adds
        weight to their own words, and less where there is little to compare."""
        numbers = {person: number for number, person in enumerate(dict.fromkeys(self.people))}
        who = np.array([numbers[person] for person in self.people])
        return np.where(
            who[:, None] == who, np.float32(0), weights.damped(self.cosines, self.vectors)
        )

    def scores(self) -> list[float]:
        """LexRank with threshold; continuous for n-grams, and where most texts are alone with it:
        long ones, and those of languages whose words have many forms, are alike in less."""
        links = lexrank.linked(self.likenesses)
        few = 2 * np.count_nonzero(links.any(axis=1)) < len(links)
        ranks = lexrank.lexrank(self.likenesses if self.unspaced or few else links)
        return [round(float(rank), _DIGITS) for rank in ranks]

    def ties(self, row: int) -> list[str]:
        """The words that bind the text at ``row`` to others, those that do most of it first."""
        likenesses = self.likenesses[row]
        strength = {
            word: self._pull(word, row, likenesses)
            for word in self.counts[row]
            if word in self.vectors.numbers
        }
        ordered = sorted(strength, key=lambda word: (-strength[word], word))
        return [word for word in ordered if strength[word] > 0]

    def holders(self, row: int, words: Sequence[str]) -> list[int]:
        """The places of texts by other people that hold one of ``words``."""
        rows = {int(held) for word in words for held in self.vectors.of(word)[0]}
        return [self.places[held] for held in sorted(rows) if self.people[held] != self.people[row]]

    def _pull(self, word: str, row: int, likenesses: weights.Floats) -> float:
        rows, values = self.vectors.of(word)
        own = values[rows == row].sum()
        others = values * (likenesses[rows] > 0)
        return round(float(own * others.sum()), _DIGITS)


class Ranking:
    """``scores`` of texts, in their order, and what they have in common."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = texts
        self._languages = _languages(texts)
        self._home = {
            place: (language, row)
            for language in self._languages
            for row, place in enumerate(language.places)
        }
        scores = {
            place: score
            for language in self._languages
            for place, score in zip(language.places, language.scores(), strict=True)
        }
        self.scores = [scores[place] for place in range(len(texts))]
        self.relevance = self._relevance()

    def likenesses(self, place: int) -> list[float]:
        """The cosine of the text at ``place`` with each text; 0 with itself and other languages."""
        language, row = self._home[place]
        everywhere = [0.0] * len(self._texts)
        for other, cosine in zip(language.places, language.cosines[row].tolist(), strict=True):
            everywhere[other] = cosine
        return everywhere

    def _relevance(self) -> list[float]:
        """From 0 to 1: the score, over the highest, that stands in the largest language where this
        one stands in its own. A text that is alone in its language stands in the middle."""
        if not self._texts:
            return []
        standing = [sorted(self.scores[place] for place in each.places) for each in self._languages]
        largest = max(standing, key=len)
        relevance = [0.0] * len(self.scores)
        for language, ordered in zip(self._languages, standing, strict=True):
            for place in language.places:
                score = self.scores[place]
                middle = bisect_left(ordered, score) + bisect_right(ordered, score)
                relevance[place] = largest[middle * len(largest) // (2 * len(ordered))]
        return [each / largest[-1] for each in relevance]

    def has_words(self, place: int) -> bool:
        language, row = self._home[place]
        return bool(language.counts[row])

    def shared(self, place: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The words, as they are written there, that most bind the text to those of other people,
        and the places of those that hold one of them."""
        language, row = self._home[place]
        keys = outermost(language.ties(row)[: 4 * MOST_WORDS])[:MOST_WORDS]
        seen = {word.key: word.seen for word in read(self._texts[place].text).seen()}
        return tuple(seen.get(key, key) for key in keys), tuple(language.holders(row, keys))


def _languages(texts: Sequence[Text]) -> list[_Language]:
    readings: defaultdict[tuple[str, bool], dict[int, Reading]] = defaultdict(dict)
    for place, each in enumerate(texts):
        reading = read(each.text)
        readings[primary(each.lang), reading.unspaced][place] = reading
    return [
        _language(texts, of_one, unspaced) for (_, unspaced), of_one in sorted(readings.items())
    ]


def _language(texts: Sequence[Text], readings: dict[int, Reading], unspaced: bool) -> _Language:
    starts = openings(list(readings.values()))
    counts = [
        Counter(reading.keys(start))
        for reading, start in zip(readings.values(), starts, strict=True)
    ]
    if not unspaced:
        counts = weights.without_common(counts)
    people = [texts[place].person for place in readings]
    return _Language(list(readings), people, counts, unspaced)
