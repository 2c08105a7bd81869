"""Under what name and with what affiliation people stand in an export.

Whoever agreed to be named is, in that contribution and nowhere else: their pseudonym stands in no
row that holds their name. For the ``public`` each person has one affiliation, the same in all
their rows, which at least k people share; those who speak under a pseudonym and all others are
counted apart, so that nobody hides among people who are known to be somebody else.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dialogue.dialogues.seats.models import Participant
from dialogue.disclosure import named_mark, pseudonyms
from dialogue.exports.gate.people_queries import Called, Spoke
from dialogue.exports.gate.words import SOMEBODY, Scrubber
from dialogue.k_anonymity import ATTRIBUTES, Answers, describe

FROZEN = ("stakeholder_type", "region", "country", "capacity", "role")


@dataclass(slots=True)
class People:
    """``described`` are the affiliations that a public export may hold, by seat; None: as they
    were frozen. ``told`` is what was done to them."""

    key: bytes
    pseudonym: dict[int, str]
    described: dict[int, Answers] | None = None
    told: dict[str, Any] = field(default_factory=dict)

    def shown(self, seat_id: int, name: str, is_named: bool) -> tuple[str, str, str | None]:
        """How the author of a contribution is shown, told apart, and found among the
        participants (None where they are named)."""
        if is_named:
            return name, named_mark(self.key, seat_id, name), None
        alias = self.pseudonym[seat_id]
        return alias, alias, alias

    def affiliation(self, seat_id: int, frozen: Sequence[str | None]) -> Answers:
        if self.described is None:
            return dict(zip(FROZEN, frozen, strict=True))
        told = self.described[seat_id]
        return {name: told[name] for name in FROZEN}

    def seat(self, seat: Participant) -> Answers:
        if self.described is not None:
            return self.described[seat.id]
        return {name: getattr(seat, name) for name in ATTRIBUTES}


def people_of(
    key: bytes, seats: Sequence[Participant], spoke: Iterable[Spoke], *, public_k: int | None
) -> People:
    """``public_k`` is how many people have to share an affiliation; None: it stays as it is."""
    ways = list(spoke)
    ids = {seat.id for seat in seats} | {way.seat_id for way in ways}
    people = People(key, pseudonyms(key, sorted(ids)))
    named = {way.seat_id for way in ways if way.is_named}
    people.told = {"people": len(ids), "named": len(named)}
    if public_k is not None:
        _describe(people, seats, ways, public_k)
    return people


def _describe(people: People, seats: Sequence[Participant], ways: list[Spoke], k: int) -> None:
    told: dict[int, dict[str, set[str | None]]] = defaultdict(lambda: defaultdict(set))
    for seat in seats:
        for name in ATTRIBUTES:
            told[seat.id][name].add(getattr(seat, name))
    for way in ways:
        for name in FROZEN:
            told[way.seat_id][name].add(getattr(way, name))
    settled = {one: {name: _one(of[name]) for name in ATTRIBUTES} for one, of in told.items()}
    speaking = {way.seat_id for way in ways if not way.is_named}
    people.described = {}
    changed: dict[str, int] = defaultdict(int)
    for group in (speaking, settled.keys() - speaking):
        found = describe({one: settled[one] for one in sorted(group)}, k)
        people.described |= found.people
        for name, count in found.changed.items():
            changed[name] += count
    people.told |= {
        "k": k,
        "too_few": bool(speaking) and len(speaking) < k,
        "generalised": {name: changed[name] for name in ATTRIBUTES if changed[name]},
        "varied": sum(any(len(values) > 1 for values in of.values()) for of in told.values()),
    }


def _one(values: set[str | None]) -> str | None:
    """What somebody always said; nothing where they said different things: who changed what, and
    when, would tell them apart."""
    return next(iter(values)) if len(values) == 1 else None


def scrubber_for(called: Iterable[Called], people: People, *, hides_phones: bool) -> Scrubber:
    """What takes names out of words. Whoever has a pseudonym only is called by it. Whoever has
    both a name and a pseudonym is called by neither, or one would tell the other. The name of
    whoever is named in all that they said may stand."""
    all_called = list(called)
    said: dict[int, set[bool]] = defaultdict(set)
    bearers: dict[str, set[int]] = defaultdict(set)
    agreed: set[tuple[int, str]] = set()
    for one in all_called:
        bearers[one.name].add(one.seat_id)
        if one.agreed is not None:
            said[one.seat_id].add(one.agreed)
        if one.agreed:
            agreed.add((one.seat_id, one.name))
    names: dict[str, str] = {}
    handles: dict[str, str] = {}
    for one in all_called:
        if all(said[of] == {True} and (of, one.name) in agreed for of in bearers[one.name]):
            sign = one.name
        elif True in said[one.seat_id]:
            sign = SOMEBODY
        else:
            sign = people.pseudonym.get(one.seat_id, SOMEBODY)
        if sign != one.name:
            names[one.name] = sign if names.get(one.name, sign) == sign else SOMEBODY
        if one.handle:
            handles[one.handle] = sign
    return Scrubber(names, handles, hides_phones=hides_phones)
