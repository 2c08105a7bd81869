"""The parts of a dialogue that hosts list, add, change and remove in the same way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.setup import form_reading as reading
from dialogue.dialogues.setup.document_operations import add_document, change_document
from dialogue.dialogues.setup.forum_operations import add_forum, change_forum
from dialogue.dialogues.setup.part_operations import remove_part
from dialogue.dialogues.setup.round_operations import add_round, change_round, remove_round
from dialogue.dialogues.setup.rule_operations import add_rule, change_rule
from dialogue.dialogues.setup.stage_operations import add_stage, change_stage
from dialogue.dialogues.setup.term_operations import add_term, change_term
from dialogue.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class PartKind:
    """How one kind is named and explained, found, read from a form, shown in one, and changed."""

    title: Any
    new: Any
    explained: Any
    template: str
    listed: Callable[[Dialogue], Sequence[Any]]
    read: Callable[[Mapping[str, str], Dialogue], Any]
    fields: Callable[[Any], dict[str, Any]]
    add: Callable[..., Any]
    change: Callable[..., None]
    remove: Callable[..., None] = remove_part
    moves: bool = True
    first_fields: Callable[[Dialogue], dict[str, Any]] = lambda dialogue: {}


def _terms(kind: str) -> Callable[[Dialogue], Sequence[Any]]:
    return lambda dialogue: [term for term in dialogue.terms if term.kind == kind]


def _list_of_terms(kind: str, title: Any, new: Any, explained: Any) -> PartKind:
    return PartKind(
        title,
        new,
        explained,
        "dialogues/setup/term.html",
        _terms(kind),
        reading.term_form,
        reading.term_fields,
        partial(add_term, kind=kind),
        change_term,
    )


KINDS: dict[str, PartKind] = {
    "rounds": PartKind(
        _l("Rounds"),
        _l("Add a round"),
        _l("Each round is a stretch of time with guiding questions. Any number is possible."),
        "dialogues/setup/round.html",
        lambda dialogue: dialogue.rounds,
        reading.round_form,
        reading.round_fields,
        add_round,
        change_round,
        remove_round,
        moves=False,
        first_fields=reading.new_round_fields,
    ),
    "stages": PartKind(
        _l("Stages"),
        _l("Add a stage"),
        _l("Each thread says which situation it speaks of. A stage never labels a people."),
        "dialogues/setup/stage.html",
        lambda dialogue: dialogue.stages,
        reading.stage_form,
        reading.stage_fields,
        add_stage,
        change_stage,
        first_fields=lambda dialogue: {"family": "cross-cutting", "glyph": "cross-cutting"},
    ),
    "forums": PartKind(
        _l("Forums"),
        _l("Add a forum"),
        _l("A plenary for all, regional forums, or rooms for a few."),
        "dialogues/setup/forum.html",
        lambda dialogue: dialogue.forums,
        reading.forum_form,
        reading.forum_fields,
        add_forum,
        change_forum,
        first_fields=lambda dialogue: {"visibility": "public", "shows_presence": True},
    ),
    "stakeholder-types": _list_of_terms(
        "stakeholder-type",
        _l("Stakeholder types"),
        _l("Add a stakeholder type"),
        _l("Participants choose one, or prefer not to say."),
    ),
    "regions": _list_of_terms(
        "region",
        _l("Regions"),
        _l("Add a region"),
        _l("Where participants speak from; a forum can belong to a region."),
    ),
    "social-groups": _list_of_terms(
        "social-group",
        _l("Social groups"),
        _l("Add a social group"),
        _l("Participants may choose several, or none. What they choose is never shown."),
    ),
    "rulebook": PartKind(
        _l("Rulebook"),
        _l("Add a rule"),
        _l("Whoever flags a contribution or decides about one names one of these rules."),
        "dialogues/setup/rule.html",
        lambda dialogue: dialogue.rulebook,
        reading.rule_form,
        reading.rule_fields,
        add_rule,
        change_rule,
    ),
    "documents": PartKind(
        _l("Documents"),
        _l("Add a document"),
        _l("Links to what the dialogue builds on."),
        "dialogues/setup/document.html",
        lambda dialogue: dialogue.documents,
        reading.document_form,
        reading.document_fields,
        add_document,
        change_document,
    ),
}
