"""The groups by which participation is told, and what each is called."""

from collections.abc import Iterable
from dataclasses import dataclass

from dialogue.dialogues.models import Forum
from dialogue.dialogues.seats.affiliation import CAPACITIES
from dialogue.dialogues.shape import Shape
from dialogue.errors import NotFound
from dialogue.i18n import gettext as _
from dialogue.i18n import language_name

FORUM, REGION, STAKEHOLDER_TYPE, STAGE, ROUND, LANG, CAPACITY = BY = (
    *("forum", "region", "stakeholder-type", "stage", "round", "language", "capacity"),
)
PLACE = {by: place for place, by in enumerate(BY)}
OF_PEOPLE = (REGION, STAKEHOLDER_TYPE, LANG, CAPACITY)  # what a seat tells too
PARTS = (FORUM, ROUND, STAGE, LANG)
NOT_GIVEN, ALL = "-", "*"  # as no slug is


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a dialogue that a report is narrowed to: "forum" and "africa"."""

    by: str
    group: str

    def __str__(self) -> str:
        return f"{self.by}:{self.group}"


def part_called(name: str) -> Part | None:
    """The part that an address names as "forum:africa"; None for the whole. NotFound when it can be
    none; whether there is such a group is for the report to say."""
    if not name:
        return None
    by, _colon, group = name.partition(":")
    if by not in PARTS:
        raise NotFound
    return Part(by, group)


def groups_of(shape: Shape, by: str, forums: Iterable[Forum]) -> tuple[str, ...]:
    """Every group that there can be, so that none tells anything by being there; of the forums only
    these."""
    if by == FORUM:
        return tuple(one.slug for one in forums)
    if by == STAGE:
        return tuple(one.slug for one in shape.stages)
    if by == ROUND:
        return (*(str(one.number) for one in shape.rounds), NOT_GIVEN)
    if by == LANG:
        return (*shape.dialogue.languages, NOT_GIVEN)
    if by == CAPACITY:
        return (*CAPACITIES, NOT_GIVEN)
    return (*(one.slug for one in shape.terms.get(by, ())), NOT_GIVEN)


def group_title(shape: Shape, by: str, group: str, lang: str) -> str:
    """What a group is called in the interface language ``lang``."""
    if group == ALL:
        return str(_("All"))
    if group == NOT_GIVEN:
        return _outside(by)
    if by == LANG:
        return language_name(group, lang)
    if by == CAPACITY:
        return str(_("personal capacity") if group == "personal" else _("for the organisation"))
    named = {FORUM: shape.forums, STAGE: shape.stages, ROUND: shape.rounds}.get(
        by, shape.terms.get(by, ())
    )
    for one in named:
        if group == str(one.number if by == ROUND else one.slug):  # type: ignore[attr-defined]
            return str(one.title_in(lang))  # type: ignore[attr-defined]
    return group


def part_title(shape: Shape, part: Part, lang: str) -> str:
    """What a part is called, with what it is a part by: "Forum: Africa"."""
    group = group_title(shape, part.by, part.group, lang)
    of = {
        FORUM: _("Forum: %(name)s", name=group),
        ROUND: _("Round: %(name)s", name=group),
        STAGE: _("Stage: %(name)s", name=group),
        LANG: _("Language: %(name)s", name=group),
    }
    return str(of[part.by])


def _outside(by: str) -> str:
    if by == ROUND:
        return str(_("outside the rounds"))
    return str(_("another language, or not given") if by == LANG else _("not given"))
