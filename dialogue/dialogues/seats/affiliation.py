"""What people say of themselves for a dialogue: each answer may be withheld."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, TypedDict, Unpack

from dialogue.dialogues.fields import gathered, language, one_of_or_none, optional_line
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.i18n import is_country

CAPACITIES = ("personal", "organisation")
ORGANISATION_LONGEST = 200


class Answers(TypedDict, total=False):
    """What may be asked; an answer that is missing, None or empty means: prefer not to say."""

    stakeholder_type: str | None
    region: str | None
    country: str | None
    organisation: str
    capacity: str | None
    lang: str | None
    social_groups: Iterable[str]


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Whom somebody speaks for. None and "" mean: prefer not to say."""

    stakeholder_type: str | None = None
    region: str | None = None
    country: str | None = None
    organisation: str = ""
    capacity: str | None = None
    lang: str | None = None
    social_groups: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """The answers that were given, as columns of a seat."""
        given = {name: value for name, value in asdict(self).items() if value}
        if self.social_groups:
            given["social_groups"] = list(self.social_groups)
        return given

    def all_answers(self) -> dict[str, Any]:
        """Every answer, as columns of a seat."""
        return {**asdict(self), "social_groups": list(self.social_groups)}


def check_affiliation(dialogue: Dialogue, **answers: Unpack[Answers]) -> Affiliation:
    """The answers, when the dialogue knows them all; Invalid by field otherwise."""
    return Affiliation(
        **gathered(
            {
                "stakeholder_type": lambda: _term(
                    dialogue, "stakeholder-type", answers.get("stakeholder_type")
                ),
                "region": lambda: _term(dialogue, "region", answers.get("region")),
                "country": lambda: _country(answers.get("country")),
                "organisation": lambda: optional_line(
                    answers.get("organisation") or "", ORGANISATION_LONGEST
                ),
                "capacity": lambda: one_of_or_none(answers.get("capacity"), CAPACITIES),
                "lang": lambda: language(answers.get("lang") or "") or None,
                "social_groups": lambda: _social_groups(dialogue, answers.get("social_groups", ())),
            }
        )
    )


def _term(dialogue: Dialogue, kind: str, slug: str | None) -> str | None:
    if not slug:
        return None
    if slug not in _slugs(dialogue, kind):
        raise Invalid('"%(slug)s" is not in the list of this dialogue.', slug=slug)
    return slug


def _slugs(dialogue: Dialogue, kind: str) -> set[str]:
    return {term.slug for term in dialogue.terms if term.kind == kind}


def _country(code: str | None) -> str | None:
    if not code:
        return None
    if not is_country(code.upper()):
        raise Invalid('"%(code)s" is not the two-letter code of a country.', code=code)
    return code.upper()


def _social_groups(dialogue: Dialogue, slugs: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(slug for slug in slugs if slug))
    for slug in chosen:
        _term(dialogue, "social-group", slug)
    return chosen
