"""Whether anybody has given an answer, or named a rule, that is to be removed from a list.

This package asks its seats. Features to the right, which copy the answers of a moment, register a
check of their own with ``on_use``.
"""

from collections.abc import Callable

from sqlalchemy import select

from dialogue.dialogues.models import Forum, Rule, Term
from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db

Check = Callable[[Term | Rule], bool]

_checks: list[Check] = []


def on_use(check: Check) -> Check:
    """Have ``check`` asked whether a term or a rule is in use."""
    if check not in _checks:
        _checks.append(check)
    return check


def is_used(part: Term | Rule) -> bool:
    return any(check(part) for check in _checks)


@on_use
def seats_use(term: Term | Rule) -> bool:
    """Whether a seat, present or past, or a forum holds the term."""
    if isinstance(term, Rule):
        return False
    if term.kind == "social-group":
        groups = db.session.scalars(
            select(Participant.social_groups).where(Participant.dialogue_id == term.dialogue_id)
        )
        return any(term.slug in chosen for chosen in groups)
    column = Participant.region if term.kind == "region" else Participant.stakeholder_type
    seated = select(Participant.id).where(
        Participant.dialogue_id == term.dialogue_id, column == term.slug
    )
    if db.session.scalar(seated.limit(1)) is not None:
        return True
    laid_out = select(Forum.id).where(
        Forum.dialogue_id == term.dialogue_id, Forum.region == term.slug
    )
    return term.kind == "region" and db.session.scalar(laid_out.limit(1)) is not None
