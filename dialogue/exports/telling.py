"""What was generalised or left out of an export, in sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from dialogue.i18n import gettext as _
from dialogue.i18n import ngettext

PUBLIC = "public"


def sentences(told: Mapping[str, Any]) -> list[str]:
    """What ``Dataset.told`` says, in the language that is spoken."""
    if not told:
        return []
    public = told.get("audience") == PUBLIC
    return [*(_of_people(told) if public else ()), *_of_words(told, public=public)]


def _of_people(told: Mapping[str, Any]) -> Iterator[str]:
    yield _(
        "At least %(k)d people share each combination of country, region, stakeholder type, "
        "language, capacity and role.",
        k=told["k"],
    )
    if told.get("too_few"):
        yield _(
            "Fewer than %(k)d people speak under a pseudonym: nothing is told of who they are.",
            k=told["k"],
        )
    names = _attributes()
    for name, count in told.get("generalised", {}).items():
        yield ngettext(
            "%(attribute)s: made coarser or left out for %(num)s person.",
            "%(attribute)s: made coarser or left out for %(num)s people.",
            count,
            attribute=names.get(name, name),
        )
    if told.get("varied"):
        yield ngettext(
            "%(num)s person gave different answers over time: those are left out.",
            "%(num)s people gave different answers over time: those are left out.",
            told["varied"],
        )
    if told.get("days_only"):
        yield _("So few people take part that times are told to the day only.")
    else:
        yield _("When people joined and left is told to the day only.")


def _of_words(told: Mapping[str, Any], *, public: bool) -> Iterator[str]:
    without = sum(told.get("without_words", {}).values())
    if without:
        yield ngettext(
            "%(num)s contribution keeps its place without its words: it does not stand, or its "
            "author did not agree.",
            "%(num)s contributions keep their places without their words: they do not stand, or "
            "their authors did not agree.",
            without,
        )
    if told.get("quotations"):
        yield ngettext(
            "%(num)s quotation of such words is replaced by a sign.",
            "%(num)s quotations of such words are replaced by a sign.",
            told["quotations"],
        )
    if told.get("names"):
        yield ngettext(
            "%(num)s name in people's words is replaced.",
            "%(num)s names in people's words are replaced.",
            told["names"],
        )
    if told.get("emails"):
        yield ngettext(
            "%(num)s e-mail address in people's words is replaced.",
            "%(num)s e-mail addresses in people's words are replaced.",
            told["emails"],
        )
    if told.get("phones"):
        yield _phones(told["phones"], public=public)
    yield from _of_the_rest(told)


def _of_the_rest(told: Mapping[str, Any]) -> Iterator[str]:
    if told.get("answers_elsewhere"):
        yield ngettext(
            "%(num)s contribution answers one that is not in this part.",
            "%(num)s contributions answer one that is not in this part.",
            told["answers_elsewhere"],
        )
    if told.get("thin_edges"):
        yield ngettext(
            "%(num)s line of the network is left out: too few people stand behind it.",
            "%(num)s lines of the network are left out: too few people stand behind them.",
            told["thin_edges"],
        )
    if told.get("cut_cells"):
        yield ngettext(
            "%(num)s cell is cut: a spreadsheet holds 32,767 characters in one.",
            "%(num)s cells are cut: a spreadsheet holds 32,767 characters in one.",
            told["cut_cells"],
        )
    if told.get("control_signs"):
        yield _("Control characters, which this format cannot hold, are replaced by a sign.")


def _phones(count: int, *, public: bool) -> str:
    if public:
        told = ngettext(
            "%(num)s telephone number in people's words is replaced.",
            "%(num)s telephone numbers in people's words are replaced.",
            count,
        )
    else:
        told = ngettext(
            "%(num)s telephone number stands in people's words: look before you pass this on.",
            "%(num)s telephone numbers stand in people's words: look before you pass this on.",
            count,
        )
    return str(told)


def _attributes() -> dict[str, str]:
    return {
        "country": _("Country"),
        "region": _("Region"),
        "stakeholder_type": _("Stakeholder type"),
        "lang": _("Language"),
        "capacity": _("Capacity"),
        "role": _("Role"),
    }
