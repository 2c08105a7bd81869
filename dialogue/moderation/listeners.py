"""What moderation does when something happens elsewhere."""

from typing import Any

from sqlalchemy import select

from dialogue.dialogues.models import Rule, Term
from dialogue.dialogues.seats.asking import keep_door_with
from dialogue.dialogues.setup.term_uses import on_use
from dialogue.extensions import db
from dialogue.moderation.appeals.decision_queries import newest_return
from dialogue.moderation.models import Case, Decision, Flag
from dialogue.moderation.people.doorkeeper import DeskDoorkeeper
from dialogue.moderation.posts.reviewer import DeskReviewer
from dialogue.threads.held.models import HeldPost
from dialogue.threads.held.returning import Returned, explain_with
from dialogue.threads.held.reviewing import review_with

review_with(DeskReviewer())
keep_door_with(DeskDoorkeeper())


@explain_with
def why_it_came_back(held: HeldPost) -> Returned | None:
    found = newest_return(held)
    if found is None:
        return None
    return Returned(found.rule, found.message, "moderation.decision", found.id)


@on_use
def decisions_name(part: Term | Rule) -> bool:
    """Whether a decision or a flag names this rule, or keeps this answer of its author."""
    if isinstance(part, Rule):
        flagged = (
            select(Flag.id)
            .join(Case)
            .where(Case.dialogue_id == part.dialogue_id, Flag.rule == part.slug)
        )
        return _any_decision(part, Decision.rule) or db.session.scalar(flagged.limit(1)) is not None
    if part.kind == "social-group":
        return False
    column = Decision.region if part.kind == "region" else Decision.stakeholder_type
    return _any_decision(part, column)


def _any_decision(part: Term | Rule, column: Any) -> bool:
    wanted = select(Decision.id).where(
        Decision.dialogue_id == part.dialogue_id, column == part.slug
    )
    return db.session.scalar(wanted.limit(1)) is not None
