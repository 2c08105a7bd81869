"""The documents of published summaries, made once a publication and kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.extensions import Model
from dialogue.summaries.publication_models import Publication


class PublishedDocument(Model):
    """A publication in one format: ``file_name`` in the folder of documents, or the ``problem``
    that kept it from being made. ``outdated_at`` is when somebody's words in it were taken back:
    it is made anew without them."""

    __tablename__ = "published_document"

    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True
    )
    format: Mapped[str] = mapped_column(String(10), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(160), default="")
    problem: Mapped[str] = mapped_column(String(300), default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime | None]
    outdated_at: Mapped[datetime | None]

    publication: Mapped[Publication] = relationship()
