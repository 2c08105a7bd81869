"""A dialogue whose contributions wait for moderators, and cases of each kind on their desk."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.cases import open_case
from dialogue.moderation.models import Appeal, Case, CaseKind, Decision, Flag
from dialogue.operation import transaction
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Thread
from dialogue.threads.operations import publish_post
from tests.factories import seat_of

DESK = "/d/june-2005/moderation/"
RULE = "attack"


def hold_everything(dialogue: Dialogue) -> None:
    """From now on, whatever anybody but the team sends."""
    dialogue.holding = "all"
    db.session.commit()


def make_held(thread: Thread, by: User, body: str = "Wait for me.", **details: Any) -> HeldPost:
    """A contribution that waits."""
    held = publish_post(by, thread, body=body, **details)
    assert isinstance(held, HeldPost)
    return held


def make_flag(
    post: Post, by: User, text: str = "It speaks against us.", rule: str = RULE, score: float = 1.0
) -> Case:
    """Somebody's flag of a contribution, and the case that it opens or joins."""
    with transaction():
        case = open_case(
            by,
            CaseKind.FLAG,
            f"post/{post.id}",
            dialogue=post.dialogue,
            forum=post.forum,
            post_id=post.id,
            thread_id=post.thread_id,
        )
        case.score += score
        seat = seat_of(by, post.dialogue)
        db.session.add(Flag(case_id=case.id, seat_id=seat.id, at=clock.now(), rule=rule, text=text))
    return case


def case_of(held: HeldPost) -> Case:
    """The newest case about a contribution that waits."""
    found = db.session.scalars(
        select(Case).where(Case.held_id == held.id).order_by(Case.id.desc()).limit(1)
    ).one()
    return found


def page_of(case: Case) -> str:
    return f"{DESK}cases/{case.id}"


def make_appeal(decision: Decision, by: User, *, days: int = 7) -> Case:
    """An appeal of somebody's against a decision that concerns them."""
    seat, due = seat_of(by, decision.dialogue), clock.now() + timedelta(days=days)
    with transaction():
        case = open_case(
            by,
            CaseKind.APPEAL,
            f"decision/{decision.id}",
            dialogue=decision.dialogue,
            forum=decision.forum,
            due_at=due,
            post_id=decision.post_id,
            held_id=decision.held_id,
        )
        db.session.add(
            Appeal(
                decision_id=decision.id,
                case_id=case.id,
                seat_id=seat.id,
                at=clock.now(),
                due_at=due,
                text="That is not what I said.",
            )
        )
    return case
