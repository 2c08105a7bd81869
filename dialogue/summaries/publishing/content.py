"""From a draft to what is frozen of it when it is published.

Section titles and the words of the outline are in the language that is being spoken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dialogue import clock
from dialogue.dialogues.shape import RoundShape, Shape, shape_of
from dialogue.permissions import Actor
from dialogue.summaries.checksums import checksum
from dialogue.summaries.coverage.measures import Spoken, ledger
from dialogue.summaries.coverage.queries import cited_in, spoken_for
from dialogue.summaries.models import Section, SectionKind, Summary, SummaryKind
from dialogue.summaries.publishing.freezing import SCHEMA, Entry, Said, frozen_ledger
from dialogue.summaries.publishing.point_freezing import Points
from dialogue.summaries.publishing.queries import countries_within
from dialogue.summaries.writing.outlines import group_of, title_of
from dialogue.summaries.writing.readiness import points_in


@dataclass(frozen=True, slots=True)
class Frozen:
    """``answers`` are the keys of printed answers in ``said``, by the ids of the checks."""

    content: dict[str, Any]
    said: dict[str, Entry]
    checksum: str
    answers: dict[int, str]


def frozen(
    actor: Actor,
    summary: Summary,
    sections: Sequence[Section],
    *,
    secret: str,
    note: str,
    said: Said | None = None,
) -> Frozen:
    """The next version of a summary from its draft as it stands now."""
    said = said or Said()
    shape = shape_of(summary.dialogue)
    spoken = spoken_for(actor, summary)
    points = Points(summary, shape, secret, said)
    content = {
        "schema": SCHEMA,
        "dialogue": _dialogue(shape),
        "summary": _summary(summary),
        "version": summary.version + 1,
        "published_at": _moment(),
        "note": note,
        "questions": _questions(summary, shape),
        "sections": [
            _section(section, shape, summary.lang, points)
            for section in sections
            if section.kind == SectionKind.FIGURES or points_in(section)
        ],
        "coverage": frozen_ledger(ledger(spoken, cited_in(summary))),
        "participation": _participation(actor, summary, spoken),
        "not_printed": {"paraphrased": points.paraphrased},
    }
    return Frozen(content, said.entries, checksum(content), points.answers)


def _dialogue(shape: Shape) -> dict[str, Any]:
    names = ("slug", "title", "strapline", "host_name", "lang", "is_illustrative")
    told = {name: getattr(shape.dialogue, name) for name in names}
    told["illustrative"] = told.pop("is_illustrative")
    return told


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "number": summary.number,
        "kind": summary.kind,
        "title": summary.title,
        "lang": summary.lang,
        "round": summary.round.number if summary.round else None,
        "thread": summary.thread.number if summary.thread else None,
    }


def _moment() -> str:
    return clock.now().replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _questions(summary: Summary, shape: Shape) -> list[dict[str, str]]:
    found = [question for one in _rounds(summary, shape) for question in one.questions]
    if summary.thread is not None and (own := shape.question(summary.thread.question_id)):
        found = [own]
    return [{"label": one.label, "text": one.text_in(summary.lang)} for one in found]


def _rounds(summary: Summary, shape: Shape) -> Sequence[RoundShape]:
    if summary.kind == SummaryKind.DIALOGUE:
        return shape.rounds
    own = shape.round(summary.round_id)
    return (own,) if own else ()


def _participation(actor: Actor, summary: Summary, spoken: Sequence[Spoken]) -> dict[str, int]:
    return {
        "contributions": len(spoken),
        "people": len({one.person for one in spoken}),
        "countries": countries_within(actor, summary),
        "words": sum(one.words for one in spoken),
    }


def _section(section: Section, shape: Shape, lang: str, points: Points) -> dict[str, Any]:
    return {
        "title": title_of(section, shape, lang),
        "group": group_of(section),
        "kind": section.kind,
        "key": section.key,
        "about": section.about,
        "points": [points.frozen(point) for point in points_in(section)],
    }
