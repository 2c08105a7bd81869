"""How each kind of case is shown at the desk and decided: one table, filled by the modules that
know the kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dialogue.errors import Invalid
from dialogue.moderation.models import Case, CaseKind, Decision
from dialogue.permissions import Actor

ACT = "act"  # the field in which a form says what to do
Decide = Callable[[Actor, Case, Mapping[str, str], int], Decision]


@dataclass(frozen=True, slots=True)
class Handling:
    """``template`` shows what a case is about, with the form in which it is decided; it gets the
    ``case``, ``errors``, ``typed`` and what ``facts(actor, case)`` gives. ``decide(actor, case,
    form, version)`` reads the form and calls an operation; it raises Invalid by field, Conflict
    when the case's ``version`` is not the one that was seen, NotPermitted and NotFound."""

    title: Any
    template: str
    decide: Decide
    facts: Callable[[Actor, Case], dict[str, Any]] = lambda actor, case: {}


_handlings: dict[CaseKind, Handling] = {}


def handle(kind: CaseKind, handling: Handling) -> None:
    _handlings[kind] = handling


def handling_of(case: Case) -> Handling:
    return _handlings[CaseKind(case.kind)]


def nothing_chosen() -> Invalid:
    """The refusal of a form that does not say what to do."""
    refusal = Invalid("Choose what to do.")
    return Invalid(fields={ACT: refusal})
