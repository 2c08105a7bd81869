"""Who takes part in a dialogue, as what, and who was asked to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.extensions import Model
from dialogue.permissions import Role


class Mails(StrEnum):
    """When a participant is mailed what they are told of."""

    EACH = "each"
    DAILY = "daily"
    NONE = "none"


class Participant(Model):
    """A user's seat in one dialogue, with what they told of themselves for it.

    ``name`` is shown (an alias is welcome), ``handle`` is what "@" mentions. Social groups are
    self-described and never shown. With ``is_held`` all contributions wait for a moderator; whoever
    is suspended (``suspended_until`` None: until further notice) only reads. ``mails`` is when
    notifications of this dialogue are mailed, ``daily_mail_at`` when the last of the daily ones was
    written.
    """

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "user_id"),
        UniqueConstraint("dialogue_id", "handle"),
        Index("ix_participant_user_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    role: Mapped[str] = mapped_column(String(12), default=Role.PARTICIPANT.value)
    name: Mapped[str] = mapped_column(String(80))
    handle: Mapped[str] = mapped_column(String(60))
    stakeholder_type: Mapped[str | None] = mapped_column(String(40))
    region: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(2))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[str | None] = mapped_column(String(12))
    lang: Mapped[str | None] = mapped_column(String(10))
    social_groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    read_floor: Mapped[int] = mapped_column(default=0)
    mails: Mapped[str] = mapped_column(String(10), default=Mails.EACH.value)
    daily_mail_at: Mapped[datetime | None]
    is_held: Mapped[bool] = mapped_column(default=False)
    suspended_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    dialogue: Mapped[Dialogue] = relationship()
    user: Mapped[User] = relationship(backref=backref("seats", lazy="select"))
    forum_seats: Mapped[list["ForumSeat"]] = relationship(
        back_populates="participant", cascade="all, delete-orphan", lazy="selectin"
    )

    forum = None

    @property
    def concerns(self) -> "Participant":
        """Whom an act on this seat concerns."""
        return self


class ForumSeat(Model):
    """A role in one forum: its moderator or facilitator, or a member of a private forum."""

    __tablename__ = "forum_seat"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    forum_id: Mapped[int] = mapped_column(
        ForeignKey("forum.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(12))
    participant: Mapped[Participant] = relationship(back_populates="forum_seats")
    seat_forum: Mapped[Forum] = relationship()


class RequestState(StrEnum):
    WAITING = "waiting"
    ADMITTED = "admitted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class JoinRequest(Model):
    """Somebody who asked to join a dialogue that admits people one by one: no seat yet.
    ``answers`` are what they told of themselves. ``answer`` is what they were told when it was
    declined, ``declines`` how often that was: whoever asks again does so in the same row."""

    __tablename__ = "join_request"
    __table_args__ = (UniqueConstraint("dialogue_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=RequestState.WAITING.value)
    answer: Mapped[str] = mapped_column(Text, default="")
    declines: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    dialogue: Mapped[Dialogue] = relationship()
    user: Mapped[User] = relationship()

    forum = None


class Invitation(Model):
    """A way in: bound to one address, or a link for all who hold it. Only its hash is kept."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(
        ForeignKey("dialogue.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(12), default=Role.PARTICIPANT.value)
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    message: Mapped[str] = mapped_column(String(1000), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    uses: Mapped[int] = mapped_column(default=0)
    dialogue: Mapped[Dialogue] = relationship()
    invited_to: Mapped[Forum | None] = relationship()

    @property
    def forum(self) -> Any:
        return self.invited_to
