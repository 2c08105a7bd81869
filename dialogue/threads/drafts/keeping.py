"""Where drafts are kept, and how much of what somebody is still writing is kept there."""

import re
from collections.abc import Mapping

from sqlalchemy import bindparam, delete, func, select

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape
from dialogue.errors import Invalid
from dialogue.events import record
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.text import BODY_LIMIT, scrub
from dialogue.threads.arranging.merged_queries import standing_number
from dialogue.threads.models import Draft
from dialogue.threads.publishing import wait_for_turn
from dialogue.threads.quoting.marks import quoted_numbers
from dialogue.threads.quoting.quotations import silenced

NEW_THREAD = "new-thread"
PLACE = re.compile(rf"{NEW_THREAD}|thread/[0-9]{{1,9}}(/reply/[0-9]{{1,9}})?|edit/[0-9]{{1,9}}")
DRAFTS_EACH = 50
# A draft may be too long to be sent: it is kept so that it can be shortened.
DRAFT_LONGEST = 2 * BODY_LIMIT
FIELD_LONGEST = 1000


def reply_place(thread: int, reply_to: int | None) -> str:
    """Where the draft of a reply is kept."""
    return f"thread/{thread}/reply/{reply_to}" if reply_to else f"thread/{thread}"


def standing_place(dialogue_id: int, place: str) -> str:
    """Where a draft is found: in place of a merged thread stands the one that it went into."""
    kind, _, rest = place.partition("/")
    if kind != "thread":
        return place
    number, _, reply = rest.partition("/reply/")
    standing = standing_number(dialogue_id, int(number))
    return reply_place(standing, int(reply) if reply else None)


def edit_place(number: int) -> str:
    """Where the draft of a change is kept."""
    return f"edit/{number}"


def keep_draft(
    actor: Actor, dialogue: Dialogue | DialogueShape, place: str, fields: Mapping[str, str]
) -> Draft:
    """The row of a draft, with these fields; a sign stands in place of words that it quotes and
    that were withdrawn. Runs inside a transaction. Invalid when they are too long or there are too
    many drafts already."""
    kept = {name: _within(name, scrub(value)) for name, value in fields.items()}
    if quoted_numbers(kept.get("body", "")):
        wait_for_turn(dialogue)  # nothing is withdrawn until this is kept
        kept["body"] = silenced(dialogue, kept["body"])
    mine = (Draft.user_id == actor.id, Draft.dialogue_id == dialogue.id, Draft.place == place)
    draft = db.session.scalar(select(Draft).where(*mine))
    if draft is None:
        _refuse_too_many(actor)
        draft = Draft(user_id=actor.id, dialogue_id=dialogue.id, place=place)
        db.session.add(draft)
    draft.fields, draft.updated_at = kept, clock.now()
    db.session.flush()
    record("draft.saved", actor=actor, about=("draft", draft.id), dialogue_id=dialogue.id)
    return draft


def forget_draft(actor: Actor, dialogue: Dialogue, place: str) -> None:
    """What was kept here has been sent, or is not wanted any more."""
    mine = {"user": actor.id, "dialogue": dialogue.id, "place": place}
    db.session.connection().execute(_FORGET, mine)


_FORGET = delete(Draft).where(
    Draft.user_id == bindparam("user"),
    Draft.dialogue_id == bindparam("dialogue"),
    Draft.place == bindparam("place"),
)


def _within(name: str, value: str) -> str:
    longest = DRAFT_LONGEST if name == "body" else FIELD_LONGEST
    if len(value) > longest:
        raise Invalid(
            "This is too long for a draft: it has %(length)d characters of at most %(limit)d.",
            length=len(value),
            limit=longest,
        )
    return value


def _refuse_too_many(actor: Actor) -> None:
    kept = db.session.scalar(select(func.count(Draft.id)).where(Draft.user_id == actor.id)) or 0
    if kept >= DRAFTS_EACH:
        raise Invalid("You have %(most)d drafts. Send or discard one first.", most=DRAFTS_EACH)
