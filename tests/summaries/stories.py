"""Summaries as tests begin with them: a draft with points that cite, circulated or published."""

from dataclasses import dataclass, field
from typing import Any

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.events import record
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.summaries.checking.circulating_operations import circulate
from dialogue.summaries.models import Point, Section, Summary, SummaryState
from dialogue.summaries.publishing.models import Publication, PublishedCitation
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import add_point
from dialogue.threads.models import Post
from tests.factories import Cast, first_post, make_cast, make_person, make_thread


@dataclass
class Drafted:
    """Rana's summary, whose point 1 cites Amina and point 2 Amina and Emre. Dalia is in it by
    nothing."""

    dialogue: Dialogue
    cast: Cast
    rana: User
    emre: User
    dalia: User
    summary: Summary
    posts: list[Post]
    points: list[Point] = field(default_factory=list)

    def add(self, text: str, **fields: Any) -> Point:
        place = section_of(self.summary, fields.pop("section", "introduction"))
        point = add_point(self.rana, self.summary, section=place, text=text, **fields)
        self.points.append(point)
        return point

    def circulate(self) -> int:
        return circulate(self.rana, self.summary)


def draft(dialogue: Dialogue) -> Drafted:
    cast = make_cast(dialogue)
    rana, emre, dalia = (
        make_person(dialogue, "Rana", "analyst"),
        make_person(dialogue, "Emre"),
        make_person(dialogue, "Dalia"),
    )
    young = make_thread(dialogue, cast.amina, body="The young are not asked.", consent="name")
    old = make_thread(
        dialogue, emre, title="And who else", body="The old neither.", consent="alias"
    )
    posts = [first_post(young), first_post(old)]
    summary = begin_summary(rana, dialogue, kind="dialogue", title="The synthesis")
    drafted = Drafted(dialogue, cast, rana, emre, dalia, summary, posts)
    drafted.add("The young are left out (#1).", section="introduction")
    drafted.add("Ask the young and the old (#1, #2).", section="recommendations", level="national")
    return drafted


def section_of(summary: Summary, key: str) -> Section:
    return next(one for one in summary.sections if one.key == key)


def publish(summary: Summary, by: User) -> Publication:
    """A publication of the draft as it stands, in the shape that its readers rely on."""
    with transaction():
        summary.version += 1
        summary.state = SummaryState.PUBLISHED.value
        publication = Publication(
            summary_id=summary.id,
            version=summary.version,
            title=summary.title,
            content={"schema": 1, "sections": [_frozen(one) for one in summary.sections]},
            said={},
            checksum="0" * 64,
            published_by_id=by.id,
            published_at=clock.now(),
        )
        publication.cited = [
            PublishedCitation(point_number=point.number, post_id=post_id)
            for one in summary.sections
            for point in one.points
            if point.dropped_at is None
            for post_id in {citation.post_id for citation in point.citations}
        ]
        db.session.add(publication)
        tell(summary, by, "summary.published", version=summary.version)
    return publication


def tell(summary: Summary, by: User, kind: str, **data: Any) -> None:
    """Record what happened to a summary, as its operations do."""
    record(
        kind,
        actor=by,
        about=("summary", summary.id),
        dialogue_id=summary.dialogue_id,
        data={"number": summary.number, **data},
    )


def _frozen(section: Section) -> dict[str, Any]:
    standing = [point for point in section.points if point.dropped_at is None]
    return {
        "kind": section.kind,
        "key": section.key,
        "points": [
            {"number": point.number, "text": point.text, "label": point.label} for point in standing
        ],
    }
