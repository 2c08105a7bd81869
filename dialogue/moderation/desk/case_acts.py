"""How contributions that wait, were published unseen or are flagged are shown and decided."""

from collections.abc import Callable, Mapping
from typing import Any

from dialogue.dialogues.fields import gathered, one_of
from dialogue.errors import Conflict
from dialogue.i18n import lazy_gettext as _l
from dialogue.moderation.desk import case_operations
from dialogue.moderation.desk.case_kinds import Handling, handle
from dialogue.moderation.models import Act, Case, CaseKind, Decision
from dialogue.moderation.posts import operations as hiding_operations
from dialogue.moderation.posts import review_operations
from dialogue.moderation.seeing import is_dismissable
from dialogue.permissions import Actor, Permission, refusal
from dialogue.threads.differences import Piece, differences
from dialogue.threads.forms import number_in
from dialogue.threads.held.models import HeldKind, HeldPost
from dialogue.threads.held.setting_aside import kept_words_of
from dialogue.threads.models import Post, PostState

Form = Mapping[str, str]
Do = Callable[[Actor, Case, Form, int], Decision]


def _approve(actor: Actor, case: Case, form: Form, version: int) -> Decision:
    message = form.get("message", "")
    return review_operations.approve(
        actor, _held(case), case=case, version=version, message=message
    )


def _return(actor: Actor, case: Case, form: Form, version: int) -> Decision:
    return review_operations.return_held(
        actor, _held(case), case=case, version=version, **_reason(form)
    )


def _approve_shown(actor: Actor, case: Case, form: Form, version: int) -> Decision:
    return review_operations.approve_shown(
        actor,
        _post(case),
        case=case,
        version=version,
        post_version=_post_version(form),
        message=form.get("message", ""),
    )


def _hide(actor: Actor, case: Case, form: Form, version: int) -> Decision:
    return hiding_operations.hide(actor, _post(case), **_of_post(case, form, version))


def _remove(actor: Actor, case: Case, form: Form, version: int) -> Decision:
    return hiding_operations.remove(actor, _post(case), **_of_post(case, form, version))


def _redact(actor: Actor, case: Case, form: Form, version: int) -> Decision:
    given = _of_post(case, form, version)
    passage = form.get("passage", "")
    return hiding_operations.redact(actor, _post(case), passage=passage, **given)


def _dismiss(actor: Actor, case: Case, form: Form, version: int) -> Decision:
    message = form.get("message", "")
    return case_operations.dismiss(actor, case, version=version, message=message)


def _of_post(case: Case, form: Form, version: int) -> dict[str, Any]:
    seen = {"case": case, "case_version": version, "version": _post_version(form)}
    return seen | _reason(form)


def _reason(form: Form) -> dict[str, str]:
    return {"rule": form.get("reason", ""), "message": form.get("message", "")}


def _post_version(form: Form) -> int:
    return number_in(form.get("post_version")) or 0


def _held(case: Case) -> HeldPost:
    if case.held is None:
        raise Conflict("This contribution does not wait any more.")
    return case.held


def _post(case: Case) -> Post:
    if case.post is None:
        raise Conflict("This contribution does not stand any more.")
    return case.post


_IN_PLACE: dict[str, Do] = {Act.HIDE: _hide, Act.REMOVE: _remove, Act.REDACT: _redact}
_ACTS: dict[CaseKind, dict[str, Do]] = {
    CaseKind.HELD: {Act.APPROVE: _approve, Act.RETURN: _return},
    CaseKind.REVIEW: {Act.APPROVE: _approve_shown, Act.DISMISS: _dismiss, **_IN_PLACE},
    CaseKind.FLAG: {Act.DISMISS: _dismiss, **_IN_PLACE},
}


def _decide(actor: Actor, case: Case, form: Form, version: int) -> Decision:
    possible, chosen = _ACTS[CaseKind(case.kind)], form.get("act", "")
    named = gathered({"act": lambda: one_of(chosen, possible)})["act"]
    return possible[named](actor, case, form, version)


def _held_facts(actor: Actor, case: Case) -> dict[str, Any]:
    held = case.held
    return {
        "held": held,
        "changes": _changes(held) if held is not None else [],
        "no_act": refusal(actor, Permission.REVIEW, held) if held is not None else None,
    }


def _changes(held: HeldPost) -> list[Piece]:
    """What an edit that waits would change."""
    if held.kind != HeldKind.EDIT or held.post is None or not held.body:
        return []
    return differences(held.post.body, held.body)


def post_facts(actor: Actor, post: Post) -> dict[str, Any]:
    """A contribution with the words that are kept of it, and why the actor may not act on it."""
    return {
        "post": post,
        "kept": kept_words_of(post) if post.state != PostState.WITHDRAWN else None,
        "no_act": refusal(actor, Permission.HIDE, post),
    }


def _shown_facts(actor: Actor, case: Case) -> dict[str, Any]:
    return {
        "is_dismissable": is_dismissable(case),
        **(post_facts(actor, case.post) if case.post is not None else {"post": None}),
    }


handle(
    CaseKind.HELD,
    Handling(_l("Waits to be published"), "moderation/_held_case.html", _decide, _held_facts),
)
handle(
    CaseKind.REVIEW,
    Handling(
        _l("Published, not looked at yet"), "moderation/_post_case.html", _decide, _shown_facts
    ),
)
handle(CaseKind.FLAG, Handling(_l("Flagged"), "moderation/_post_case.html", _decide, _shown_facts))
