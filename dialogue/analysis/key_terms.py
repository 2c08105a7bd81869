"""Words that set one group's contributions apart from all others' (pure, standard library only).

"Fightin' words" (Monroe, Colaresi & Quinn 2008): log-odds with an informative Dirichlet prior,
which here is the sum of both sides. What is counted is people who used a word, not how often they
did, so that one loud writer makes no term. Only words of enough people are told: a word that two
people used may point at them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt

from dialogue.analysis.tokens import Word, is_of_unspaced, primary, read

FEWEST, NEVER_FEWER = 5, 3
SIGNIFICANT = 1.96  # 95 per cent of a normal distribution lie within


@dataclass(frozen=True, slots=True)
class Said:
    """A contribution that may be counted: ``group`` as frozen with it, ``text`` plain, ``lang`` a
    language tag: words are compared within a language, or the groups' languages would be."""

    person: Hashable
    group: Hashable
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """``word`` as most people of the group write it, used by ``people`` of its ``of`` who wrote in
    ``lang``; more than by others where ``z`` is above 0, less where below."""

    word: str
    z: float
    people: int
    of: int
    lang: str


def log_odds(mine: Mapping[str, int], others: Mapping[str, int]) -> dict[str, float]:
    """z of each word's log-odds between two sides, from how many people of each used it; the prior
    is the sum of both. A word that nobody used has none."""
    own, rest = sum(mine.values()), sum(others.values())
    return {
        word: _z(mine.get(word, 0), own, others.get(word, 0), rest)
        for word in mine.keys() | others.keys()
        if mine.get(word, 0) + others.get(word, 0) > 0
    }


def key_terms(
    texts: Iterable[Said], *, fewest: int = FEWEST, never: Collection[str] = ()
) -> dict[Hashable, list[Term]]:
    """For each group the words that it uses more, or less, than all others (|z| > 1.96), highest z
    first. Only words of at least ``fewest`` of its people, and never of fewer than three: a group
    of fewer has none. ``never`` is what must not be told, such as names of participants."""
    enough = max(fewest, NEVER_FEWER)
    unsaid = {word.key for text in never for word in read(text).words}
    found: dict[Hashable, list[Term]] = {}
    languages: defaultdict[str, _Language] = defaultdict(_Language)
    for said in texts:
        found.setdefault(said.group, [])
        languages[primary(said.lang)].add(said)
    for lang, language in sorted(languages.items()):
        for group, people in language.members.items():
            if len(people) >= enough:
                found[group] += language.terms(group, lang, enough, unsaid)
    return {group: sorted(terms, key=_order) for group, terms in found.items()}


class _Language:
    """Who said what in one language. Somebody who spoke for two groups is one person in each."""

    def __init__(self) -> None:
        self.members: defaultdict[Hashable, dict[Hashable, set[str]]] = defaultdict(dict)
        self._forms: Counter[tuple[Hashable, Word]] = Counter()

    def add(self, said: Said) -> None:
        reading = read(said.text)
        self.members[said.group].setdefault(said.person, set()).update(reading.keys())
        self._forms.update((said.group, word) for word in set(reading.seen()))

    @cached_property
    def _users(self) -> dict[Hashable, Counter[str]]:
        """How many people of each group used which word."""
        return {
            group: Counter(word for words in people.values() for word in words)
            for group, people in self.members.items()
        }

    @cached_property
    def _everyone(self) -> Counter[str]:
        everyone: Counter[str] = Counter()
        for users in self._users.values():
            everyone.update(users)
        return everyone

    @cached_property
    def _total(self) -> int:
        return self._everyone.total()

    def terms(self, group: Hashable, lang: str, enough: int, unsaid: Collection[str]) -> list[Term]:
        users, of = self._users[group], len(self.members[group])
        own = users.total()
        z = {
            word: _z(people, own, self._everyone[word] - people, self._total - own)
            for word, people in users.items()
            if people >= enough and word not in unsaid
        }
        words = self._whole([word for word in z if abs(z[word]) > SIGNIFICANT], users)
        forms = self._written(group, words)
        return [Term(forms[word], z[word], users[word], of, lang) for word in words]

    def _whole(self, words: Collection[str], users: Counter[str]) -> set[str]:
        """Without n-grams that are only ever used as a part of another that stands here too."""
        used = {word: (users[word], self._everyone[word]) for word in words}
        parts = (word for word in words if is_of_unspaced(word))
        return set(words) - {
            part
            for part in parts
            if any(part in other != part and used[part] == used[other] for other in words)
        }

    def _written(self, group: Hashable, words: Collection[str]) -> dict[str, str]:
        forms: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for (of, word), texts in self._forms.items():
            if of == group and word.key in words:
                forms[word.key].append((-texts, word.seen))
        return {word: min(forms[word])[1] if word in forms else word for word in words}


def _z(mine: int, own: int, others: int, rest: int) -> float:
    prior, priors = mine + others, own + rest
    if prior == priors:
        return 0.0  # the only word there is
    ours, theirs = mine + prior, others + prior
    odds = log(ours / (own + priors - ours)) - log(theirs / (rest + priors - theirs))
    return odds / sqrt(1 / ours + 1 / theirs)


def _order(term: Term) -> tuple[float, str, str]:
    return -term.z, term.lang, term.word
