"""The documents of published summaries, made once a publication and kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.extensions import Model
from dialogue.summaries.publishing.models import Publication


class PublishedDocument(Model):
    """A publication in one format: ``file_name`` in the folder of documents, or the ``problem``
    that kept it from being made (a gettext id). ``standing`` tells what it was made of: when words
    in it were taken back, the publication's is another, and the file is served no more.
    ``outdated_at`` is when it was found to be made anew; ``lease_until`` is when its maker counts
    as lost, after so many ``attempts``.
    """

    __tablename__ = "published_document"

    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True
    )
    format: Mapped[str] = mapped_column(String(10), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(160), default="")
    problem: Mapped[str] = mapped_column(String(300), default="")
    standing: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime | None]
    outdated_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)

    publication: Mapped[Publication] = relationship()

    @property
    def is_settled(self) -> bool:
        """Whether it was made, or could not be, and nobody is to make it anew."""
        return self.made_at is not None and self.outdated_at is None
