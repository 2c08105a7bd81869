"""Which advice somebody was shown before they sent something."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dialogue.extensions import Model


class AdviceShown(Model):
    """A participant had this kind of advice before their eyes, and does not get it again."""

    __tablename__ = "advice_shown"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
