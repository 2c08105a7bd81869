"""What the forms of a set-up hold, as it was typed; the operations check it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dialogue.dialogues.fields import Translations


@dataclass(frozen=True, slots=True)
class DetailsForm:
    """``edit_minutes`` is how long a contribution can be edited; empty means always. At an empty
    ``hides_flagged_at`` nothing is hidden without a moderator."""

    title: str
    strapline: str = ""
    host_name: str = ""
    lang: str = "en"
    languages: Sequence[str] = ()
    visibility: str = "public"
    joining: str = "open"
    default_consent: str = "alias"
    edit_minutes: str = ""
    shows_presence: bool = True
    holding: str = "none"
    holding_first: str = "3"
    holds_links: bool = False
    reviewing: str = "before"
    appeal_days: str = "14"
    hides_flagged_at: str = ""


@dataclass(frozen=True, slots=True)
class RoundForm:
    """``questions`` one a line; ``question_translations`` by language as many lines, or none."""

    number: str
    title: str
    starts_at: str
    ends_at: str
    theme: str = ""
    questions: str = ""
    translations: Translations = field(default_factory=dict)
    question_translations: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageForm:
    title: str
    slug: str = ""
    family: str = "cross-cutting"
    glyph: str = "cross-cutting"
    definition: str = ""
    signs: str = ""
    tools: str = ""
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForumForm:
    """Empty ``holding`` and ``reviewing``: as in the dialogue."""

    title: str
    slug: str = ""
    description: str = ""
    region: str = ""
    visibility: str = "public"
    shows_presence: bool = True
    holding: str = ""
    reviewing: str = ""
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TermForm:
    title: str
    slug: str = ""
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleForm:
    title: str
    slug: str = ""
    message: str = ""
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentForm:
    title: str
    url: str
    author: str = ""
    published_on: str = ""
    lang: str = ""
