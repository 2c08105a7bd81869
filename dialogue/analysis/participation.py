"""Who takes part, in plain measures (pure): each with the people behind it and what it is of.

Nine contributions of one person are one person: whether a number is too small to be shown
is decided by ``people``, never by contributions.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

POSTED, CONTRIBUTIONS, WORDS, REPLIES, UNANSWERED, FIRST_TIME = COUNTED = (
    *("posted", "contributions", "words", "replies", "unanswered", "first_time"),
)
REGISTERED, TOP_SHARE, PARITY = "registered", "top_share", "parity"
MEASURES = (REGISTERED, *COUNTED, TOP_SHARE, PARITY)
GINI, BY_TEAM = "gini", "team"  # of all together
EXPLAINED = (
    *(REGISTERED, POSTED, WORDS, REPLIES, UNANSWERED, FIRST_TIME),
    *(TOP_SHARE, GINI, BY_TEAM, PARITY),
)
PATIENCE = timedelta(hours=48)
TOP = 5
ENOUGH_PEOPLE = 10  # below, shares among people are noise, and would tell of single ones


@dataclass(frozen=True, slots=True)
class Said:
    """A published contribution. ``answers`` are the numbers of those that answer it and are not its
    author's own; ``is_first`` is the author's first in the dialogue; ``groups`` are as frozen with
    it, in the order of ``groups.BY``."""

    number: int
    person: int
    at: datetime
    words: int
    answers: tuple[int, ...]
    is_first: bool
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """``value`` is None where there is not enough to tell. ``people`` stand behind it, and those
    behind what it is ``of``, but not behind it, are ``others``. ``numbers`` are the contributions
    that make it up."""

    value: float | None
    people: int
    of: float | None = None
    others: int = 0
    numbers: tuple[int, ...] = ()


Counts = dict[str, Measure]


def posted(said: Sequence[Said]) -> Measure:
    """How many people contributed, each shown by their first contribution among these."""
    first: dict[int, int] = {}
    for one in said:
        first.setdefault(one.person, one.number)
    return Measure(len(first), len(first), numbers=tuple(first.values()))


def contributions(said: Sequence[Said]) -> Measure:
    """How many contributions there are."""
    return _count(said, said)


def words(said: Sequence[Said]) -> Measure:
    """How many words were written, without quotations, as ``dialogue.words`` counts them."""
    numbers = tuple(one.number for one in said)
    return Measure(sum(one.words for one in said), _people(said), numbers=numbers)


def replies_received(said: Sequence[Said]) -> Measure:
    """How many replies by others these received, of how many contributions."""
    answered = [one for one in said if one.answers]
    numbers = tuple(sorted(number for one in answered for number in one.answers))
    return Measure(len(numbers), _people(answered), len(said), numbers=numbers)


def unanswered(said: Sequence[Said], now: datetime) -> Measure:
    """How many are older than 48 hours and have no reply by somebody else, of how many."""
    waiting = [one for one in said if not one.answers and now - one.at >= PATIENCE]
    return _count(waiting, said)


def first_time_voices(said: Sequence[Said]) -> Measure:
    """How many people made their first contribution to the dialogue among these, of how many."""
    first = [one for one in said if one.is_first]
    everyone = _people(said)
    numbers = tuple(one.number for one in first)
    return Measure(len(first), len(first), everyone, everyone - len(first), numbers)


def share_of_the_top(said: Sequence[Said]) -> Measure:
    """Which share of the contributions the five people who made most of them made: 0 to 1. From ten
    people on: below, the rest would be told."""
    each = Counter(one.person for one in said)
    if len(each) < ENOUGH_PEOPLE:
        return Measure(None, len(each), len(said))
    top = sum(count for _, count in each.most_common(TOP))
    return Measure(top / len(said), len(each), len(said))


def parity(contributed: float, of_all: float, registered: float, of_members: float) -> float | None:
    """A group's share of the contributions divided by its share of the registered people: 1 is in
    proportion. None where either share is of nothing."""
    if not of_all or not of_members or not registered:
        return None
    return (contributed / of_all) / (registered / of_members)


def gini(counts: Iterable[int]) -> float | None:
    """Gini's coefficient, sum((2i - n - 1) x_i) / (n sum(x)) over rising x: 0 where all have the
    same, towards 1 where one has all. None where there is nothing to share."""
    ordered = sorted(counts)
    n, total = len(ordered), sum(ordered)
    if not total:
        return None
    return sum((2 * i - n - 1) * x for i, x in enumerate(ordered, 1)) / (n * total)


def inequality(said: Sequence[Said], members: Iterable[int]) -> Measure:
    """Gini's coefficient of contributions a person, over all who are registered or contributed:
    those who said nothing count as zeros. From ten people on: below, it is noise."""
    each = Counter({person: 0 for person in members})
    each.update(one.person for one in said)
    value = gini(each.values()) if len(each) >= ENOUGH_PEOPLE else None
    return Measure(value, len(each), len(said))


def counted(said: Sequence[Said], now: datetime) -> Counts:
    """Every measure that counts something, by its name."""
    found = {name: measure(said) for name, measure in _SIMPLE.items()}
    return found | {UNANSWERED: unanswered(said, now)}


_SIMPLE: dict[str, Callable[[Sequence[Said]], Measure]] = {
    POSTED: posted,
    CONTRIBUTIONS: contributions,
    WORDS: words,
    REPLIES: replies_received,
    FIRST_TIME: first_time_voices,
}


def _count(counts: Sequence[Said], of: Sequence[Said]) -> Measure:
    found = {one.number for one in counts}
    others = _people(one for one in of if one.number not in found)
    numbers = tuple(one.number for one in counts)
    return Measure(len(counts), _people(counts), len(of), others, numbers)


def _people(said: Iterable[Said]) -> int:
    return len({one.person for one in said})
