"""Whom we tell of what, and what we told them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.events import Event
from dialogue.extensions import Model
from dialogue.moderation.models import Case, Decision
from dialogue.summaries.models import Summary
from dialogue.threads.models import Post, Thread


class WatchLevel(StrEnum):
    """How much of a thread or forum a participant wants to be told of. A thread's own level comes
    before its forum's; where neither was chosen it is REPLIES."""

    ALL = "all"
    REPLIES = "replies"
    NONE = "none"


class Reason(StrEnum):
    """Why somebody is told, the strongest first: one contribution notifies a person once."""

    REPLY = "reply"
    MENTION = "mention"
    WATCHED = "watched"
    DECISION = "decision"
    OUTCOME = "outcome"  # of an appeal, for whoever took the decision
    FLAG = "flag"  # of a case, for whoever flagged
    SUGGESTION = "suggestion"  # of a case, for whoever suggested another stage
    CHECK = "check"  # a summary's draft cites their words: is it fair?
    SUMMARY = "summary"  # a published summary cites their words
    RESPONSE = "response"  # the host answered a recommendation that cites their words


class ThreadWatch(Model):
    """The level a participant chose for one thread."""

    __tablename__ = "thread_watch"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    thread_id: Mapped[int] = mapped_column(
        ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    level: Mapped[str] = mapped_column(String(10))
    thread: Mapped[Thread] = relationship()


class ForumWatch(Model):
    """The level a participant chose for one forum."""

    __tablename__ = "forum_watch"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    forum_id: Mapped[int] = mapped_column(
        ForeignKey("forum.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    level: Mapped[str] = mapped_column(String(10))
    watched_forum: Mapped[Forum] = relationship()


class Notification(Model):
    """A person is told of one event, once. It holds no words: what it speaks of is read, and
    whether they may see it is asked, each time it is shown or mailed. It speaks of a contribution,
    a thread, what moderators decided (a decision, or a case that the person brought up), or a
    summary.

    ``seen_at`` is when they had it before their eyes, ``mailed_at`` when a mail spoke of it.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("user_id", "event_id"),
        Index("ix_notification_user_id_id", "user_id", "id"),
        Index("ix_notification_post_id", "post_id"),
        Index("ix_notification_thread_id", "thread_id"),
        Index("ix_notification_event_id", "event_id"),
        Index("ix_notification_decision_id", "decision_id"),
        Index("ix_notification_summary_id", "summary_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(10))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("moderation_case.id", ondelete="CASCADE")
    )
    summary_id: Mapped[int | None] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    dialogue: Mapped[Dialogue] = relationship()
    event: Mapped[Event] = relationship()
    thread: Mapped[Thread | None] = relationship()
    post: Mapped[Post | None] = relationship()
    decision: Mapped[Decision | None] = relationship()
    case: Mapped[Case | None] = relationship()
    summary: Mapped[Summary | None] = relationship()

    forum = None

    @property
    def present_thread(self) -> Thread | None:
        """Where it stands now: a contribution may have been moved since it was told of. None of
        what is told of a person."""
        return self.post.thread if self.post else self.thread
