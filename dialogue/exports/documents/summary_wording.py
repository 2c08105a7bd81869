"""What a summary's document calls things, in the language that is spoken."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from dialogue.dialogues.shape import Shape
from dialogue.i18n import get_locale_or_english, interface
from dialogue.i18n import gettext as _
from dialogue.summaries.models import SummaryKind
from dialogue.summaries.published_page import group_namer

SEPARATOR = " \u00b7 "
HIDDEN = "\u2013"


def day(moment: datetime) -> str:
    """A day in UTC."""
    return str(format_date(moment.astimezone(UTC).date(), "long", get_locale_or_english()))


def number(value: int) -> str:
    return str(format_decimal(value, locale=get_locale_or_english()))


def share(pair: list[int] | None) -> str:
    """What is reached of what there is, or the sign for what is not told."""
    if pair is None:
        return HIDDEN
    return str(_("%(reached)s of %(of)s", reached=number(pair[0]), of=number(pair[1])))


def what_it_is(summary: Mapping[str, Any]) -> str:
    """The kind of a frozen summary, as a sub-title."""
    if summary["kind"] == SummaryKind.ROUND:
        return str(_("Summary of round %(number)s", number=summary["round"]))
    if summary["kind"] == SummaryKind.THREAD:
        return str(_("Summary of thread %(number)s", number=summary["thread"]))
    return str(_("Synthesis of the dialogue"))


def label_name(label: str) -> str:
    return str(
        {
            "shared": _("Shared"),
            "contested": _("Contested"),
            "minority": _("View of a minority"),
            "open": _("Open question"),
        }[label]
    )


def level_name(level: str) -> str:
    return str(
        {
            "international": _("International level"),
            "national": _("National level"),
            "local": _("Local level"),
        }[level]
    )


def reception_name(reception: str) -> str:
    return str(
        {"accepted": _("Accepted"), "partly": _("Partly accepted"), "not": _("Not accepted")}[
            reception
        ]
    )


def fairness_name(answer: str) -> str:
    names = {"fair": _("fair"), "unfair": _("not fair"), "nuance": _("adds nuance")}
    return str(names[answer])


def kind_name(kind: str) -> str:
    return str(
        {
            "people": _("People"),
            "contributions": _("Contributions"),
            "stakeholder-type": _("Stakeholder types"),
            "region": _("Regions"),
            "forum": _("Forums"),
            "stage": _("Stages"),
            "lang": _("Languages"),
        }[kind]
    )


def stage_name(shape: Shape, slug: str) -> str:
    found = next((one for one in shape.stages if one.slug == slug), None)
    return found.title_in(interface()["lang"]) if found else slug


def group_name(shape: Shape) -> Callable[[str, str], str]:
    """Answers with what a group of the ledger is called, by its kind and slug."""
    return group_namer(shape)
