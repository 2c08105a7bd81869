"""The inside of decisions: each is kept with its reason, recorded, told and can be appealed.

Everything here runs inside a transaction.
"""

from datetime import timedelta
from typing import Any

from dialogue import clock
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Invalid
from dialogue.events import record
from dialogue.extensions import db
from dialogue.moderation.cases import settle
from dialogue.moderation.models import Act, Case, CaseState, Decision
from dialogue.permissions import Actor
from dialogue.text import clean_body, is_blank, scrub
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Thread

MESSAGE_LONGEST = 2000
APPEALABLE = frozenset(
    {Act.RETURN, Act.HIDE, Act.REMOVE, Act.REDACT, Act.WARN, Act.HOLD_PERSON, Act.SUSPEND}
)


def clean_rule(dialogue: Dialogue, rule: str) -> str:
    """A rule of the dialogue's rulebook; Invalid otherwise."""
    if shape_of(dialogue).rule(rule) is None:
        raise Invalid("Choose the rule that it is about.")
    return rule


def clean_message(message: str, *, needed: bool = False) -> str:
    """What a decision tells the author in the moderator's words; Invalid when it is too long, or
    needed and empty."""
    if is_blank(message):
        if needed:
            raise Invalid("Say why, in a sentence the author can accept.")
        return ""
    return clean_body(scrub(message), limit=MESSAGE_LONGEST)


def decide(
    actor: Actor,
    act: Act,
    *,
    dialogue: Dialogue,
    forum: Forum | None,
    case: Case | None = None,
    seat: Participant | None = None,
    post: Post | None = None,
    held: HeldPost | None = None,
    thread: Thread | None = None,
    about: Decision | None = None,
    rule: str | None = None,
    message: str = "",
    settles: CaseState | None = CaseState.UPHELD,
    **data: Any,
) -> Decision:
    """Keep a decision and record it as "decision.<act>"; its case is settled with it. ``seat`` is
    whom it concerns, ``data`` what undoes it."""
    now = clock.now()
    decision = Decision(
        dialogue_id=dialogue.id,
        forum_id=forum.id if forum else None,
        case_id=case.id if case else None,
        at=now,
        decided_by_id=actor.id,
        act=act.value,
        seat_id=seat.id if seat else None,
        post_id=post.id if post else None,
        held_id=held.id if held else None,
        thread_id=thread.id if thread else None,
        about_id=about.id if about else None,
        rule=rule,
        message=message,
        data=data,
        waited=int((now - case.opened_at).total_seconds()) if case else None,
        appeal_until=now + timedelta(days=dialogue.appeal_days) if act in APPEALABLE else None,
        **_affiliation(post, held, seat),
    )
    db.session.add(decision)
    db.session.flush()
    record(
        f"decision.{act.value}",
        actor=actor,
        about=("decision", decision.id),
        dialogue_id=dialogue.id,
        data={
            "forum_id": decision.forum_id,
            "person_id": decision.user_id,
            "post": post.number if post else None,
            "thread": thread.number if thread else None,
            "rule": rule,
        },
    )
    if case is not None and settles is not None:
        settle(actor, case, settles)
    return decision


def decide_post(actor: Actor, act: Act, post: Post, **details: Any) -> Decision:
    """``decide`` about a contribution, where it stands; ``details`` are those of ``decide``."""
    return decide(
        actor,
        act,
        dialogue=post.dialogue,
        forum=post.forum,
        seat=post.author,
        post=post,
        thread=post.thread,
        **details,
    )


def decide_person(actor: Actor, act: Act, seat: Participant, **details: Any) -> Decision:
    """``decide`` about somebody in the whole dialogue; ``details`` are those of ``decide``."""
    return decide(actor, act, dialogue=seat.dialogue, forum=None, seat=seat, **details)


def _affiliation(
    post: Post | None, held: HeldPost | None, seat: Participant | None
) -> dict[str, Any]:
    """By the columns of ``Decision``: the contribution's own where there is one."""
    if held is not None:
        found = held.affiliation
        return {
            "region": found.get("region"),
            "stakeholder_type": found.get("stakeholder_type"),
            "lang": held.lang,
        }
    about = post or seat
    return {
        "region": about.region if about else None,
        "stakeholder_type": about.stakeholder_type if about else None,
        "lang": about.lang if about else None,
    }
