"""What a case's page shows beside what the case is about."""

from typing import Any

from dialogue.dialogues.shape import shape_of
from dialogue.moderation.desk.history_queries import (
    context_of,
    decisions_in,
    flags_of,
    history_of,
    moments_of,
    notes_of,
)
from dialogue.moderation.desk.scope import Scope
from dialogue.moderation.models import UNSETTLED, Case
from dialogue.permissions import Actor, Permission, can
from dialogue.threads.drawing import affiliation


def facts_of(actor: Actor, case: Case, scope: Scope, *, seen: int | None) -> dict[str, Any]:
    """``meanwhile`` is what happened since version ``seen``, where a form came for that one. Whom
    the case concerns does not read what others say about them."""
    seat, moments = case.concerns, moments_of(case)
    is_own = seat is not None and seat.user_id == actor.id
    return {
        "is_settled": case.state not in UNSETTLED,
        "is_own": is_own,
        "may_handle": can(actor, Permission.HANDLE_CASES, case) and not is_own,
        "moments": moments,
        "meanwhile": _since(case, moments, seen),
        "taken_by": _taker(case, moments),
        "context": context_of(actor, case),
        "decided": decisions_in(case),
        "flags": [] if is_own else flags_of(case),
        "notes": [] if is_own else notes_of(case),
        "history": history_of(case, seat, scope) if seat is not None and not is_own else None,
        "about": _author(case),
        "author_lang": _language(case),
    }


def _since(case: Case, moments: list[Any], seen: int | None) -> list[Any]:
    """The newest moments, one for each version after the one that was seen."""
    count = case.version - seen if seen else 0
    return moments[-count:] if count > 0 else []


def _taker(case: Case, moments: list[Any]) -> str | None:
    """The name of who has taken it; None when nobody has."""
    if case.assignee_id is None:
        return None
    return next((one.who for one in reversed(moments) if one.kind == "case.taken"), None)


def _language(case: Case) -> str:
    """The language in which a decision speaks to whom it concerns."""
    seat = case.concerns
    about = case.post or case.held
    return (seat.lang if seat else None) or (about.lang if about else None) or case.dialogue.lang


def _author(case: Case) -> dict[str, Any] | None:
    """Who speaks, as it was at that moment."""
    if case.post is not None:
        return {
            "name": case.post.author_name,
            "facts": affiliation(case.post, shape_of(case.dialogue)),
        }
    if case.held is not None:
        kept = _Kept(case.held.affiliation)
        return {"name": kept.author_name, "facts": affiliation(kept, shape_of(case.dialogue))}
    return None


class _Kept:
    """Affiliation that is kept as JSON, as an object."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self._kept = kept

    def __getattr__(self, name: str) -> Any:
        return self._kept.get(name) or ""
