"""What moderators do with contributions that stand: hide, restore, remove, redact."""

from typing import Required, TypedDict, Unpack

from dialogue.errors import Conflict, Invalid
from dialogue.moderation.cases import cases_about_post, decision_in, see_version, settle
from dialogue.moderation.deciding import clean_message, decide_post
from dialogue.moderation.models import Act, Case, CaseKind, CaseState, Decision
from dialogue.moderation.seeing import checked_reason, refuse_fallen, see_post
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.held.setting_aside import (
    give_words_back,
    redact_words,
    set_words_aside,
    undo_redaction,
)
from dialogue.threads.models import Post, PostState

SIGN = "[…]"


class Grounds(TypedDict, total=False):
    """Why words are taken out of sight, and what the moderator saw: the contribution's ``version``
    and, where it is decided in a case, the case's."""

    rule: Required[str]
    message: str
    version: int | None
    case: Case | None
    case_version: int | None


@operation(Permission.HIDE)
def hide(actor: Actor, post: Post, **grounds: Unpack[Grounds]) -> Decision:
    """Take a contribution's words out of sight; it can be restored. Conflict when the contribution
    or the case is not as the moderator saw it."""
    return _set_aside(actor, post, Act.HIDE, **grounds)


@operation(Permission.REMOVE)
def remove(actor: Actor, post: Post, **grounds: Unpack[Grounds]) -> Decision:
    """Take a contribution out for good, unless an appeal overturns it: its words are kept for
    that."""
    return _set_aside(actor, post, Act.REMOVE, **grounds)


@operation(Permission.HIDE)
def restore(
    actor: Actor,
    post: Post,
    *,
    message: str = "",
    version: int | None = None,
    case: Case | None = None,
    case_version: int | None = None,
) -> Decision:
    """Show a hidden contribution again as it was. Where flags had hidden it, they are dismissed
    with it."""
    see_post(post, version)
    _refuse_unhidden(post)
    see_version(case, case_version)
    told = clean_message(message)
    give_words_back(actor, post)
    for flagged in cases_about_post(post.id):
        if flagged.kind == CaseKind.FLAG:
            settle(actor, flagged, CaseState.DISMISSED)
    return decide_post(
        actor,
        Act.RESTORE,
        post,
        case=case,
        message=told,
        settles=None,
    )


@operation(Permission.HIDE)
def confirm_hiding(
    actor: Actor, post: Post, *, case: Case, case_version: int, message: str = ""
) -> Decision:
    """Leave hidden what flags have hidden by themselves, and uphold them."""
    see_post(post, None)
    _refuse_unhidden(post)
    see_version(case, case_version)
    return decide_post(
        actor,
        Act.CONFIRM,
        post,
        case=case,
        about=decision_in(case, Act.HIDE),
        rule=post.rule,
        message=clean_message(message),
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
    see_post(post, version)
    refuse_fallen(post)
    see_version(case, case_version)
    named, told = checked_reason(post, rule, message)
    body = _without(passage, post.body)
    redact_words(actor, post, body, rule=named)
    return decide_post(
        actor,
        Act.REDACT,
        post,
        case=case,
        rule=named,
        message=told,
    )


@operation(Permission.REDACT)
def unredact(actor: Actor, post: Post, *, version: int, message: str = "") -> Decision:
    """Say the whole contribution again. Conflict when it was changed since."""
    see_post(post, version)
    told = clean_message(message)
    undo_redaction(actor, post)
    return decide_post(
        actor,
        Act.RESTORE,
        post,
        message=told,
    )


def _set_aside(
    actor: Actor,
    post: Post,
    act: Act,
    *,
    rule: str,
    message: str = "",
    version: int | None = None,
    case: Case | None = None,
    case_version: int | None = None,
) -> Decision:
    see_post(post, version)
    is_decided_anew = post.state == PostState.HIDDEN and (act is Act.REMOVE or _is_flagged(case))
    if not is_decided_anew:
        refuse_fallen(post)
    see_version(case, case_version)
    named, told = checked_reason(post, rule, message)
    if is_decided_anew:
        give_words_back(actor, post)
    state = PostState.HIDDEN if act is Act.HIDE else PostState.REMOVED
    set_words_aside(actor, post, state, rule=named)
    decision = decide_post(
        actor,
        act,
        post,
        case=case,
        rule=named,
        message=told,
    )
    for other in cases_about_post(post.id):
        settle(actor, other, CaseState.UPHELD)
    return decision


def _refuse_unhidden(post: Post) -> None:
    if post.state != PostState.HIDDEN:
        raise Conflict("This contribution is not hidden.")


def _is_flagged(case: Case | None) -> bool:
    """What is hidden while a case about it waits was hidden because of its flags alone."""
    return case is not None and case.kind == CaseKind.FLAG


def _without(passage: str, body: str) -> str:
    words = passage.strip()
    if not words or words not in body:
        unknown = {"passage": Invalid("Copy the passage exactly as it stands in the source.")}
        raise Invalid(fields=unknown)
    return body.replace(words, SIGN)
