"""The ledger as pages show it: what is reflected, measured against what is wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogue.permissions import Actor
from dialogue.summaries.coverage.measures import (
    KINDS,
    Cited,
    Ledger,
    Next,
    Share,
    Spoken,
    cite_next,
    ledger,
)
from dialogue.summaries.coverage.queries import cited_in, spoken_for, targets_of
from dialogue.summaries.models import Summary


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of a kind is reflected; ``target`` in per cent, None where there is none."""

    kind: str
    share: Share
    target: int | None

    @property
    def wanted(self) -> float:
        """How many would meet the target."""
        return self.share.of * (self.target or 0) / 100

    @property
    def is_met(self) -> bool:
        return self.share.reached >= self.wanted


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody of whom nothing is cited yet: the numbers of what they said, the one first that
    would add most, and what it would add."""

    person: int
    numbers: Sequence[int]
    gain: float


@dataclass(frozen=True, slots=True)
class LedgerRead:
    """``spoken`` is all within reach of the summary, ``cited`` what its points cite of the
    dialogue."""

    spoken: Sequence[Spoken]
    cited: Cited
    found: Ledger
    measures: Sequence[Measure]

    def waiting(self) -> list[Waiting]:
        """The people who are not reflected yet, those first whose words would add most."""
        people = {one.number: one.person for one in self.spoken}
        theirs: dict[int, list[Next]] = {}
        for one in cite_next(self.spoken, self.cited):
            theirs.setdefault(people[one.number], []).append(one)
        return [
            Waiting(person, [one.number for one in said], said[0].gain)
            for person, said in theirs.items()
        ]

    @property
    def unheard(self) -> int:
        """How many people are not reflected yet."""
        return self.found.people.of - self.found.people.reached


def read_ledger(actor: Actor, summary: Summary) -> LedgerRead:
    """What the summary's citations reach of what the actor may read; three queries."""
    spoken, cited = spoken_for(actor, summary), cited_in(summary)
    found = ledger(spoken, cited)
    return LedgerRead(spoken, cited, found, list(_measures(found, targets_of(summary.dialogue))))


def _measures(found: Ledger, targets: dict[str, int]) -> Iterator[Measure]:
    yield Measure("contributions", found.contributions, None)
    for kind in ("people", *KINDS):
        yield Measure(kind, found.share_of(kind), targets.get(kind))
