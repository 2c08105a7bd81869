"""People described so that nobody stands out: every combination of answers is that of at least k.

k-anonymity by local recoding (Sweeney 2002, "k-anonymity: a model for protecting privacy"), counted
in people. Only those in small groups lose detail, a step at a time: the country first (the region
stays), the kind of their group of stakeholders last. Whoever is still among fewer than k then says
nothing, and where those who say nothing are too few, the smallest other groups join them. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

H = TypeVar("H", bound=Hashable)
Answers = dict[str, str | None]
Combination = tuple[str | None, ...]

ATTRIBUTES = ("country", "region", "stakeholder_type", "lang", "capacity", "role")
TEAM = "team"
_TEAM_ROLES = {"facilitator", "moderator", "analyst", "host"}


@dataclass(frozen=True, slots=True)
class Described(Generic[H]):
    """``people`` as they may be described, ``changed`` how many of them lost each attribute."""

    people: dict[H, Answers]
    changed: dict[str, int]


def _drop(value: str | None) -> None:
    return None


def _only_that_of_team(role: str | None) -> str | None:
    return TEAM if role in _TEAM_ROLES else role


_STEPS: tuple[tuple[str, Callable[[str | None], str | None]], ...] = (
    ("country", _drop),
    ("lang", _drop),
    ("capacity", _drop),
    ("role", _only_that_of_team),
    ("role", _drop),
    ("region", _drop),
    ("stakeholder_type", _drop),
)


def describe(people: Mapping[H, Mapping[str, str | None]], k: int) -> Described[H]:
    """Each person's ATTRIBUTES, with detail taken away until at least ``k`` people share every
    combination; where there are fewer than ``k`` people at all, nobody is described."""
    found = {who: {name: told.get(name) for name in ATTRIBUTES} for who, told in people.items()}
    for name, step in _STEPS:
        for group in _small(found, k):
            for who in group:
                found[who][name] = step(found[who][name])
    _hide_the_rest(found, k)
    changed = Counter(
        name
        for who, told in found.items()
        for name in ATTRIBUTES
        if told[name] != people[who].get(name)
    )
    return Described(found, {name: changed[name] for name in ATTRIBUTES if changed[name]})


def smallest_group(people: Mapping[H, Mapping[str, str | None]]) -> int:
    """How many people share the rarest combination; 0 when there is nobody."""
    counted = Counter(map(_combination, people.values()))
    return min(counted.values(), default=0)


def _combination(told: Mapping[str, str | None]) -> Combination:
    return tuple(told.get(name) for name in ATTRIBUTES)


def _groups(found: Mapping[H, Answers]) -> dict[Combination, list[H]]:
    groups: dict[Combination, list[H]] = defaultdict(list)
    for who, told in found.items():
        groups[_combination(told)].append(who)
    return groups


def _small(found: Mapping[H, Answers], k: int) -> list[list[H]]:
    return [group for group in _groups(found).values() if len(group) < k]


def _hide_the_rest(found: Mapping[H, Answers], k: int) -> None:
    nothing = (None,) * len(ATTRIBUTES)
    groups = _groups(found)
    silent = len(groups.pop(nothing, ()))
    by_size = sorted(groups.items(), key=lambda one: (len(one[1]), repr(one[0])))
    for _combined, group in by_size:
        if not 0 < silent < k:
            return
        silent += len(group)
        for who in group:
            found[who].update(dict.fromkeys(ATTRIBUTES))
