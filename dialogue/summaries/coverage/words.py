"""What the kinds and groups of the ledger are called in the interface."""

from collections.abc import Sequence

from dialogue.dialogues.shape import Named, Shape
from dialogue.i18n import gettext as _
from dialogue.i18n import interface, language_name
from dialogue.summaries.coverage.measures import NOT_GIVEN


def kind_words() -> dict[str, str]:
    """By kind, in the order in which they are shown."""
    return {
        "contributions": _("Contributions"),
        "people": _("People"),
        "stakeholder-type": _("Stakeholder types"),
        "region": _("Regions"),
        "forum": _("Forums"),
        "stage": _("Stages"),
        "lang": _("Languages"),
    }


def group_word(shape: Shape, kind: str, slug: str) -> str:
    """What a group of a kind is called."""
    lang = interface()["lang"]
    if slug == NOT_GIVEN:
        return str(_("not given"))
    if kind == "lang":
        return language_name(slug, lang)
    places: dict[str, Sequence[Named]] = {"forum": shape.forums, "stage": shape.stages}
    named = places.get(kind, shape.terms.get(kind, ()))
    found = next((one for one in named if one.slug == slug), None)
    return found.title_in(lang) if found else slug
