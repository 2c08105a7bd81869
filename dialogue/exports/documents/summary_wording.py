"""What a summary's document calls things, in the language that is spoken."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from babel.dates import format_date

from dialogue.dialogues.shape import RoundShape, Shape
from dialogue.i18n import get_locale_or_english, interface, written_number
from dialogue.i18n import gettext as _
from dialogue.summaries.models import SummaryKind

SEPARATOR = " \u00b7 "
HIDDEN = "\u2013"


def day(moment: datetime) -> str:
    """A day in UTC."""
    return str(format_date(moment.astimezone(UTC).date(), "long", get_locale_or_english()))


def dates(rounds: Sequence[RoundShape]) -> str:
    """From the first to the last day of some rounds; "" of none."""
    if not rounds:
        return ""
    last = max(one.ends_at for one in rounds) - timedelta(seconds=1)
    return f"{day(min(one.starts_at for one in rounds))} \u2013 {day(last)}"


def share(pair: list[int] | None) -> str:
    """What is reached of what there is, or the sign for what is not told."""
    if pair is None:
        return HIDDEN
    return str(
        _("%(reached)s of %(of)s", reached=written_number(pair[0]), of=written_number(pair[1]))
    )


def what_it_is(summary: Mapping[str, Any]) -> str:
    """The kind of a frozen summary, as a sub-title."""
    if summary["kind"] == SummaryKind.ROUND:
        return str(_("Summary of round %(number)s", number=summary["round"]))
    if summary["kind"] == SummaryKind.THREAD:
        return str(_("Summary of thread %(number)s", number=summary["thread"]))
    return str(_("Synthesis of the dialogue"))


def stage_name(shape: Shape, slug: str) -> str:
    found = next((one for one in shape.stages if one.slug == slug), None)
    return found.title_in(interface()["lang"]) if found else slug
