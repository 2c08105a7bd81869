"""What a published version keeps, and how it is proved unchanged (pure).

The content holds everything but other people's words and names: those stand apart in ``said``, each
entry with a salt, and the content holds their fingerprints. An entry can be erased when somebody
takes their words back, and the checksum of the content still holds.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from dialogue.disclosure import FEWEST
from dialogue.summaries.checksums import checksum
from dialogue.summaries.coverage.measures import Ledger, Line, Share
from dialogue.summaries.coverage.small_groups import closed_lines

SCHEMA = 1
Entry = dict[str, str]
Alike = Mapping[tuple[str, str], int]  # seats by stakeholder type and region, "" where not told


def _new_salt() -> str:
    return token_hex(16)


@dataclass(slots=True)
class Said:
    """Gathers people's words; ``entries`` are what is kept of them, by key."""

    new_salt: Callable[[], str] = _new_salt
    entries: dict[str, Entry] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def keep(self, kind: str, **entry: str) -> dict[str, str]:
        """Keep an entry under the next key of its kind; how the content refers to it."""
        self._counts[kind] += 1
        key = f"{kind}{self._counts[kind]}"
        self.entries[key] = {"salt": self.new_salt(), **entry}
        return {"said": key, "fingerprint": checksum(self.entries[key])}


NOTHING_SAID: dict[str, None] = {"said": None, "fingerprint": None}


def told_of(stakeholder_type: str | None, region: str | None, alike: Alike) -> tuple[str, str]:
    """What may be told of somebody's affiliation: both where at least FEWEST seats share both, else
    the type, else the region, else nothing; "" for what may not."""
    kind, place = stakeholder_type or "", region or ""
    if kind and place and alike.get((kind, place), 0) >= FEWEST:
        return kind, place
    if kind and _sharing(alike, 0, kind) >= FEWEST:
        return kind, ""
    if place and _sharing(alike, 1, place) >= FEWEST:
        return "", place
    return "", ""


def _sharing(alike: Alike, place: int, slug: str) -> int:
    return sum(count for pair, count in alike.items() if pair[place] == slug)


def frozen_ledger(found: Ledger) -> dict[str, Any]:
    """The ledger as it is printed: a group of fewer than FEWEST people has no figures, nor do those
    from which its own could be worked out."""
    return {
        "contributions": _pair(found.contributions),
        "people": _pair(found.people),
        "groups": {kind: _pair(share) for kind, share in found.groups.items()},
        "lines": {kind: _printed(lines) for kind, lines in found.lines.items()},
    }


def _printed(lines: Sequence[Line]) -> list[dict[str, Any]]:
    closed = closed_lines(lines)
    return [_line(line, place in closed) for place, line in enumerate(lines)]


def _line(line: Line, is_closed: bool) -> dict[str, Any]:
    if is_closed:
        shares: dict[str, Any] = dict.fromkeys(("people", "contributions", "words", "points"))
        return {"group": line.group, **shares}
    return {
        "group": line.group,
        "people": _pair(line.people),
        "contributions": _pair(line.contributions),
        "words": _pair(line.words),
        "points": line.points,
    }


def _pair(share: Share) -> list[int]:
    return [share.reached, share.of]
