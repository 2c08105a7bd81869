"""What a decision looks at before anything changes: as the moderator saw it, or not at all."""

from collections.abc import Callable
from typing import Any

from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, Invalid
from dialogue.moderation.deciding import clean_message, clean_rule
from dialogue.moderation.models import Case, CaseKind
from dialogue.threads.choosing import clean_reason
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, PostState
from dialogue.threads.publishing import lock_counters, lock_post


def see_post(post: Post, version: int | None) -> None:
    """Nobody else changes the contribution until the commit; Conflict when it is not the version
    that was seen."""
    lock_counters(post.dialogue)
    lock_post(post)
    if version is not None and post.version != version:
        raise Conflict("This contribution was changed meanwhile. Look at it once more.")


def refuse_fallen(post: Post) -> None:
    if post.state != PostState.PUBLISHED:
        raise Conflict("This contribution does not stand any more.")


def is_dismissable(case: Case) -> bool:
    """Whether a case may end without an act: somebody raised it, or what it is about fell."""
    if case.kind in (CaseKind.FLAG, CaseKind.STAGE):
        return True
    if case.kind != CaseKind.REVIEW or case.post is None:
        return False
    return case.post.state != PostState.PUBLISHED


def checked_reason(about: Post | HeldPost, rule: str, message: str) -> tuple[str, str]:
    """A rule and the message to the author; Invalid by field."""
    checked = gathered(
        {
            "rule": lambda: clean_rule(about.dialogue, rule),
            "message": lambda: clean_message(message, needed=rule == "other"),
        }
    )
    return checked["rule"], checked["message"]


def needed_reason(reason: str) -> str:
    """Why, in one line that everybody can read in a thread's history."""
    given = clean_reason(reason)
    if not given:
        raise Invalid("Say why, in a sentence the author can accept.")
    return given


def checked_grounds(dialogue: Dialogue, rule: str, message: str) -> dict[str, Callable[[], Any]]:
    """Checks of why a thread is changed, for ``gathered``: a rule or words, or both."""
    return {
        "rule": lambda: clean_rule(dialogue, rule) if rule else None,
        "message": lambda: clean_message(message, needed=rule in ("", "other")),
    }


def no_such_thread() -> Invalid:
    """The same whether it is not there, not for this reader, or not theirs to arrange."""
    fields = {"into": Invalid("There is no such thread into which you may move something.")}
    return Invalid(fields=fields)
