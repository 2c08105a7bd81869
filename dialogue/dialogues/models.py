"""A dialogue and how it is set up."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialogue.extensions import Model
from dialogue.permissions import Phase


class Translated:
    """Something with a title in the dialogue's language and others in ``translations``.

    ``translations`` is ``{"fr": {"title": "...", "definition": "..."}}``.
    """

    title: Mapped[str] = mapped_column(String(200))
    translations: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)

    def title_in(self, lang: str) -> str:
        return self.text_in("title", lang)

    def text_in(self, field: str, lang: str) -> str:
        """``field`` in the interface language, else as the host wrote it."""
        own: str = getattr(self, field)
        return self.translations.get(lang, {}).get(field) or own


class Dialogue(Model):
    """The whole event. ``version`` grows with every change to its set-up.

    ``holding`` says whose contributions wait for a moderator: none, the first ``holding_first`` of
    each person, all; with ``reviewing`` "after" they are published meanwhile, and people are told
    of them later. ``hides_flagged_at`` is the score at which flags hide by themselves; None: never.
    """

    __tablename__ = "dialogue"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    strapline: Mapped[str] = mapped_column(String(300), default="")
    host_name: Mapped[str] = mapped_column(String(200), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    rules: Mapped[str] = mapped_column(Text, default="")
    rules_html: Mapped[str] = mapped_column(Text, default="")
    phase: Mapped[str] = mapped_column(String(10), default=Phase.DRAFT.value)
    visibility: Mapped[str] = mapped_column(String(10), default="public")
    joining: Mapped[str] = mapped_column(String(12), default="open")
    lang: Mapped[str] = mapped_column(String(10), default="en")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    default_consent: Mapped[str] = mapped_column(String(12), default="alias")
    edit_minutes: Mapped[int | None]
    shows_presence: Mapped[bool] = mapped_column(default=True)
    holding: Mapped[str] = mapped_column(String(10), default="none")
    holding_first: Mapped[int] = mapped_column(default=3)
    holds_links: Mapped[bool] = mapped_column(default=False)
    reviewing: Mapped[str] = mapped_column(String(10), default="before")
    appeal_days: Mapped[int] = mapped_column(default=14)
    hides_flagged_at: Mapped[int | None]
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    last_thread_number: Mapped[int] = mapped_column(default=0)
    last_post_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    rounds: Mapped[list["Round"]] = relationship(
        back_populates="dialogue", order_by="Round.number", cascade="all, delete-orphan"
    )
    stages: Mapped[list["Stage"]] = relationship(
        back_populates="dialogue",
        order_by="Stage.position",
        cascade="all, delete-orphan",
    )
    forums: Mapped[list["Forum"]] = relationship(
        back_populates="dialogue",
        order_by="Forum.position",
        cascade="all, delete-orphan",
    )
    terms: Mapped[list["Term"]] = relationship(
        back_populates="dialogue",
        order_by="Term.position",
        cascade="all, delete-orphan",
    )
    documents: Mapped[list["Document"]] = relationship(
        back_populates="dialogue",
        order_by="Document.position",
        cascade="all, delete-orphan",
    )
    rulebook: Mapped[list["Rule"]] = relationship(
        back_populates="dialogue",
        order_by="Rule.position",
        cascade="all, delete-orphan",
    )

    forum = None

    @property
    def dialogue(self) -> "Dialogue":
        return self


class Round(Model, Translated):
    """A stretch of time with its guiding questions; ``ends_at`` is its first moment after."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("dialogue_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    number: Mapped[int]
    theme: Mapped[str] = mapped_column(String(300), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    dialogue: Mapped[Dialogue] = relationship(back_populates="rounds")
    questions: Mapped[list["Question"]] = relationship(
        back_populates="round",
        order_by="Question.position",
        cascade="all, delete-orphan",
    )

    forum = None


class Question(Model):
    """A guiding question, known to people as "2.1": its round and its position in it."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("round_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(600))
    translations: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    round: Mapped[Round] = relationship(back_populates="questions")

    @property
    def label(self) -> str:
        return f"{self.round.number}.{self.position}"

    def text_in(self, lang: str) -> str:
        return self.translations.get(lang) or self.text


class Stage(Model, Translated):
    """One of the stages of social integration, as this dialogue words it."""

    __tablename__ = "stage"
    __table_args__ = (UniqueConstraint("dialogue_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    family: Mapped[str] = mapped_column(String(20))
    glyph: Mapped[str] = mapped_column(String(40))
    definition: Mapped[str] = mapped_column(Text, default="")
    signs: Mapped[str] = mapped_column(Text, default="")
    tools: Mapped[str] = mapped_column(Text, default="")
    dialogue: Mapped[Dialogue] = relationship(back_populates="stages")

    forum = None


class Forum(Model, Translated):
    """The global plenary or a regional forum; ``visibility`` is public, members or private.
    ``holding`` and ``reviewing`` are the dialogue's where they are None."""

    __tablename__ = "forum"
    __table_args__ = (UniqueConstraint("dialogue_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    description: Mapped[str] = mapped_column(Text, default="")
    region: Mapped[str | None] = mapped_column(String(40))
    visibility: Mapped[str] = mapped_column(String(10), default="public")
    shows_presence: Mapped[bool] = mapped_column(default=True)
    holding: Mapped[str | None] = mapped_column(String(10))
    reviewing: Mapped[str | None] = mapped_column(String(10))
    dialogue: Mapped[Dialogue] = relationship(back_populates="forums")

    @property
    def forum(self) -> "Forum":
        return self


class Term(Model, Translated):
    """An entry of a taxonomy: ``kind`` is stakeholder-type, region or social-group."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("dialogue_id", "kind", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    dialogue: Mapped[Dialogue] = relationship(back_populates="terms")

    forum = None


class Rule(Model, Translated):
    """A rule that a decision can name, with ``message`` as the words its author gets."""

    __tablename__ = "rule"
    __table_args__ = (UniqueConstraint("dialogue_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    message: Mapped[str] = mapped_column(Text, default="")
    dialogue: Mapped[Dialogue] = relationship(back_populates="rulebook")

    forum = None


class Document(Model):
    """A link that the dialogue builds on, with a title, an author, a date and a language."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[int] = mapped_column(ForeignKey("dialogue.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    author: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(1000))
    published_on: Mapped[str] = mapped_column(String(10), default="")
    lang: Mapped[str] = mapped_column(String(10), default="")
    dialogue: Mapped[Dialogue] = relationship(back_populates="documents")

    forum = None
