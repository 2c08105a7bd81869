"""Whose words a summary reflects, and whose it does not yet (pure).

Everything is counted from the citations. A group's points and the words it said stand beside it,
so that citing everyone once does not look like coverage.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

KINDS = ("stakeholder-type", "region", "forum", "stage", "lang")
NOT_GIVEN = ""
Cited = Mapping[int, Collection[int]]  # a contribution's number, and the points that cite it


@dataclass(frozen=True, slots=True)
class Spoken:
    """A contribution within reach of the summary, with its author's affiliation of that moment:
    ``groups`` are in the order of KINDS, NOT_GIVEN where nothing was told."""

    number: int
    person: int
    words: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """``reached`` of ``of``."""

    reached: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 where there is nothing to reach."""
        return self.reached / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A group: what it contributed, and what of it is cited. ``points`` cite it."""

    group: str
    people: Share
    contributions: Share
    words: Share
    points: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """``groups`` are the shares of groups with at least one person cited, people of whom nothing is
    known being none; ``lines`` are the groups of each kind: those that said most first, and those
    of whom nothing is known last."""

    contributions: Share
    people: Share
    groups: Mapping[str, Share]
    lines: Mapping[str, Sequence[Line]]

    def share_of(self, kind: str) -> Share:
        """Of people, or of the groups of a kind."""
        return self.people if kind == "people" else self.groups[kind]


@dataclass(frozen=True, slots=True)
class Next:
    """A contribution to cite next. ``gain`` is the sum, over the kinds of groups of which it is
    known, of 1 / (people of its group who are cited already + 1)."""

    number: int
    gain: float


def ledger(spoken: Sequence[Spoken], cited: Cited) -> Ledger:
    """What the citations reach of everything within reach."""
    reached = [one for one in spoken if one.number in cited]
    lines = {kind: _lines(spoken, place, cited) for place, kind in enumerate(KINDS)}
    named = {
        kind: [line for line in found if line.group != NOT_GIVEN] for kind, found in lines.items()
    }
    groups = {
        kind: Share(sum(1 for line in found if line.people.reached), len(found))
        for kind, found in named.items()
    }
    return Ledger(
        Share(len(reached), len(spoken)),
        Share(len({one.person for one in reached}), len({one.person for one in spoken})),
        groups,
        lines,
    )


def _lines(spoken: Sequence[Spoken], place: int, cited: Cited) -> list[Line]:
    members: dict[str, list[Spoken]] = defaultdict(list)
    for one in spoken:
        members[one.groups[place]].append(one)
    found = [_line(group, theirs, cited) for group, theirs in members.items()]
    return sorted(found, key=lambda line: (line.group == NOT_GIVEN, -line.words.of, line.group))


def _line(group: str, theirs: Sequence[Spoken], cited: Cited) -> Line:
    reached = [one for one in theirs if one.number in cited]
    points = {point for one in reached for point in cited[one.number]}
    return Line(
        group,
        Share(len({one.person for one in reached}), len({one.person for one in theirs})),
        Share(len(reached), len(theirs)),
        Share(sum(one.words for one in reached), sum(one.words for one in theirs)),
        len(points),
    )


def not_yet_reflected(spoken: Sequence[Spoken], cited: Cited) -> list[Spoken]:
    """The contributions of people of whom nothing is cited."""
    heard = {one.person for one in spoken if one.number in cited}
    return [one for one in spoken if one.person not in heard]


def cite_next(spoken: Sequence[Spoken], cited: Cited) -> list[Next]:
    """Contributions of people who are not reflected yet, the greatest gain first; the earlier one
    where two gain as much."""
    represented: list[Counter[str]] = []
    for place in range(len(KINDS)):
        people = {(one.groups[place], one.person) for one in spoken if one.number in cited}
        represented.append(Counter(group for group, _ in people))
    waiting = not_yet_reflected(spoken, cited)
    found = [
        Next(
            one.number,
            sum(
                1 / (represented[place][group] + 1)
                for place, group in enumerate(one.groups)
                if group != NOT_GIVEN
            ),
        )
        for one in waiting
    ]
    return sorted(found, key=lambda one: (-one.gain, one.number))
