"""What was published of a summary, and what the host answers to its recommendations."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.extensions import Model
from dialogue.summaries.checking.models import Check
from dialogue.summaries.models import Summary
from dialogue.threads.models import Post


class Publication(Model):
    """A version of a summary as it was published, never changed.

    ``content`` is everything but other people's words: those stand in ``said`` by a key, each with
    a salt, and ``content`` holds their fingerprints. So ``checksum`` (SHA-256 of the content) still
    holds after somebody took their words back and they were erased from ``said``.
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("summary_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    said: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    checksum: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(300), default="")
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime]

    summary: Mapped[Summary] = relationship()
    cited: Mapped[list["PublishedCitation"]] = relationship(
        back_populates="publication", cascade="all, delete-orphan"
    )
    answers: Mapped[list["PublishedAnswer"]] = relationship(
        back_populates="publication", cascade="all, delete-orphan"
    )

    @property
    def dialogue(self) -> Dialogue:
        return self.summary.dialogue

    @property
    def forum(self) -> Forum | None:
        return self.summary.forum

    def erase(self, keys: Collection[str]) -> None:
        """Keep nothing of the words under these keys, nor the salts that prove them."""
        self.said = {key: entry for key, entry in self.said.items() if key not in keys}


class PublishedCitation(Model):
    """That point ``point_number`` of a publication cites a contribution."""

    __tablename__ = "published_citation"
    __table_args__ = (Index("ix_published_citation_post_id", "post_id"),)

    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True
    )
    point_number: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )

    publication: Mapped[Publication] = relationship(back_populates="cited")
    post: Mapped[Post] = relationship()


class PublishedAnswer(Model):
    """That a publication prints an answer, with its words under ``key`` in what is said there until
    a moderator takes them out. Who gave it stands here alone, and in no file."""

    __tablename__ = "published_answer"
    __table_args__ = (Index("ix_published_answer_check_id", "check_id"),)

    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True
    )
    check_id: Mapped[int] = mapped_column(
        ForeignKey("point_check.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(20))
    removed_at: Mapped[datetime | None]

    publication: Mapped[Publication] = relationship(back_populates="answers")
    check: Mapped[Check] = relationship()

    @property
    def words(self) -> str:
        """What it says in words, as far as these were not erased."""
        return self.publication.said.get(self.key, {}).get("words", "")


class Reception(StrEnum):
    """What the host says to a recommendation."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT = "not"


class Response(Model):
    """The host's answer to a recommendation of a published summary, and why; ``version`` grows
    when it is answered anew."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("summary_id", "point_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    point_number: Mapped[int]
    reception: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    responded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    responded_at: Mapped[datetime]

    summary: Mapped[Summary] = relationship()
