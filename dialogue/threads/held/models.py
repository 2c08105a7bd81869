"""Words that readers do not see, in tables of their own, so that nothing that reads contributions
can show, count, announce or export them: those that wait, and those that were taken out."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import Model
from dialogue.threads.models import Post, Thread


class HeldKind(StrEnum):
    REPLY = "reply"
    THREAD = "thread"
    EDIT = "edit"


class HeldState(StrEnum):
    WAITING = "waiting"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class HeldPost(Model):
    """A reply, a thread with its first contribution, or a change of ``post`` from its
    ``post_version``, as it was sent.

    ``details`` are what else ``publishing`` needs, ids and slugs; ``affiliation`` is the author's
    of that moment, by the columns of ``Post``. ``reasons`` say which checks held it. When it is
    published (as ``post``) or taken back, its words are not kept here any longer.
    """

    __tablename__ = "held_post"
    __table_args__ = (
        UniqueConstraint("author_id", "client_key"),
        Index("ix_held_post_thread_id_author_id", "thread_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(
        ForeignKey("dialogue.id", ondelete="CASCADE"), index=True
    )
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    post_version: Mapped[int | None]
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default=HeldState.WAITING.value)
    version: Mapped[int] = mapped_column(default=1)
    held_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    client_key: Mapped[str | None] = mapped_column(String(36))
    via: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    lang: Mapped[str | None] = mapped_column(String(10))
    consent: Mapped[str] = mapped_column(String(12))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    affiliation: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    dialogue: Mapped[Dialogue] = relationship()
    forum: Mapped[Forum] = relationship()
    thread: Mapped[Thread | None] = relationship()
    post: Mapped[Post | None] = relationship(foreign_keys=[post_id])
    reply_to: Mapped[Post | None] = relationship(foreign_keys=[reply_to_id])
    author: Mapped[Participant] = relationship()

    @property
    def user_id(self) -> int:
        return self.author.user_id

    @property
    def concerns(self) -> Participant:
        """Whom an act on it concerns."""
        return self.author


class KeptWords(Model):
    """A contribution's words while they are hidden, removed or redacted: for its author, those who
    decide and an appeal, and to give them back. Nobody else's query looks here.

    ``version`` is the one that the act left, ``rule`` why a passage was missing before it.
    ``revisions`` are the former wordings, by the columns of ``Revision``; ``quotations`` what
    others' bodies were (post_id, version, body) before these words were taken out of them.
    """

    __tablename__ = "kept_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    rule: Mapped[str | None] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    attachments: Mapped[list[str]] = mapped_column(JSON, default=list)
    revisions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    quotations: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    post: Mapped[Post] = relationship()
