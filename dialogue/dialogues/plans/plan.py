"""What a dialogue is made from: a TOML text, read into plain values; no database.

A plan lists rounds, documents and the pages about and rules; stages, forums, stakeholder types,
regions, social groups and the rulebook are the shipped ones unless the plan lists its own.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from dialogue.dialogues.plans import parts
from dialogue.dialogues.plans.moderation import read_moderation
from dialogue.dialogues.plans.parts import (
    DocumentPlan,
    ForumPlan,
    RegionPlan,
    RoundPlan,
    RulePlan,
    StagePlan,
    TermPlan,
)
from dialogue.dialogues.plans.reading import LANGUAGE, Table, parse

JOININGS = ("open", "approval", "invitation")
CONSENTS = ("name", "alias", "paraphrase", "none")
UN_LANGUAGES = ("en", "ar", "zh", "fr", "ru", "es")

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Taxonomies:
    """What a dialogue sorts by: stages and forums, how people describe themselves, and the rules
    that decisions name."""

    stages: tuple[StagePlan, ...]
    forums: tuple[ForumPlan, ...]
    stakeholder_types: tuple[TermPlan, ...]
    regions: tuple[RegionPlan, ...]
    social_groups: tuple[TermPlan, ...]
    rulebook: tuple[RulePlan, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a new dialogue is filled with; ``welcome`` is for its facilitator to post."""

    name: str = ""
    description: str = ""
    strapline: str = ""
    host_name: str = ""
    visibility: str = "public"
    joining: str = "open"
    lang: str = "en"
    languages: tuple[str, ...] = UN_LANGUAGES
    default_consent: str = "alias"
    edit_minutes: int | None = None
    shows_presence: bool = True
    holding: str = "none"
    holding_first: int = 3
    holds_links: bool = False
    reviewing: str = "before"
    appeal_days: int = 14
    hides_flagged_at: int | None = None
    objectives: tuple[str, ...] = ()
    about: str = ""
    rules: str = ""
    welcome: str = ""
    rounds: tuple[RoundPlan, ...] = ()
    documents: tuple[DocumentPlan, ...] = ()
    own_taxonomies: Taxonomies | None = None

    @property
    def taxonomies(self) -> Taxonomies:
        return self.own_taxonomies or taxonomies()


def read_plan(text: str, place: str = "plan.toml") -> Plan:
    """The plan in a TOML text; Invalid with a sentence naming what is wrong and where."""
    table = parse(text, place)
    lang = _language(table, table.text("lang", "en"))
    visibility, shows_presence = parts.visibility_and_presence(table)
    plan = Plan(
        name=table.text("name", "", longest=200),
        description=table.text("description", "", longest=1_000),
        strapline=table.text("strapline", "", longest=300),
        host_name=table.text("host_name", "", longest=200),
        visibility=visibility,
        joining=table.choice("joining", JOININGS, "open"),
        lang=lang,
        languages=_languages(table, lang),
        default_consent=table.choice("default_consent", CONSENTS, "alias"),
        edit_minutes=table.whole("edit_minutes") if table.has("edit_minutes") else None,
        shows_presence=shows_presence,
        objectives=table.strings("objectives", longest=600),
        about=table.text("about", ""),
        rules=table.text("rules", ""),
        welcome=table.text("welcome", ""),
        rounds=parts.read_rounds(table.tables("rounds")),
        documents=parts.read_documents(table.tables("documents")),
        own_taxonomies=_own_taxonomies(table, lang),
        **read_moderation(table),
    )
    table.done()
    return replace(plan, about=plan.about or _about_objectives(plan.objectives))


@cache
def june_2005() -> Plan:
    """The shipped template "June 2005 (three weeks)"."""
    path = _HERE / "templates" / "june-2005.toml"
    return read_plan(path.read_text(encoding="utf-8"), path.name)


@cache
def taxonomies() -> Taxonomies:
    """The shipped taxonomies, read once."""
    return Taxonomies(
        stages=parts.read_stages(_shipped("stages", "stage"), "en"),
        forums=parts.read_forums(_shipped("forums", "forum"), "en"),
        stakeholder_types=parts.read_terms(_shipped("stakeholder_types", "stakeholder_type"), "en"),
        regions=parts.read_regions(_shipped("regions", "region"), "en"),
        social_groups=parts.read_terms(_shipped("social_groups", "social_group"), "en"),
        rulebook=parts.read_rulebook(_shipped("rulebook", "rule"), "en"),
    )


def _shipped(name: str, key: str) -> list[Table]:
    path = _HERE / "taxonomies" / f"{name}.toml"
    table = parse(path.read_text(encoding="utf-8"), path.name)
    entries = table.tables(key)
    table.done()
    return entries


def _own_taxonomies(table: Table, lang: str) -> Taxonomies:
    """The plan's lists, and the shipped one wherever it has none."""
    shipped = taxonomies()
    own = Taxonomies(
        stages=parts.read_stages(table.tables("stages"), lang) or shipped.stages,
        forums=parts.read_forums(table.tables("forums"), lang) or shipped.forums,
        stakeholder_types=parts.read_terms(table.tables("stakeholder_types"), lang)
        or shipped.stakeholder_types,
        regions=parts.read_regions(table.tables("regions"), lang) or shipped.regions,
        social_groups=parts.read_terms(table.tables("social_groups"), lang)
        or shipped.social_groups,
        rulebook=parts.read_rulebook(table.tables("rulebook"), lang) or shipped.rulebook,
    )
    _refuse_unknown_regions(table, own)
    return own


def _refuse_unknown_regions(table: Table, own: Taxonomies) -> None:
    known = {region.slug for region in own.regions}
    for forum in own.forums:
        if forum.region is not None and forum.region not in known:
            raise table.refusal(
                'forum %(slug)s has the region "%(region)s", which is not in the list of regions.',
                slug=forum.slug,
                region=forum.region,
            )


def _languages(table: Table, lang: str) -> tuple[str, ...]:
    listed = table.strings("languages", longest=10) or UN_LANGUAGES
    for code in listed:
        _language(table, code)
    return tuple(dict.fromkeys((lang, *listed)))


def _language(table: Table, code: str) -> str:
    if not LANGUAGE.fullmatch(code):
        raise table.refusal('"%(code)s" is not a language code such as en or fr.', code=code)
    return code


def _about_objectives(objectives: tuple[str, ...]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(objectives, start=1))
