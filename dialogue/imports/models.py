"""Where imported things came from, so that the same archive twice adds nothing."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dialogue.extensions import Model


class ImportedPerson(Model):
    """The seat that stands for an author of an archive; ``key`` is their address or name there."""

    __tablename__ = "imported_person"
    __table_args__ = (UniqueConstraint("dialogue_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(300))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))


class ImportedItem(Model):
    """The thread or post made from the item called ``key`` in an archive."""

    __tablename__ = "imported_item"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "kind", "key"),
        Index("ix_imported_item_post_id", "post_id"),
        Index("ix_imported_item_thread_id", "thread_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(64))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
