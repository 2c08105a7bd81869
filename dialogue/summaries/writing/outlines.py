"""The outlines a summary begins with. Their titles are ours, so they follow the summary's language
until a writer puts another one in their place."""

from collections.abc import Iterator
from dataclasses import dataclass

from dialogue.dialogues.shape import Shape
from dialogue.errors import marked
from dialogue.i18n import gettext as _
from dialogue.summaries.models import Section, SectionKind, SummaryKind


@dataclass(frozen=True, slots=True)
class Planned:
    """A section to begin with, as ``Section`` has it."""

    key: str
    kind: SectionKind = SectionKind.POINTS
    about: str = ""


TITLES = {
    "figures": marked("Question and participation"),
    "happening": marked("What is happening"),
    "missing": marked("What is missing"),
    "agreement": marked("Points of agreement"),
    "difference": marked("Points of difference"),
    "undiscussed": marked("Not yet discussed"),
    "open": marked("Open questions"),
    "recommendations": marked("Recommendations"),
    "introduction": marked("Introduction"),
    "mandate": marked("Context and mandate"),
    "objectives": marked("Objectives"),
    "organisation": marked("Rounds, participation, languages"),
    "tools": marked("Tool box"),
    "follow-up": marked("Synthesis and follow-up"),
}
GROUPS = {
    "introduction": marked("Background"),
    "mandate": marked("Background"),
    "objectives": marked("Background"),
    "organisation": marked("Organisation"),
    "round": marked("Summary by round"),
    "stage": marked("Summary by stage"),
    "region": marked("Summary by region"),
}
FIGURES = SectionKind.FIGURES


def planned(kind: SummaryKind, shape: Shape) -> Iterator[Planned]:
    """The sections of a thread's summary, of the weekly summary of a round, or of the synthesis
    of a dialogue (the outline of an expert meeting's report)."""
    if kind is SummaryKind.DIALOGUE:
        yield from _synthesis(shape)
        return
    yield Planned("figures", FIGURES)
    if kind is SummaryKind.ROUND:
        yield from map(Planned, ("happening", "missing"))
    yield from map(Planned, ("agreement", "difference"))
    yield Planned("undiscussed" if kind is SummaryKind.ROUND else "open")


def _synthesis(shape: Shape) -> Iterator[Planned]:
    yield Planned("recommendations", SectionKind.RECOMMENDATIONS)
    yield from map(Planned, ("introduction", "mandate", "objectives"))
    yield Planned("organisation", FIGURES)
    for one in shape.rounds:
        yield Planned("round", about=str(one.number))
    for stage in shape.stages:
        yield Planned("stage", about=stage.slug)
    for forum in shape.forums:
        if forum.region and forum.visibility == "public":
            yield Planned("region", about=forum.slug)
    yield from map(Planned, ("tools", "follow-up"))


def title_of(section: Section, shape: Shape, lang: str) -> str:
    """The writers' title, else the outline's in the language that is being spoken; ``lang`` is
    that of titles of rounds, stages and forums."""
    if section.title:
        return section.title
    return _about(section, shape, lang) or str(_(TITLES.get(section.key, section.key)))


def group_of(section: Section) -> str:
    """The heading over neighbouring sections of one kind; "" where a section stands alone."""
    group = GROUPS.get(section.key)
    return str(_(group)) if group else ""


def _about(section: Section, shape: Shape, lang: str) -> str:
    named = {
        "round": ((str(one.number), one.title_in(lang)) for one in shape.rounds),
        "stage": ((one.slug, one.title_in(lang)) for one in shape.stages),
        "region": ((one.slug, one.title_in(lang)) for one in shape.forums),
    }
    found = dict(named[section.key]) if section.key in named else {}
    return found.get(section.about, section.about)
