"""Cases, flags, decisions and appeals."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seats.models import JoinRequest, Participant
from dialogue.extensions import Model
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Thread


class CaseKind(StrEnum):
    """What waits for a moderator."""

    HELD = "held"  # a contribution that is not published yet
    REVIEW = "review"  # one that is, and of which nobody was told
    FLAG = "flag"
    APPEAL = "appeal"
    STAGE = "stage"  # somebody finds that a thread speaks of another stage
    MEMBER = "member"  # somebody asked to join


class CaseState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in-progress"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


UNSETTLED = (CaseState.OPEN.value, CaseState.IN_PROGRESS.value)
_IS_UNSETTLED = text("state IN ('open', 'in-progress')")


class Act(StrEnum):
    """What a decision does."""

    APPROVE = "approve"
    RETURN = "return"
    HIDE = "hide"
    RESTORE = "restore"
    REMOVE = "remove"
    REDACT = "redact"
    DISMISS = "dismiss"
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    RETITLE = "retitle"
    CORRECT_STAGE = "correct-stage"
    LOCK = "lock"
    UNLOCK = "unlock"
    PIN = "pin"
    UNPIN = "unpin"
    SLOW = "slow"
    HOLD_THREAD = "hold-thread"
    CONCLUDE = "conclude"
    WARN = "warn"
    HOLD_PERSON = "hold-person"
    SUSPEND = "suspend"
    LIFT = "lift"
    ADMIT = "admit"
    DECLINE = "decline"
    OVERTURN = "overturn"
    CONFIRM = "confirm"


class Case(Model):
    """One matter for the desk, however many people raised it. ``version`` grows with everything
    that happens to it: a decision names the one it saw. ``score`` is the weight of its flags.
    ``subject`` spells what it is about ("post/12"): there is one unsettled case of a kind about it.
    """

    __tablename__ = "moderation_case"
    __table_args__ = (
        Index(
            "ux_moderation_case_unsettled",
            "kind",
            "subject",
            unique=True,
            sqlite_where=_IS_UNSETTLED,  # as in migration 0004; to name PostgreSQL here loads it
        ),
        Index(
            "ix_moderation_case_dialogue_id_state_opened_at", "dialogue_id", "state", "opened_at"
        ),
        Index("ix_moderation_case_post_id", "post_id"),
        Index("ix_moderation_case_held_id", "held_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id"))
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default=CaseState.OPEN.value)
    version: Mapped[int] = mapped_column(default=1)
    score: Mapped[float] = mapped_column(default=0.0)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    held_id: Mapped[int | None] = mapped_column(ForeignKey("held_post.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("join_request.id", ondelete="CASCADE")
    )
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    dialogue: Mapped[Dialogue] = relationship()
    forum: Mapped[Forum | None] = relationship()
    post: Mapped[Post | None] = relationship()
    held: Mapped[HeldPost | None] = relationship()
    thread: Mapped[Thread | None] = relationship()
    request: Mapped[JoinRequest | None] = relationship()
    appeal: Mapped["Appeal | None"] = relationship(back_populates="case")

    @property
    def concerns(self) -> Participant | None:
        """Whose contribution or appeal it is about."""
        about = self.post or self.held or self.appeal
        return about.concerns if about is not None else None


class Flag(Model):
    """Somebody's reason to have a contribution looked at: one a person and case."""

    __tablename__ = "flag"
    __table_args__ = (UniqueConstraint("case_id", "seat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), index=True)
    at: Mapped[datetime]
    rule: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text, default="")
    case: Mapped[Case] = relationship()
    seat: Mapped[Participant | None] = relationship()


class CaseNote(Model):
    """What moderators tell each other about a case, and nobody else."""

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(
        ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    case: Mapped[Case] = relationship()


class PersonNote(Model):
    """What moderators of one forum, or (None) of the dialogue, tell each other about somebody."""

    __tablename__ = "person_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    seat: Mapped[Participant] = relationship()


class Decision(Model):
    """An act of moderation with its reason: never changed, but undone or overturned by another.

    ``rule`` and ``message`` are what the author gets. ``data`` holds what is needed to undo it:
    ids, numbers, former settings. ``region``, ``stakeholder_type`` and ``lang`` are those of the
    contribution; ``waited`` are the seconds that its case was open.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_dialogue_id_at", "dialogue_id", "at"),
        Index("ix_decision_seat_id", "seat_id"),
        Index("ix_decision_post_id", "post_id"),
        Index("ix_decision_case_id", "case_id"),
        Index("ix_decision_held_id", "held_id"),
        Index("ix_decision_thread_id", "thread_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id"))
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("moderation_case.id", ondelete="SET NULL")
    )
    at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    act: Mapped[str] = mapped_column(String(16))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"))
    held_id: Mapped[int | None] = mapped_column(ForeignKey("held_post.id", ondelete="SET NULL"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id", ondelete="SET NULL"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    rule: Mapped[str | None] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    region: Mapped[str | None] = mapped_column(String(40))
    stakeholder_type: Mapped[str | None] = mapped_column(String(40))
    lang: Mapped[str | None] = mapped_column(String(10))
    waited: Mapped[int | None]
    appeal_until: Mapped[datetime | None]

    dialogue: Mapped[Dialogue] = relationship()
    forum: Mapped[Forum | None] = relationship()
    case: Mapped[Case | None] = relationship()
    seat: Mapped[Participant | None] = relationship()
    post: Mapped[Post | None] = relationship()
    held: Mapped[HeldPost | None] = relationship()
    thread: Mapped[Thread | None] = relationship()
    about: Mapped["Decision | None"] = relationship(remote_side=[id])

    appeal: Mapped["Appeal | None"] = relationship(back_populates="decision")

    @property
    def user_id(self) -> int | None:
        """The account of whom it concerns: by a contribution or a seat, a request, a thread."""
        request = self.case.request if self.case else None
        about = self.seat or request or (self.thread.author if self.thread else None)
        return about.user_id if about else None


class Appeal(Model):
    """What somebody says against a decision that concerns them, and what became of it: ``outcome``
    is overturn or confirm, ``answer`` is told to both sides."""

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decision.id", ondelete="CASCADE"), unique=True
    )
    case_id: Mapped[int] = mapped_column(
        ForeignKey("moderation_case.id", ondelete="CASCADE"), unique=True
    )
    seat_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    decision: Mapped[Decision] = relationship(back_populates="appeal")
    case: Mapped[Case] = relationship(back_populates="appeal")
    seat: Mapped[Participant] = relationship()

    @property
    def dialogue(self) -> Dialogue:
        return self.decision.dialogue

    @property
    def forum(self) -> Forum | None:
        return self.decision.forum

    @property
    def user_id(self) -> int:
        return self.seat.user_id

    @property
    def concerns(self) -> Participant:
        return self.seat

    @property
    def decider_id(self) -> int | None:
        """The account that took the decision appealed against."""
        return self.decision.decided_by_id


class WatchedWord(Model):
    """A word or phrase that moderators watch for: ``act`` is hold, flag, warn or replace. A "*" at
    its end stands for any further letters. ``lang`` None: in every language."""

    __tablename__ = "watched_word"
    __table_args__ = (UniqueConstraint("dialogue_id", "text", "lang"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(80))
    lang: Mapped[str | None] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(10))
    replacement: Mapped[str] = mapped_column(String(80), default="")
    dialogue: Mapped[Dialogue] = relationship()

    forum = None
