"""A draft as its page shows it: sections of points, what each rests on, and what is amiss.

Of a contribution that does not stand any more nothing is repeated, to nobody.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dialogue.dialogues.shape import Shape, shape_of
from dialogue.i18n import LANGUAGES, interface, speaking
from dialogue.reading import excerpt, plain_text
from dialogue.summaries.models import Citation, Point, Section, SectionKind, Summary
from dialogue.summaries.writing.citing import Trouble, trouble_of
from dialogue.summaries.writing.outlines import group_of, title_of
from dialogue.summaries.writing.readiness import NO_CITATION, Problem, points_in, problems_of
from dialogue.threads.models import Post

EXCERPT = 160
STILL_SAYS_IT = frozenset({None, Trouble.EDITED})
LOST = frozenset({Trouble.WITHDRAWN, Trouble.HIDDEN, Trouble.NO_CONSENT, Trouble.OUT_OF_SIGHT})


@dataclass(frozen=True, slots=True)
class Source:
    """What a point rests on. ``passage`` is empty once the author may not be quoted with it;
    ``excerpt`` is the beginning of the contribution, for those who write."""

    citation: Citation
    trouble: Trouble | None
    passage: str
    excerpt: str

    @property
    def post(self) -> Post:
        return self.citation.post

    @property
    def is_standing(self) -> bool:
        """Whether the contribution can still be cited, whatever became of the words in it."""
        return self.trouble not in LOST


@dataclass(frozen=True, slots=True)
class PointRead:
    """``people`` is how many are cited, ``earlier`` and ``later`` the places in its section to
    which it can be moved: None at either end."""

    point: Point
    sources: Sequence[Source]
    people: int
    earlier: int | None
    later: int | None

    @property
    def is_bare(self) -> bool:
        """Whether it rests on nothing, and does not say so."""
        return not self.sources and not self.point.is_own_view


@dataclass(frozen=True, slots=True)
class SectionRead:
    """``lang`` is that of ``title`` and ``group``; ``group`` is the heading that begins here."""

    section: Section
    title: str
    group: str
    is_grouped: bool
    lang: str
    points: Sequence[PointRead]

    @property
    def takes_points(self) -> bool:
        return self.section.kind != SectionKind.FIGURES

    @property
    def is_of_recommendations(self) -> bool:
        return self.section.kind == SectionKind.RECOMMENDATIONS


@dataclass(frozen=True, slots=True)
class Amiss:
    """``kind`` is that of a readiness.Problem; ``count`` says how many
    points, or sources; ``points`` are the numbers of the points."""

    kind: str
    count: int
    points: Sequence[int]


@dataclass(frozen=True, slots=True)
class DraftRead:
    sections: Sequence[SectionRead]
    dropped: Sequence[Point]
    amiss: Sequence[Amiss]


def read_draft(summary: Summary, *, for_writers: bool) -> DraftRead:
    """What ``load_draft`` brought. Readers get no more than the numbers and what may be quoted.
    Whatever can still be cited stands where everyone who may see the summary may read."""
    shape = shape_of(summary.dialogue)
    sections = list(_sections(summary, shape, for_writers))
    dropped = [
        point
        for section in summary.sections
        for point in section.points
        if point.dropped_at is not None
    ]
    return DraftRead(sections, dropped, amiss_with(problems_of(summary.sections)))


def amiss_with(problems: Sequence[Problem]) -> list[Amiss]:
    """What a writer has to look at, points without a citation first."""
    counts = Counter(one.kind for one in problems)
    return [
        Amiss(
            kind,
            counts[kind],
            list(dict.fromkeys(one.point for one in problems if one.kind == kind and one.point)),
        )
        for kind in (NO_CITATION, *Trouble)
        if kind in counts
    ]


def outline_language(summary: Summary) -> str:
    """In which the outline's titles are told: the summary's, where the interface speaks it."""
    return summary.lang if summary.lang in LANGUAGES else str(interface()["lang"])


def titles_of(summary: Summary, shape: Shape) -> dict[int, str]:
    """What each section is called, by its id."""
    lang = outline_language(summary)
    with speaking(lang):
        return {one.id: title_of(one, shape, lang) for one in summary.sections}


def _sections(summary: Summary, shape: Shape, for_writers: bool) -> Iterator[SectionRead]:
    lang = outline_language(summary)
    titles = titles_of(summary, shape)
    with speaking(lang):
        groups = [group_of(section) for section in summary.sections]
    for section, (before, group) in zip(summary.sections, pairwise(["", *groups]), strict=True):
        yield SectionRead(
            section,
            titles[section.id],
            group if group != before else "",
            bool(group),
            summary.lang if section.title else lang,
            [_point(point, section, for_writers) for point in points_in(section)],
        )


def _point(point: Point, section: Section, for_writers: bool) -> PointRead:
    sources = [_source(citation, for_writers) for citation in point.citations]
    cited = {source.post.author_id for source in sources if source.trouble not in LOST}
    places = {one.id: place for place, one in enumerate(section.points)}
    standing = points_in(section)
    here = standing.index(point)
    return PointRead(
        point,
        sources,
        len(cited),
        places[standing[here - 1].id] if here else None,
        places[standing[here + 1].id] if here + 1 < len(standing) else None,
    )


def _source(citation: Citation, for_writers: bool) -> Source:
    trouble = trouble_of(citation)
    passage = citation.passage if trouble in STILL_SAYS_IT else ""
    begins = ""
    if for_writers and trouble not in LOST and not passage:
        begins = excerpt(plain_text(citation.post.html), EXCERPT)
    return Source(citation, trouble, passage, begins)
