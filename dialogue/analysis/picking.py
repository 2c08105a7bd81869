"""Which contributions to suggest for a summary: much like what many say, and unlike each other.

Maximal marginal relevance (Carbonell & Goldstein 1998) over LexRank, with two duties that word
overlap knows nothing of: nobody is suggested more than twice, and every group that spoke is heard.
Picked by a word-overlap method: it is no summary, and knows nothing of what is true or important.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dialogue.errors import Invalid
from dialogue.late import late

if TYPE_CHECKING:
    from dialogue.analysis import ranking
else:
    ranking = late("dialogue.analysis.ranking")

LAMBDA = 0.7
MOST_A_PERSON = 2
TOO_ALIKE = 0.7
MOST_CANDIDATES = 2000
_DIGITS = 6  # of a cosine in single precision


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contribution that may be suggested. ``group`` is the stakeholder type frozen with it, None
    when it was not told; ``lang`` a language tag; ``text`` plain text."""

    number: int
    person: Hashable
    group: Hashable | None
    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was picked: it shares ``words`` (the five that bind it most, as written in it)
    with contributions of other people, whose numbers are ``shared_with`` (each holds one of the
    words at least); and it is the ``first_of`` its group among what is cited and suggested."""

    words: tuple[str, ...]
    shared_with: tuple[int, ...]
    first_of: Hashable | None


@dataclass(frozen=True, slots=True)
class Pick:
    """``score`` is the LexRank of the contribution: 1 is the average in its language."""

    number: int
    score: float
    reason: Reason


def suggest(
    candidates: Sequence[Candidate], *, count: int, already: Collection[int] = ()
) -> list[Pick]:
    """At most ``count`` of ``candidates``, in the order of picking; the same for the same.

    Those whose numbers are in ``already`` are cited: they are not picked, but count for their
    people and groups, and what is like them is worth less. Of more groups than fit, as many as fit
    are heard. There are fewer picks when nothing is left but what is nearly the same as another or
    has no words. Invalid when there are more than ``MOST_CANDIDATES``.
    """
    if len(candidates) > MOST_CANDIDATES:
        raise Invalid(
            "Choose fewer contributions, a round or a thread: suggestions are made among at most "
            "%(most)d, and these are %(count)d.",
            name="scope",
            most=MOST_CANDIDATES,
            count=len(candidates),
        )
    picking = _Picking(sorted(candidates, key=lambda each: each.number), set(already))
    picks: list[Pick] = []
    while len(picks) < count and (place := picking.next_place(count - len(picks))) is not None:
        picks.append(picking.picked(place))
        picking.take(place)
    return picks


@dataclass
class _Picking:
    """What was taken so far, by places among ``candidates``."""

    candidates: Sequence[Candidate]
    already: Collection[int]
    open: set[int] = field(default_factory=set)
    times: Counter[Hashable] = field(default_factory=Counter)
    heard: set[Hashable | None] = field(default_factory=lambda: {None})

    def __post_init__(self) -> None:
        self.ranking = ranking.Ranking(self.candidates)
        self.alike = [0.0] * len(self.candidates)
        places = range(len(self.candidates))
        self.open = {place for place in places if self.ranking.has_words(place)}
        for place in places:
            if self.candidates[place].number in self.already:
                self.take(place)

    def take(self, place: int) -> None:
        taken = self.candidates[place]
        self.open.discard(place)
        self.times[taken.person] += 1
        self.heard.add(taken.group)
        self.alike = list(map(max, self.alike, self.ranking.likenesses(place)))

    def next_place(self, left: int) -> int | None:
        """The best that may be taken while there is room for ``left`` more; None: nothing may."""
        may = {place for place in self.open if self.times[self._person(place)] < MOST_A_PERSON}
        unheard = {self._group(place) for place in may} - self.heard
        if len(unheard) < left:
            chosen = {place for place in may if self._is_fresh(place, unheard)}
        else:
            chosen = {place for place in may if self._group(place) in unheard}
        best = {place for place in chosen if self._leaves_all(place, may, unheard)}
        return min(best or chosen, key=self._order, default=None)

    def picked(self, place: int) -> Pick:
        of = self.candidates[place]
        words, places = self.ranking.shared(place)
        numbers = tuple(self.candidates[other].number for other in places)
        first = None if of.group in self.heard else of.group
        return Pick(of.number, self.ranking.scores[place], Reason(words, numbers, first))

    def _order(self, place: int) -> tuple[float, int]:
        value = LAMBDA * self.ranking.relevance[place] - (1 - LAMBDA) * self.alike[place]
        return -round(value, _DIGITS), self.candidates[place].number

    def _is_fresh(self, place: int, unheard: Collection[Hashable]) -> bool:
        return self.alike[place] < TOO_ALIKE or self._group(place) in unheard

    def _leaves_all(self, place: int, may: set[int], unheard: set[Hashable | None]) -> bool:
        """Whether each group that is unheard yet can still be heard when this person is."""
        person = self._person(place)
        if self.times[person] + 1 < MOST_A_PERSON:
            return True
        others = {self._group(each) for each in may if self._person(each) != person}
        return unheard - {self._group(place)} <= others

    def _person(self, place: int) -> Hashable:
        return self.candidates[place].person

    def _group(self, place: int) -> Hashable | None:
        return self.candidates[place].group
