"""What moderators do with contributions that wait: publish and return them."""

from dialogue.errors import Conflict
from dialogue.extensions import db
from dialogue.moderation.cases import see_version, unsettled_case
from dialogue.moderation.deciding import clean_message, decide, decide_post
from dialogue.moderation.models import Act, Case, CaseKind, Decision
from dialogue.moderation.seeing import checked_reason, refuse_fallen, see_post
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.held.holding import publish_held
from dialogue.threads.held.models import HeldPost, HeldState
from dialogue.threads.models import Post
from dialogue.threads.publishing import announce, lock_counters


@operation(Permission.REVIEW)
def approve(
    actor: Actor,
    held: HeldPost,
    *,
    case: Case | None = None,
    version: int | None = None,
    message: str = "",
) -> Decision:
    """Publish a contribution that waited. Conflict when its case, or it itself, is not what the
    moderator saw (``version`` is the case's)."""
    case = _case_of(held, case, version)
    told = clean_message(message)
    post = publish_held(actor, held)
    return decide(
        actor,
        Act.APPROVE,
        dialogue=held.dialogue,
        forum=held.forum,
        case=case,
        seat=held.author,
        held=held,
        post=post,
        message=told,
    )


@operation(Permission.REVIEW)
def approve_shown(
    actor: Actor,
    post: Post,
    *,
    case: Case,
    version: int,
    post_version: int | None = None,
    message: str = "",
) -> Decision:
    """Let people be told of a contribution that was published before anybody looked at it."""
    see_post(post, post_version)
    refuse_fallen(post)
    see_version(case, version)
    told = clean_message(message)
    announce(actor, post, "post.reviewed", "edit")
    return decide_post(
        actor,
        Act.APPROVE,
        post,
        case=case,
        message=told,
    )


@operation(Permission.REVIEW)
def return_held(
    actor: Actor,
    held: HeldPost,
    *,
    rule: str,
    message: str = "",
    case: Case | None = None,
    version: int | None = None,
) -> Decision:
    """Give a contribution that waits back to its author, who can mend it and send it again."""
    case = _case_of(held, case, version)
    named, told = checked_reason(held, rule, message)
    held.state = HeldState.RETURNED.value
    held.version += 1
    return decide(
        actor,
        Act.RETURN,
        dialogue=held.dialogue,
        forum=held.forum,
        case=case,
        seat=held.author,
        held=held,
        thread=held.thread,
        rule=named,
        message=told,
    )


def _case_of(held: HeldPost, case: Case | None, version: int | None) -> Case | None:
    """The case of a waiting contribution, as the moderator saw it; both stay as they are until the
    commit."""
    lock_counters(held.dialogue)
    db.session.refresh(held)
    if held.state != HeldState.WAITING:
        raise Conflict("This contribution does not wait any more.")
    case = case or unsettled_case(held.dialogue, CaseKind.HELD, f"held/{held.id}")
    see_version(case, version)
    return case
