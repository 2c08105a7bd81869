"""What those who take part say about a circulated draft."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seats.models import Participant
from dialogue.errors import marked
from dialogue.extensions import Model
from dialogue.summaries.models import Point


class Fairness(StrEnum):
    """What somebody who is cited says of the point."""

    FAIR = "fair"
    UNFAIR = "unfair"
    NUANCE = "nuance"


class OfPoint:
    """Said of a point by somebody who takes part: it stands where the point does, and is theirs."""

    point: Mapped[Point]
    participant: Mapped[Participant]

    @property
    def dialogue(self) -> Dialogue:
        return self.point.dialogue

    @property
    def forum(self) -> Forum | None:
        return self.point.forum

    @property
    def user_id(self) -> int:
        return self.participant.user_id


class Check(Model, OfPoint):
    """Somebody who is cited was asked whether their words support the point, in the wording of
    ``asked_version``. ``answer`` is about that of ``answered_version``; ``words`` say what is
    missing. Where a moderator took words out of it, or of a version that printed it,
    ``removed_reason`` says why until it is given anew. An unfair one is a dispute until its
    author, or a writer with ``settlement``, settles it."""

    __tablename__ = "point_check"
    __table_args__ = (
        UniqueConstraint("point_id", "participant_id"),
        Index("ix_point_check_participant_id", "participant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("point.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    asked_version: Mapped[int]
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    answered_version: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_reason: Mapped[str] = mapped_column(String(300), default="")
    settlement: Mapped[str] = mapped_column(Text, default="")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None]

    point: Mapped[Point] = relationship()
    participant: Mapped[Participant] = relationship()

    @property
    def is_circulated(self) -> bool:
        return self.point.is_circulated

    @property
    def is_disputed(self) -> bool:
        return self.answer == Fairness.UNFAIR and self.settled_at is None

    @property
    def has_lost_words(self) -> bool:
        """Whether a moderator took out what it says now in words."""
        return self.removed_at is not None and not self.words


REVIEWED_FIRST = marked("A moderator looks first at what you write: answer in a thread instead.")


class Remark(Model, OfPoint):
    """What a participant says about a point of a circulated draft, in its wording of
    ``point_version``, and what a writer answered. One that its author took back, or that a
    moderator took away (``removed_reason``), has no words left."""

    __tablename__ = "point_remark"
    __table_args__ = (
        UniqueConstraint("participant_id", "client_key"),
        Index("ix_point_remark_point_id", "point_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("point.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    point_version: Mapped[int]
    client_key: Mapped[str | None] = mapped_column(String(36))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_reason: Mapped[str] = mapped_column(String(300), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None]

    point: Mapped[Point] = relationship()
    participant: Mapped[Participant] = relationship()
