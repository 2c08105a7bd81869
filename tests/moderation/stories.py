"""Decisions for tests, made by calling operations."""

from typing import Any

from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.deciding import decide
from dialogue.moderation.models import Act, Appeal, Case, CaseKind, Decision
from dialogue.moderation.posts.review_operations import return_held
from dialogue.operation import transaction
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Thread
from dialogue.threads.operations import publish_post
from tests.factories import seat_of


def hold_all(dialogue: Dialogue) -> None:
    dialogue.holding = "all"
    db.session.commit()


def held_reply(thread: Thread, by: User, body: str = "They are not asked.") -> HeldPost:
    """A contribution that waits in a dialogue that holds all."""
    held = publish_post(by, thread, body=body)
    assert isinstance(held, HeldPost)
    return held


def returned_reply(thread: Thread, by: User, moderator: User) -> tuple[HeldPost, Decision]:
    hold_all(thread.dialogue)
    held = held_reply(thread, by)
    return held, return_held(moderator, held, rule="off-topic", message="Elsewhere, please.")


def sanction(actor: User, person: User, dialogue: Dialogue, act: Act, **seat: Any) -> Decision:
    """A measure against somebody, which sets these columns of their seat."""
    with transaction():
        theirs = seat_of(person, dialogue)
        for name, value in seat.items():
            setattr(theirs, name, value)
        return decide(actor, act, dialogue=dialogue, forum=None, seat=theirs, rule="attack")


def case_of(appeal: Appeal) -> Case:
    return db.session.scalars(
        select(Case).where(Case.kind == CaseKind.APPEAL.value, Case.id == appeal.case_id)
    ).one()
