"""How a dialogue is laid out, as plain values kept in memory until its ``version`` changes.

Every page shows rounds, stages and forums; none has to ask the database for them again.
"""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from dialogue import clock
from dialogue.dialogues.models import Dialogue, Round
from dialogue.extensions import db
from dialogue.memory import Recent


@dataclass(frozen=True, slots=True)
class Named:
    """``slug`` and title of a stage, forum or term, with its translations."""

    id: int
    slug: str
    title: str
    translations: dict[str, dict[str, str]]

    def title_in(self, lang: str) -> str:
        return self.translations.get(lang, {}).get("title") or self.title


@dataclass(frozen=True, slots=True)
class StageShape(Named):
    family: str
    glyph: str
    definition: str
    signs: str
    tools: str

    def definition_in(self, lang: str) -> str:
        return self.translations.get(lang, {}).get("definition") or self.definition


@dataclass(frozen=True, slots=True)
class ForumShape(Named):
    description: str
    region: str | None
    visibility: str
    shows_presence: bool

    def description_in(self, lang: str) -> str:
        return self.translations.get(lang, {}).get("description") or self.description


@dataclass(frozen=True, slots=True)
class RuleShape(Named):
    message: str

    def message_in(self, lang: str) -> str:
        return self.translations.get(lang, {}).get("message") or self.message


@dataclass(frozen=True, slots=True)
class QuestionShape:
    id: int
    label: str
    text: str
    translations: dict[str, str]

    def text_in(self, lang: str) -> str:
        return self.translations.get(lang) or self.text


@dataclass(frozen=True, slots=True)
class RoundShape:
    id: int
    number: int
    title: str
    theme: str
    translations: dict[str, dict[str, str]]
    starts_at: datetime
    ends_at: datetime
    questions: tuple[QuestionShape, ...]

    def title_in(self, lang: str) -> str:
        return self.translations.get(lang, {}).get("title") or self.title

    def theme_in(self, lang: str) -> str:
        return self.translations.get(lang, {}).get("theme") or self.theme

    def state_at(self, moment: datetime) -> str:
        """ "done", "now" or "to come"."""
        if moment >= self.ends_at:
            return "done"
        return "now" if moment >= self.starts_at else "to come"


@dataclass(frozen=True, slots=True)
class DocumentShape:
    """A document as a list names it."""

    title: str
    url: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class DialogueShape:
    """A dialogue's own values, as ``models.Dialogue`` names them."""

    id: int
    slug: str
    title: str
    strapline: str
    host_name: str
    phase: str
    visibility: str
    joining: str
    lang: str
    languages: list[str]
    default_consent: str
    edit_minutes: int | None
    shows_presence: bool
    is_illustrative: bool
    version: int

    forum: ClassVar[None] = None

    @property
    def dialogue(self) -> "DialogueShape":
        return self


@dataclass(frozen=True)
class Shape:
    dialogue: DialogueShape
    rounds: tuple[RoundShape, ...]
    stages: tuple[StageShape, ...]
    forums: tuple[ForumShape, ...]
    terms: dict[str, tuple[Named, ...]]
    rulebook: tuple[RuleShape, ...]
    documents: tuple[DocumentShape, ...]
    by_id: dict[tuple[str, int], Any] = field(default_factory=dict)

    @property
    def has_documents(self) -> bool:
        return bool(self.documents)

    def current_round(self, moment: datetime | None = None) -> RoundShape | None:
        """The round that ``moment`` (default: now) lies in; the later one where two overlap."""
        moment = moment or clock.now()
        running = [one for one in self.rounds if one.starts_at <= moment < one.ends_at]
        return running[-1] if running else None

    def settled_until(self) -> datetime:
        """The next moment at which a page looks different by itself: midnight (UTC), or sooner
        where a round begins or ends."""
        now = clock.now()
        midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
        turns = [moment for one in self.rounds for moment in (one.starts_at, one.ends_at)]
        return min([midnight, *(moment for moment in turns if moment > now)])

    def stage(self, stage_id: int) -> StageShape:
        stage: StageShape = self.by_id["stage", stage_id]
        return stage

    def forum(self, forum_id: int) -> ForumShape:
        forum: ForumShape = self.by_id["forum", forum_id]
        return forum

    def round(self, round_id: int | None) -> RoundShape | None:
        return self.by_id.get(("round", round_id or 0))

    def question(self, question_id: int | None) -> QuestionShape | None:
        return self.by_id.get(("question", question_id or 0))

    def rule(self, slug: str | None) -> RuleShape | None:
        return next((rule for rule in self.rulebook if rule.slug == slug), None)

    def term(self, kind: str, slug: str | None) -> Named | None:
        return next((term for term in self.terms.get(kind, ()) if term.slug == slug), None)


_shapes: Recent[Shape] = Recent(100)


def shape_of(dialogue: Dialogue | DialogueShape) -> Shape:
    return shape_at(dialogue.id, dialogue.version)


def shape_at(dialogue_id: int, version: int) -> Shape:
    """The dialogue's shape: seven queries when its version is new, none afterwards."""
    key = (dialogue_id, version)
    return _shapes.get(key) or _shapes.put(key, _read(dialogue_id))


def _read(dialogue_id: int) -> Shape:
    whole = db.session.scalars(
        select(Dialogue)
        .where(Dialogue.id == dialogue_id)
        .options(
            selectinload(Dialogue.rounds).selectinload(Round.questions),
            selectinload(Dialogue.stages),
            selectinload(Dialogue.forums),
            selectinload(Dialogue.terms),
            selectinload(Dialogue.rulebook),
            selectinload(Dialogue.documents),
        )
        .execution_options(populate_existing=True)
    ).one()
    shape = Shape(
        dialogue=DialogueShape(
            **{field.name: getattr(whole, field.name) for field in fields(DialogueShape)}
        ),
        rounds=tuple(_round(one) for one in whole.rounds),
        stages=tuple(
            StageShape(
                s.id,
                s.slug,
                s.title,
                s.translations,
                s.family,
                s.glyph,
                s.definition,
                s.signs,
                s.tools,
            )
            for s in whole.stages
        ),
        forums=tuple(
            ForumShape(
                f.id,
                f.slug,
                f.title,
                f.translations,
                f.description,
                f.region,
                f.visibility,
                f.shows_presence,
            )
            for f in whole.forums
        ),
        terms={
            kind: tuple(
                Named(t.id, t.slug, t.title, t.translations) for t in whole.terms if t.kind == kind
            )
            for kind in ("stakeholder-type", "region", "social-group")
        },
        rulebook=tuple(
            RuleShape(r.id, r.slug, r.title, r.translations, r.message) for r in whole.rulebook
        ),
        documents=tuple(DocumentShape(d.title, d.url, d.lang) for d in whole.documents),
    )
    shape.by_id.update(_index(shape))
    return shape


def _round(one: Round) -> RoundShape:
    questions = tuple(
        QuestionShape(q.id, f"{one.number}.{q.position}", q.text, q.translations)
        for q in one.questions
    )
    return RoundShape(
        one.id,
        one.number,
        one.title,
        one.theme,
        one.translations,
        one.starts_at,
        one.ends_at,
        questions,
    )


def _index(shape: Shape) -> dict[tuple[str, int], Any]:
    index: dict[tuple[str, int], Any] = {("stage", one.id): one for one in shape.stages}
    index |= {("forum", one.id): one for one in shape.forums}
    for round_ in shape.rounds:
        index["round", round_.id] = round_
        index |= {("question", one.id): one for one in round_.questions}
    return index
