"""What moderators do with contributions: publish, return, hide, restore, remove, redact."""

from dialogue.dialogues.fields import gathered
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.moderation.cases import cases_about_post, see_version, settle, unsettled_case
from dialogue.moderation.deciding import clean_message, clean_rule, decide
from dialogue.moderation.models import Act, Case, CaseKind, CaseState, Decision
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.held_models import HeldPost, HeldState
from dialogue.threads.holding import publish_held
from dialogue.threads.models import Post, PostState
from dialogue.threads.publishing import announce, lock_counters, lock_post
from dialogue.threads.setting_aside import (
    give_words_back,
    redact_words,
    set_words_aside,
    undo_redaction,
)

SIGN = "[…]"


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
    actor: Actor, post: Post, *, case: Case, version: int, message: str = ""
) -> Decision:
    """Let people be told of a contribution that was published before anybody looked at it."""
    _see(post, None)
    _refuse_fallen(post)
    see_version(case, version)
    told = clean_message(message)
    announce(actor, post, "post.reviewed", "edit")
    return decide(
        actor,
        Act.APPROVE,
        dialogue=post.dialogue,
        forum=post.forum,
        case=case,
        seat=post.author,
        post=post,
        thread=post.thread,
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
    named, told = _reason(held, rule, message)
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


@operation(Permission.HIDE)
def hide(
    actor: Actor,
    post: Post,
    *,
    rule: str,
    message: str = "",
    version: int | None = None,
    case: Case | None = None,
    case_version: int | None = None,
) -> Decision:
    """Take a contribution's words out of sight; it can be restored. Conflict when the contribution
    is not the ``version`` that the moderator saw."""
    return _set_aside(
        actor,
        post,
        Act.HIDE,
        rule=rule,
        message=message,
        version=version,
        case=case,
        case_version=case_version,
    )


@operation(Permission.REMOVE)
def remove(
    actor: Actor,
    post: Post,
    *,
    rule: str,
    message: str = "",
    version: int | None = None,
    case: Case | None = None,
    case_version: int | None = None,
) -> Decision:
    """Take a contribution out for good, unless an appeal overturns it: its words are kept for
    that."""
    return _set_aside(
        actor,
        post,
        Act.REMOVE,
        rule=rule,
        message=message,
        version=version,
        case=case,
        case_version=case_version,
    )


@operation(Permission.HIDE)
def restore(actor: Actor, post: Post, *, message: str = "", version: int | None = None) -> Decision:
    """Show a hidden contribution again as it was."""
    _see(post, version)
    if post.state != PostState.HIDDEN:
        raise Conflict("This contribution is not hidden.")
    told = clean_message(message)
    give_words_back(actor, post)
    return decide(
        actor,
        Act.RESTORE,
        dialogue=post.dialogue,
        forum=post.forum,
        seat=post.author,
        post=post,
        thread=post.thread,
        message=told,
    )


@operation(Permission.REDACT)
def redact(
    actor: Actor,
    post: Post,
    *,
    passage: str,
    rule: str,
    message: str = "",
    version: int,
    case: Case | None = None,
    case_version: int | None = None,
) -> Decision:
    """Put a sign in place of a passage, wherever these words stand in the contribution."""
    _see(post, version)
    _refuse_fallen(post)
    _see_case(case, case_version)
    named, told = _reason(post, rule, message)
    body = _without(passage, post.body)
    redact_words(actor, post, body, rule=named)
    return decide(
        actor,
        Act.REDACT,
        dialogue=post.dialogue,
        forum=post.forum,
        seat=post.author,
        post=post,
        thread=post.thread,
        case=case,
        rule=named,
        message=told,
    )


@operation(Permission.REDACT)
def unredact(actor: Actor, post: Post, *, version: int, message: str = "") -> Decision:
    """Say the whole contribution again. Conflict when it was changed since."""
    _see(post, version)
    told = clean_message(message)
    undo_redaction(actor, post)
    return decide(
        actor,
        Act.RESTORE,
        dialogue=post.dialogue,
        forum=post.forum,
        seat=post.author,
        post=post,
        thread=post.thread,
        message=told,
    )


def _set_aside(
    actor: Actor,
    post: Post,
    act: Act,
    *,
    rule: str,
    message: str,
    version: int | None,
    case: Case | None,
    case_version: int | None,
) -> Decision:
    _see(post, version)
    is_removed_for_good = act is Act.REMOVE and post.state == PostState.HIDDEN
    if not is_removed_for_good:
        _refuse_fallen(post)
    _see_case(case, case_version)
    named, told = _reason(post, rule, message)
    if is_removed_for_good:
        give_words_back(actor, post)
    state = PostState.HIDDEN if act is Act.HIDE else PostState.REMOVED
    set_words_aside(actor, post, state, rule=named)
    decision = decide(
        actor,
        act,
        dialogue=post.dialogue,
        forum=post.forum,
        seat=post.author,
        post=post,
        thread=post.thread,
        case=case,
        rule=named,
        message=told,
    )
    for other in cases_about_post(post.id):
        settle(actor, other, CaseState.UPHELD)
    return decision


def _case_of(held: HeldPost, case: Case | None, version: int | None) -> Case | None:
    """The case of a waiting contribution, as the moderator saw it; both stay as they are until the
    commit."""
    lock_counters(held.dialogue)
    db.session.refresh(held)
    if held.state != HeldState.WAITING:
        raise Conflict("This contribution does not wait any more.")
    case = case or unsettled_case(held.dialogue, CaseKind.HELD, f"held/{held.id}")
    if case is not None:
        see_version(case, case.version if version is None else version)
    return case


def _see(post: Post, version: int | None) -> None:
    lock_counters(post.dialogue)
    lock_post(post)
    if version is not None and post.version != version:
        raise Conflict("This contribution was changed meanwhile. Look at it once more.")


def _see_case(case: Case | None, version: int | None) -> None:
    if case is not None:
        see_version(case, case.version if version is None else version)


def _refuse_fallen(post: Post) -> None:
    if post.state != PostState.PUBLISHED:
        raise Conflict("This contribution does not stand any more.")


def _reason(about: Post | HeldPost, rule: str, message: str) -> tuple[str, str]:
    checked = gathered(
        {
            "rule": lambda: clean_rule(about.dialogue, rule),
            "message": lambda: clean_message(message, needed=rule == "other"),
        }
    )
    return checked["rule"], checked["message"]


def _without(passage: str, body: str) -> str:
    words = passage.strip()
    if not words or words not in body:
        raise Invalid(
            fields={"passage": Invalid("Copy the passage exactly as it stands in the source.")}
        )
    return body.replace(words, SIGN)
