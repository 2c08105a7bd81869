"""How the desk shows an appeal, and takes its outcome."""

from collections.abc import Mapping
from typing import Any

from dialogue.dialogues.shape import shape_of
from dialogue.errors import NotFound
from dialogue.i18n import lazy_gettext
from dialogue.moderation.acts import act_in_words
from dialogue.moderation.appeals.appeal_operations import hear_appeal
from dialogue.moderation.appeals.decision_queries import words_about
from dialogue.moderation.desk.case_kinds import Handling, handle
from dialogue.moderation.models import Appeal, Case, CaseKind, Decision
from dialogue.permissions import Actor, Permission, refusal


def decide_appeal(actor: Actor, case: Case, form: Mapping[str, str], version: int) -> Decision:
    return hear_appeal(
        actor,
        _appeal_of(case),
        outcome=form.get("outcome", ""),
        message=form.get("message", ""),
        version=version,
    )


def facts_of(actor: Actor, case: Case) -> dict[str, Any]:
    """The decision, its rule, the words that it was about, and the appeal; why the actor may not
    hear it, if so."""
    appeal = _appeal_of(case)
    first = appeal.decision
    return {
        "appeal": appeal,
        "first": first,
        "did": act_in_words(first.act),
        "rule": shape_of(case.dialogue).rule(first.rule),
        "kept": words_about(first),
        "no_hearing": refusal(actor, Permission.HEAR_APPEAL, appeal),
    }


def _appeal_of(case: Case) -> Appeal:
    if case.appeal is None:
        raise NotFound
    return case.appeal


handle(
    CaseKind.APPEAL,
    Handling(
        title=lazy_gettext("Appeal"),
        template="moderation/cases/appeal.html",
        decide=decide_appeal,
        facts=facts_of,
    ),
)
