"""Which groups' figures readers do not see (pure)."""

from collections.abc import Sequence

from dialogue.disclosure import FEWEST
from dialogue.moderation.reporting.figures import hidden
from dialogue.summaries.coverage.measures import Line


def closed_lines(lines: Sequence[Line]) -> frozenset[int]:
    """The places of groups whose figures readers do not see: fewer than FEWEST people stand behind
    them, or they would give such a group away beside the totals."""
    closed = frozenset(place for place, line in enumerate(lines) if line.people.of < FEWEST)
    for counts in (
        [line.people.of for line in lines],
        [line.contributions.of for line in lines],
    ):
        closed = hidden(counts, closed)
    return closed
