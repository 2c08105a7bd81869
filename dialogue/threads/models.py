"""Threads and the contributions in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.dialogues.models import Dialogue, Forum, Question, Round, Stage
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import Model


class Consent(StrEnum):
    """How a contribution may be quoted; interfaces call it "consent"."""

    NAME = "name"
    ALIAS = "alias"
    PARAPHRASE = "paraphrase"
    NONE = "none"


class Facilitation(StrEnum):
    """What a facilitator's contribution is meant to do."""

    WELCOME = "welcome"
    INVITE = "invite"
    PROBE = "probe"
    REFRAME = "reframe"
    SUMMARISE = "summarise"


class PostState(StrEnum):
    """Of a contribution that does not stand only a stub is left: its words are kept apart, or were
    taken back for good."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    REMOVED = "removed"


class Thread(Model):
    """One conversation in one forum, with a primary stage and optional others.

    ``outline`` keeps the sub-headings of an imported conversation. ``active_at`` only sorts lists.
    Whoever writes in a thread that ``is_held`` waits for a moderator; ``slow_minutes`` lie between
    two contributions of one person. A merged thread is found nowhere but by its number, which leads
    on (``ThreadMerge``).
    """

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "number"),
        UniqueConstraint("author_id", "client_key"),
        Index("ix_thread_dialogue_id_active_at", "dialogue_id", "active_at"),
        Index("ix_thread_forum_id_active_at", "forum_id", "active_at"),
        Index("ix_thread_stage_id", "stage_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    number: Mapped[int]
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    title: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str | None] = mapped_column(String(10))
    outline: Mapped[list[str]] = mapped_column(JSON, default=list)
    client_key: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[datetime]
    active_at: Mapped[datetime]
    is_held: Mapped[bool] = mapped_column(default=False)
    locked_at: Mapped[datetime | None]
    slow_minutes: Mapped[int | None]
    pinned_until: Mapped[datetime | None]
    conclusion: Mapped[str] = mapped_column(Text, default="")
    conclusion_html: Mapped[str] = mapped_column(Text, default="")
    merged_at: Mapped[datetime | None]

    dialogue: Mapped[Dialogue] = relationship()
    forum: Mapped[Forum] = relationship()
    stage: Mapped[Stage] = relationship()
    round: Mapped[Round | None] = relationship()
    question: Mapped[Question | None] = relationship()
    author: Mapped[Participant | None] = relationship()
    other_stages: Mapped[list[Stage]] = relationship(
        secondary="thread_stage", order_by=Stage.position
    )


class ThreadMerge(Model):
    """Where the contributions of a merged thread stand since."""

    __tablename__ = "thread_merge"

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True
    )
    into_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)


class ThreadNote(Model):
    """What moderators did to a thread, for its readers: ``data`` holds numbers and settings."""

    __tablename__ = "thread_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ThreadStage(Model):
    """A stage that a thread carries beside its primary one."""

    __tablename__ = "thread_stage"

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True
    )
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), primary_key=True, index=True)


class StageChange(Model):
    """What a thread's stages were until somebody corrected them, and why."""

    __tablename__ = "stage_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    stages_before: Mapped[list[str]] = mapped_column(JSON)
    stages_after: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(300), default="")
    thread: Mapped[Thread] = relationship()


class Post(Model):
    """One contribution, numbered within the dialogue, with its author's affiliation of that
    moment. ``html`` is drawn once, on writing, by ``render_version`` of the markup. ``rule`` is why
    its words are not here; ``facilitation`` what a facilitator marked it as."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "number"),
        UniqueConstraint("author_id", "client_key"),
        CheckConstraint("reply_to_id <> id", name="answers_another"),
        Index("ix_post_thread_id_number", "thread_id", "number"),
        Index("ix_post_dialogue_id_created_at", "dialogue_id", "created_at"),
        Index("ix_post_reply_to_id", "reply_to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    number: Mapped[int]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    client_key: Mapped[str | None] = mapped_column(String(36))
    via: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default=PostState.PUBLISHED.value)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    render_version: Mapped[int]
    section: Mapped[str | None] = mapped_column(String(200))
    attachments: Mapped[list[str]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    lang: Mapped[str | None] = mapped_column(String(10))
    consent: Mapped[str] = mapped_column(String(12))
    author_name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(12))
    stakeholder_type: Mapped[str | None] = mapped_column(String(40))
    region: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(2))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[str | None] = mapped_column(String(12))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    rule: Mapped[str | None] = mapped_column(String(40))
    facilitation: Mapped[str | None] = mapped_column(String(12))

    dialogue: Mapped[Dialogue] = relationship()
    thread: Mapped[Thread] = relationship()
    author: Mapped[Participant] = relationship()
    reply_to: Mapped["Post | None"] = relationship(remote_side=[id])
    round: Mapped[Round | None] = relationship()

    @property
    def forum(self) -> Forum:
        return self.thread.forum

    @property
    def user_id(self) -> int:
        return self.author.user_id

    @property
    def concerns(self) -> Participant:
        """Whom an act on it concerns."""
        return self.author


class Revision(Model):
    """A wording that was replaced, with the reason its successor gave."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    lang: Mapped[str | None] = mapped_column(String(10))
    written_at: Mapped[datetime]
    replaced_at: Mapped[datetime]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    post: Mapped[Post] = relationship()


class Mention(Model):
    """A participant who was named in a contribution with "@"."""

    __tablename__ = "mention"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id"), primary_key=True, index=True
    )


class ReadMark(Model):
    """A contribution that a participant has had before their eyes."""

    __tablename__ = "read_mark"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Draft(Model):
    """Words not yet sent. ``place`` says where they belong: "thread/12", "thread/12/reply/47",
    "new-thread", "edit/47"."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "dialogue_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(60))
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    updated_at: Mapped[datetime]
    dialogue: Mapped[Dialogue] = relationship()

    forum = None
