"""What summaries, sections and points are called in the interface: (value, word) pairs, in the
order in which they are offered."""

from dialogue.dialogues.shape import Shape
from dialogue.i18n import gettext as _
from dialogue.i18n import interface
from dialogue.summaries.models import Label, Level, SectionKind, Summary, SummaryKind

Words = list[tuple[str, str]]


def labels() -> Words:
    """How far a point is held."""
    return [
        (Label.SHARED.value, _("Shared")),
        (Label.CONTESTED.value, _("Contested")),
        (Label.MINORITY.value, _("View of a minority")),
        (Label.OPEN.value, _("Open question")),
    ]


def levels() -> Words:
    """Where a recommendation is to be carried out."""
    return [
        (Level.INTERNATIONAL.value, _("International level")),
        (Level.NATIONAL.value, _("National level")),
        (Level.LOCAL.value, _("Local level")),
    ]


def kinds() -> Words:
    """What is summarised."""
    return [
        (SummaryKind.ROUND.value, _("A round")),
        (SummaryKind.THREAD.value, _("A thread")),
        (SummaryKind.DIALOGUE.value, _("The whole dialogue")),
    ]


def section_kinds() -> Words:
    return [
        (SectionKind.POINTS.value, _("Points")),
        (SectionKind.RECOMMENDATIONS.value, _("Recommendations")),
    ]


def subject_of(summary: Summary, shape: Shape) -> str:
    """What a summary is of: a round by its title, a thread by its number, or the dialogue."""
    summarised = shape.round(summary.round_id)
    if summarised is not None:
        return summarised.title_in(interface()["lang"])
    if summary.thread is not None:
        return str(_("Thread %(number)s", number=summary.thread.number))
    return str(_("The whole dialogue"))
