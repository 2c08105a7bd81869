"""What stands in the way of publishing a draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogue.errors import Invalid, marked
from dialogue.summaries.models import Point, Section, SectionKind
from dialogue.summaries.writing.citing import trouble_of

EMPTY, NO_CITATION = "empty", "no-citation"


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way of publishing: ``kind`` is a citing.Trouble, NO_CITATION or EMPTY;
    ``point`` and ``post`` are the numbers of where it lies."""

    kind: str
    point: int | None = None
    post: int | None = None


class NotReady(Invalid):
    """The draft cannot be published; ``problems`` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(marked("This draft cannot be published yet: something stands in the way."))
        self.problems = tuple(problems)


def problems_of(sections: Sequence[Section]) -> list[Problem]:
    """What stands in the way of publishing these sections, as ``load_draft`` gave them."""
    points = standing_points(sections)
    if not points:
        return [Problem(EMPTY)]
    return [problem for point in points for problem in _problems_of(point)]


def _problems_of(point: Point) -> Iterator[Problem]:
    if not point.citations and not point.is_own_view:
        yield Problem(NO_CITATION, point.number)
    for citation in point.citations:
        trouble = trouble_of(citation)
        if trouble is not None:
            yield Problem(trouble.value, point.number, citation.post.number)


def standing_points(sections: Sequence[Section]) -> list[Point]:
    return [point for section in sections for point in points_in(section)]


def points_in(section: Section) -> list[Point]:
    if section.kind == SectionKind.FIGURES:
        return []
    return [point for point in section.points if point.dropped_at is None]
