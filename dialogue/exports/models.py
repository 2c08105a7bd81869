"""What was asked for of a dialogue to take away: the access log, and what waits to be made."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import Model


class ExportState(StrEnum):
    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    TAKEN = "taken"
    FAILED = "failed"
    EXPIRED = "expired"


class Export(Model):
    """One export: who asked for what, for whom and why, and what became of it.

    ``purpose`` is why, ``scope`` the part of the dialogue as in addresses, ``lang`` the language of
    what is written around the words. ``salt`` makes its pseudonyms and goes once it was made:
    nobody can make them again; ``is_series`` uses the dialogue's lasting key instead. ``key_id``
    tells keys apart and says nothing about them. ``told`` is what was generalised or left out.
    ``done`` of ``known`` rows are written; ``lease_until`` is when its ``runner`` counts as lost.
    Of the link only ``token_hash`` is kept. ``summary_number`` with ``version`` is the summary that
    a document shows, ``annexes`` what is added to it; without a summary, what stands alone.
    ``read_past`` is the newest event by which words had been taken back when it began to be read: a
    later one outdates it. ``outdated_at`` is when that was found, until it is made anew.
    """

    __tablename__ = "export"
    __table_args__ = (
        Index("ix_export_dialogue_id_asked_at", "dialogue_id", "asked_at"),
        Index("ix_export_asked_by_id", "asked_by_id"),
        Index("ix_export_state_expires_at", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    format: Mapped[str] = mapped_column(String(20))
    flavour: Mapped[str] = mapped_column(String(12))
    audience: Mapped[str] = mapped_column(String(10))
    scope: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    k: Mapped[int] = mapped_column(default=5)
    is_series: Mapped[bool] = mapped_column(default=False)
    lang: Mapped[str] = mapped_column(String(10), default="en")
    summary_number: Mapped[int | None]
    version: Mapped[int | None]
    annexes: Mapped[list[str]] = mapped_column(JSON, default=list)
    purpose: Mapped[str] = mapped_column(String(300), default="")
    key_id: Mapped[str] = mapped_column(String(20))
    salt: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default=ExportState.WAITING.value)
    runner: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    file_name: Mapped[str] = mapped_column(String(160), default="")
    rows: Mapped[int | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    read_past: Mapped[int] = mapped_column(default=0)
    outdated_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    dialogue: Mapped[Dialogue] = relationship()
    asked_by: Mapped[User | None] = relationship()

    forum = None

    @property
    def user_id(self) -> int | None:
        """The account that asked for it."""
        return self.asked_by_id

    @property
    def shelf_name(self) -> str:
        """What its file is called on the shelf: by its runner, so that two never write the same."""
        return f"{self.id}-{self.runner}"

    @property
    def is_made_anew(self) -> bool:
        """Whether it was made, and is being made once more because words were taken back since."""
        under_way = (ExportState.WAITING, ExportState.MAKING)
        return self.outdated_at is not None and self.state in under_way
