"""What a document of a dialogue shows: all contributions, a summary with annexes, or the report of
participation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dialogue.analysis.groups import FORUM, LANG, ROUND, STAGE, Part
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid, NotFound
from dialogue.exports.gate.scope import Scope
from dialogue.exports.models import Export
from dialogue.permissions import Actor, Permission, can
from dialogue.summaries.models import Summary, SummaryKind, SummaryState
from dialogue.summaries.queries import get_summary, summaries_of

CONTRIBUTORS, PARTICIPATION, PROCEEDINGS, RULES = ANNEXES = (
    *("contributors", "participation", "proceedings", "rules"),
)
LARGEST = 2**31 - 1  # that a column holds


@dataclass(frozen=True, slots=True)
class Paper:
    """``summary`` is its number, None: the participation report where that is the only annex, else
    the contributions alone. ``version`` is a published one, None: the draft."""

    summary: int | None = None
    version: int | None = None
    annexes: tuple[str, ...] = ()

    @property
    def is_report(self) -> bool:
        return self.summary is None and self.annexes == REPORT.annexes


REPORT = Paper(annexes=(PARTICIPATION,))


def paper_of(export: Export) -> Paper:
    return Paper(export.summary_number, export.version, tuple(export.annexes))


def chosen_paper(
    actor: Actor,
    dialogue: Dialogue,
    summary: int | None,
    *,
    is_draft: bool,
    annexes: Collection[str] = (),
) -> Paper:
    """The paper, for an actor who may have it: the newest version of the summary, or the draft for
    those who write it. Invalid for what there is not."""
    chosen = tuple(one for one in ANNEXES if one in annexes)
    if len(chosen) != len(set(annexes)):
        raise Invalid("There is no such annex.")
    if PARTICIPATION in chosen:
        _require_report(actor, dialogue)
    if summary is None:
        if chosen or is_draft:
            raise Invalid("Choose the summary that it is for.")
        return Paper()
    found = _summary(actor, dialogue, summary)
    if is_draft:
        if not can(actor, Permission.WRITE_SUMMARY, found):
            raise Invalid("Only those who write a summary can export its draft.")
        if found.state == SummaryState.PUBLISHED:
            raise Invalid("This summary is published, and no draft of the next version was begun.")
        return Paper(summary, None, chosen)
    if not found.version:
        raise Invalid("This summary was not published yet: only its draft can be exported.")
    return Paper(summary, found.version, chosen)


def report_paper(actor: Actor, dialogue: Dialogue, scope: Scope) -> Paper:
    """The participation report, for an actor who may read it. Invalid for a part that it cannot be
    narrowed to."""
    _require_report(actor, dialogue)
    report_part(scope, dialogue)
    return REPORT


def report_part(scope: Scope, dialogue: Dialogue) -> Part | None:
    """The part that a report of ``scope`` is of, None: the whole dialogue. Invalid by field for
    what reports are not narrowed to, and for all parts but one."""
    refused = {
        name: Invalid(
            "A participation report is narrowed by forum, round, stage or language, not by state "
            "or day."
        )
        for name in ("state", "since", "until")
        if getattr(scope, name) is not None
    }
    given = [(by, name) for by, name in _PARTS.items() if getattr(scope, name) is not None]
    for _by, name in given[1:]:
        refused[name] = Invalid("A participation report is of one such part at a time.")
    if scope.lang is not None and scope.lang not in dialogue.languages:
        refused["lang"] = Invalid(
            'The participation report does not count "%(code)s" apart: it is none of the '
            "dialogue's languages.",
            code=scope.lang,
        )
    if refused:
        raise Invalid(fields=refused)
    return next((Part(by, str(getattr(scope, name))) for by, name in given), None)


_PARTS = {FORUM: "forum", ROUND: "round", STAGE: "stage", LANG: "lang"}


def _require_report(actor: Actor, dialogue: Dialogue) -> None:
    if not can(actor, Permission.READ_REPORT, dialogue):
        raise Invalid("The participation report is for those who run the dialogue.")


def default_paper(actor: Actor, dialogue: Dialogue) -> Paper:
    """The newest published summary of the whole dialogue with the proceedings as its annex, else
    the contributions alone."""
    whole = [
        one
        for one in summaries_of(actor, dialogue)
        if one.kind == SummaryKind.DIALOGUE and one.version
    ]
    if not whole:
        return Paper()
    return Paper(whole[0].number, whole[0].version, (PROCEEDINGS,))


def papers_of(actor: Actor, dialogue: Dialogue) -> Sequence[tuple[Summary, bool]]:
    """The summaries that the actor can export, each with whether it is the draft; the newest
    first."""
    return [
        (one, is_draft)
        for one in summaries_of(actor, dialogue)
        for is_draft in (False, True)
        if (_has_draft(actor, one) if is_draft else one.version)
    ]


def _has_draft(actor: Actor, summary: Summary) -> bool:
    is_open = summary.state != SummaryState.PUBLISHED
    return is_open and can(actor, Permission.WRITE_SUMMARY, summary)


def _summary(actor: Actor, dialogue: Dialogue, number: int) -> Summary:
    try:
        if not 0 < number <= LARGEST:
            raise NotFound
        return get_summary(actor, dialogue.slug, number)
    except NotFound:
        raise Invalid("There is no summary %(number)d to export.", number=number) from None
