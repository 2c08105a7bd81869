"""The parts of a plan: rounds, stages, forums, terms and documents, each read from its tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from dialogue.dialogues.plans.moderation import forum_moderation
from dialogue.dialogues.plans.reading import Table, Texts, refuse_doubles

VISIBILITIES = ("public", "members", "private")
FAMILIES = ("disintegration", "integration", "cross-cutting")
GLYPHS = (
    "fragmentation",
    "exclusion",
    "polarization",
    "coexistence",
    "collaboration",
    "cohesion",
    "cross-cutting",
)
"""The drawings there are, one for each shipped stage."""

TITLE_LONGEST = 200
THEME_LONGEST = 300
QUESTION_LONGEST = 600
TEXT_LONGEST = 4_000
LONGEST_ROUND = 3_660


@dataclass(frozen=True, slots=True)
class TermPlan:
    """A stakeholder type or a social group."""

    slug: str
    title: Texts


@dataclass(frozen=True, slots=True)
class RegionPlan(TermPlan):
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StagePlan(TermPlan):
    family: str
    glyph: str
    definition: Texts
    signs: str
    tools: str
    groups: str


@dataclass(frozen=True, slots=True)
class ForumPlan(TermPlan):
    description: Texts
    region: str | None
    visibility: str
    shows_presence: bool
    holding: str | None
    reviewing: str | None


@dataclass(frozen=True, slots=True)
class RulePlan(TermPlan):
    """A rule that a decision can name, and the words its author gets."""

    message: Texts


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    title: str
    author: str
    url: str
    published_on: str
    lang: str


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    text: str
    translations: Texts


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round from ``first`` to ``last``, both included: dates, or days counted from the start."""

    number: int
    title: str
    theme: str
    first: date | int
    last: date | int
    questions: tuple[QuestionPlan, ...]
    translations: Mapping[str, Texts]

    def times(self, starts_at: datetime) -> tuple[datetime, datetime]:
        """Its first moment and the first moment after it, in a dialogue that starts then."""
        day = starts_at.astimezone(UTC).date()
        return _midnight(day, self.first), _midnight(day, self.last) + timedelta(days=1)


def _midnight(start: date, day: date | int) -> datetime:
    on = start + timedelta(days=day) if isinstance(day, int) else day
    return datetime.combine(on, time(), UTC)


Named = TypeVar("Named", bound=TermPlan)


def read_terms(tables: Sequence[Table], lang: str) -> tuple[TermPlan, ...]:
    return _named(tables, [TermPlan(table.slug(), _title(table, lang)) for table in tables])


def read_regions(tables: Sequence[Table], lang: str) -> tuple[RegionPlan, ...]:
    return _named(
        tables,
        [
            RegionPlan(table.slug(), _title(table, lang), table.strings("countries", longest=2))
            for table in tables
        ],
    )


def read_stages(tables: Sequence[Table], lang: str) -> tuple[StagePlan, ...]:
    return _named(tables, [_stage(table, lang) for table in tables])


def read_forums(tables: Sequence[Table], lang: str) -> tuple[ForumPlan, ...]:
    return _named(tables, [_forum(table, lang) for table in tables])


def read_rulebook(tables: Sequence[Table], lang: str) -> tuple[RulePlan, ...]:
    found = [
        RulePlan(
            table.slug(),
            _title(table, lang),
            table.texts("message", lang, "", longest=TEXT_LONGEST),
        )
        for table in tables
    ]
    return _named(tables, found)


def read_rounds(tables: Sequence[Table]) -> tuple[RoundPlan, ...]:
    rounds = [_round(table, position) for position, table in enumerate(tables, start=1)]
    refuse_doubles(tables, [one.number for one in rounds], "number")
    return tuple(sorted(rounds, key=lambda one: one.number))


def read_documents(tables: Sequence[Table]) -> tuple[DocumentPlan, ...]:
    return tuple(_document(table) for table in tables)


def _named(tables: Sequence[Table], found: list[Named]) -> tuple[Named, ...]:
    for table in tables:
        table.done()
    refuse_doubles(tables, [one.slug for one in found], "slug")
    return tuple(found)


def _title(table: Table, lang: str) -> Texts:
    return table.texts("title", lang, longest=TITLE_LONGEST)


def _stage(table: Table, lang: str) -> StagePlan:
    slug = table.slug()
    return StagePlan(
        slug,
        _title(table, lang),
        table.choice("family", FAMILIES, "cross-cutting"),
        table.choice("glyph", GLYPHS, slug),
        table.texts("definition", lang, "", longest=TEXT_LONGEST),
        table.text("signs", "", longest=TEXT_LONGEST),
        table.text("tools", "", longest=TEXT_LONGEST),
        table.text("groups", "", longest=TEXT_LONGEST),
    )


def visibility_and_presence(table: Table) -> tuple[str, bool]:
    """Who may read, and whether they see who else does: not in private, unless the plan says so."""
    visibility = table.choice("visibility", VISIBILITIES, "public")
    return visibility, table.flag("shows_presence", visibility != "private")


def _forum(table: Table, lang: str) -> ForumPlan:
    return ForumPlan(
        table.slug(),
        _title(table, lang),
        table.texts("description", lang, "", longest=TEXT_LONGEST),
        table.slug("region") if table.has("region") else None,
        *visibility_and_presence(table),
        *forum_moderation(table),
    )


def _document(table: Table) -> DocumentPlan:
    document = DocumentPlan(
        table.text("title", longest=TITLE_LONGEST),
        table.text("author", "", longest=200),
        table.text("url", longest=1_000),
        table.text("published_on", "", longest=10),
        table.text("lang", "", longest=10),
    )
    table.done()
    if urlsplit(document.url).scheme not in ("http", "https"):
        raise table.refusal('"url" must start with http:// or https://.')
    return document


def _round(table: Table, position: int) -> RoundPlan:
    number = table.whole("number", position)
    questions = table.strings("questions", longest=QUESTION_LONGEST)
    by_language = _round_translations(table.table("translations"), len(questions))
    first, last = _round_days(table)
    found = RoundPlan(
        number,
        table.text("title", longest=TITLE_LONGEST),
        table.text("theme", "", longest=THEME_LONGEST),
        first,
        last,
        tuple(
            QuestionPlan(
                text, {lang: asked[index] for lang, (_, asked) in by_language.items() if asked}
            )
            for index, text in enumerate(questions)
        ),
        {lang: words for lang, (words, _) in by_language.items()},
    )
    table.done()
    return found


def _round_days(table: Table) -> tuple[date, date] | tuple[int, int]:
    if table.has("starts_on") or table.has("ends_on"):
        first, last = table.day("starts_on"), table.day("ends_on")
        if not first <= last <= first + timedelta(days=LONGEST_ROUND):
            raise table.refusal('"ends_on" must not lie before "starts_on".')
        return first, last
    start = table.whole("start_day")
    return start, start + table.whole("days", least=1) - 1


def _round_translations(
    table: Table, count: int
) -> dict[str, tuple[dict[str, str], tuple[str, ...]]]:
    """By language: title and theme, and as many questions as the round has."""
    found = {}
    for lang in table.languages() if not table.is_empty else ():
        one = table.table(lang)
        words = {
            key: one.text(key, longest=longest)
            for key, longest in (("title", TITLE_LONGEST), ("theme", THEME_LONGEST))
            if one.has(key)
        }
        asked = one.strings("questions", longest=QUESTION_LONGEST)
        one.done()
        if asked and len(asked) != count:
            raise one.refusal('"questions" must be %(count)d, one for each.', count=count)
        found[lang] = words, asked
    return found
