"""A summary as it is being written: sections of points, and the contributions they cite."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.dialogues.models import Dialogue, Forum, Round, Stage
from dialogue.extensions import Model
from dialogue.threads.models import Post, Thread


class SummaryKind(StrEnum):
    """What is summarised."""

    THREAD = "thread"
    ROUND = "round"
    DIALOGUE = "dialogue"


class SummaryState(StrEnum):
    """A draft is its writers'; a circulated one is read, remarked on and checked by those who take
    part; a published one stands until its writers begin the next version."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    PUBLISHED = "published"


class SectionKind(StrEnum):
    """What a section holds: points, recommendations, or figures that are computed."""

    POINTS = "points"
    RECOMMENDATIONS = "recommendations"
    FIGURES = "figures"


class Label(StrEnum):
    """How far a point is held."""

    SHARED = "shared"
    CONTESTED = "contested"
    MINORITY = "minority"
    OPEN = "open"


class Level(StrEnum):
    """Where a recommendation is to be carried out."""

    INTERNATIONAL = "international"
    NATIONAL = "national"
    LOCAL = "local"


class Summary(Model):
    """Of a thread, a round or the whole dialogue, numbered within the dialogue.

    ``forum`` is that of a thread's summary: only its readers see it. ``version`` is that of the
    newest publication, 0 before the first; ``changes`` grows with every change to the draft.
    """

    __tablename__ = "summary"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "number"),
        Index("ix_summary_thread_id", "thread_id"),
        Index("ix_summary_round_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    title: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default=SummaryState.DRAFT.value)
    version: Mapped[int] = mapped_column(default=0)
    changes: Mapped[int] = mapped_column(default=0)
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    circulated_at: Mapped[datetime | None]

    dialogue: Mapped[Dialogue] = relationship()
    round: Mapped[Round | None] = relationship()
    thread: Mapped[Thread | None] = relationship()
    sections: Mapped[list["Section"]] = relationship(
        back_populates="summary", order_by="Section.position", cascade="all, delete-orphan"
    )

    @property
    def forum(self) -> Forum | None:
        return self.thread.forum if self.thread else None

    @property
    def is_circulated(self) -> bool:
        return self.state == SummaryState.CIRCULATED


class Section(Model):
    """``key`` is its place in the template, whose title stands where ``title`` is empty; ``about``
    is what the key speaks of: a round's number, or the slug of a stage or forum."""

    __tablename__ = "summary_section"
    __table_args__ = (Index("ix_summary_section_summary_id", "summary_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(40), default="")
    about: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(String(200), default="")

    summary: Mapped[Summary] = relationship(back_populates="sections")
    points: Mapped[list["Point"]] = relationship(
        back_populates="section", order_by="Point.position", cascade="all, delete-orphan"
    )


class Point(Model):
    """One thing a summary says, numbered within the summary. ``version`` grows with its text, so
    that nobody writes over what somebody else wrote meanwhile. ``is_own_view``: the rapporteur's,
    and nobody's words. A point of a section of recommendations is one: it has a level, an
    addressee and a stage. One that was dropped is kept, with the reason."""

    __tablename__ = "point"
    __table_args__ = (
        UniqueConstraint("summary_id", "number"),
        UniqueConstraint("summary_id", "client_key"),
        Index("ix_point_section_id", "section_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    section_id: Mapped[int] = mapped_column(ForeignKey("summary_section.id", ondelete="CASCADE"))
    number: Mapped[int]
    position: Mapped[int]
    client_key: Mapped[str | None] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    label: Mapped[str | None] = mapped_column(String(10))
    is_own_view: Mapped[bool] = mapped_column(default=False)
    level: Mapped[str | None] = mapped_column(String(15))
    addressee: Mapped[str] = mapped_column(String(200), default="")
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id"))
    version: Mapped[int] = mapped_column(default=1)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    dropped_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    dropped_reason: Mapped[str] = mapped_column(String(300), default="")

    summary: Mapped[Summary] = relationship()
    section: Mapped[Section] = relationship(back_populates="points")
    stage: Mapped[Stage | None] = relationship()
    citations: Mapped[list["Citation"]] = relationship(
        back_populates="point", order_by="Citation.id", cascade="all, delete-orphan"
    )

    @property
    def dialogue(self) -> Dialogue:
        return self.summary.dialogue

    @property
    def forum(self) -> Forum | None:
        return self.summary.forum

    @property
    def is_circulated(self) -> bool:
        return self.summary.is_circulated


class Citation(Model):
    """A point rests on a contribution in the wording of ``post_version``, or on a ``passage`` of
    it, which stood in that wording."""

    __tablename__ = "citation"
    __table_args__ = (
        Index("ix_citation_point_id", "point_id"),
        Index("ix_citation_post_id", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("point.id", ondelete="CASCADE"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    post_version: Mapped[int]
    passage: Mapped[str] = mapped_column(Text, default="")
    cited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    cited_at: Mapped[datetime]

    point: Mapped[Point] = relationship(back_populates="citations")
    post: Mapped[Post] = relationship()

    @property
    def dialogue(self) -> Dialogue:
        return self.point.summary.dialogue

    @property
    def forum(self) -> Forum | None:
        return self.point.summary.forum


class CoverageTarget(Model):
    """How much of each kind (people, stakeholder types, regions ...) a dialogue's summaries want to
    reflect: ``share`` in per cent."""

    __tablename__ = "coverage_target"

    dialogue_id: Mapped[int] = mapped_column(
        ForeignKey("dialogue.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    share: Mapped[int]
