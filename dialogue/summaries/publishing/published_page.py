"""What the page of a published version shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dialogue.addresses import post_address
from dialogue.markup import RENDER_VERSION, render
from dialogue.memory import Recent
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.models import Publication, Response
from dialogue.summaries.publishing.queries import Version, responses_of, versions_of
from dialogue.summaries.publishing.standing import Standing, as_it_stands, points_of

_drawn: Recent[dict[int, str]] = Recent(200)


@dataclass(frozen=True, slots=True)
class Published:
    """A version with everything around it; ``versions`` are all of them, the newest first."""

    publication: Publication
    standing: Standing
    versions: Sequence[Version]
    responses: Mapping[int, Response]

    @property
    def is_newest(self) -> bool:
        return self.publication.version == self.versions[0].version

    @property
    def facts(self) -> tuple[Any, ...]:
        """What the page depends on beside the dialogue and its reader."""
        answered = sorted((number, one.version) for number, one in self.responses.items())
        return (self.publication.id, len(self.versions), answered, self.standing.facts)

    def groups(self) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
        """The sections, neighbours of one group together; "" over those that stand alone."""
        sections = self.standing.content["sections"]
        placed = [{**one, "place": place} for place, one in enumerate(sections, start=1)]
        for group, within in groupby(placed, key=lambda one: str(one["group"])):
            yield group, list(within)


def published(summary: Summary, publication: Publication) -> Published:
    return Published(
        publication, as_it_stands(publication), versions_of(summary), responses_of(summary)
    )


def drawn_points(publication: Publication) -> dict[int, str]:
    """The text of each point as HTML, by its number; "#47" leads to contribution 47."""
    key = (publication.id, publication.checksum, RENDER_VERSION)
    return _drawn.get(key) or _drawn.put(key, _draw(publication))


def _draw(publication: Publication) -> dict[int, str]:
    slug = publication.content["dialogue"]["slug"]
    return {
        point["number"]: render(
            point["text"], post_url=lambda number: post_address(slug, number)
        ).html
        for point in points_of(publication.content)
    }
