"""What is worth a thought before one sends something (pure): at most two pieces of advice, which
nobody has to follow."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

FEW = 3  # with fewer contributions somebody is new here
IN_A_ROW = 3
ENOUGH = 5  # a thread with fewer contributions tells nothing about shares and regions
SHARE = 0.4
SHOWN_AT_ONCE = REGIONS_NAMED = 2


class AdviceKind(StrEnum):
    RULES = "rules"
    ROW = "row"
    SHARE = "share"
    ONE_PERSON = "one-person"
    REGIONS = "regions"


@dataclass(frozen=True, slots=True)
class Advice:
    """``regions`` are the slugs of those that it names."""

    kind: AdviceKind
    regions: tuple[str, ...] = ()


class Said(Protocol):
    """A contribution that stands: by whom, from where, and whom it answers."""

    @property
    def id(self) -> int: ...
    @property
    def author_id(self) -> int: ...
    @property
    def reply_to_id(self) -> int | None: ...
    @property
    def region(self) -> str | None: ...


def advice_for(
    author_id: int, said: Sequence[Said], *, is_new: bool, regions: Sequence[str] = ()
) -> list[Advice]:
    """All that applies to somebody about to write in a thread where this was said so far, the most
    useful first. ``regions`` are those whose people are looked for."""
    return list(_applying(author_id, said, is_new, regions))


def _applying(
    author_id: int, said: Sequence[Said], is_new: bool, regions: Sequence[str]
) -> Iterator[Advice]:
    if is_new:
        yield Advice(AdviceKind.RULES)
    own = [one for one in said if one.author_id == author_id]
    if len(said) >= IN_A_ROW and said[-IN_A_ROW:] == own[-IN_A_ROW:]:
        yield Advice(AdviceKind.ROW)
    if len(said) >= ENOUGH and len(own) > SHARE * len(said):
        yield Advice(AdviceKind.SHARE)
    if _answers_one_person(author_id, own, said):
        yield Advice(AdviceKind.ONE_PERSON)
    heard = Counter(one.region for one in said)
    silent = tuple(region for region in regions if region not in heard)
    if len(said) >= ENOUGH and silent:
        yield Advice(AdviceKind.REGIONS, silent[:REGIONS_NAMED])


def _answers_one_person(author_id: int, own: Sequence[Said], said: Sequence[Said]) -> bool:
    authors = {one.id: one.author_id for one in said}
    answered = [authors.get(one.reply_to_id) for one in own if one.reply_to_id is not None]
    last = answered[-IN_A_ROW:]
    return len(last) == IN_A_ROW and set(last).isdisjoint({author_id, None}) and len(set(last)) == 1
