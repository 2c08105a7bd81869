"""The inside of cases: opened, joined, moved on and settled.

Everything here runs inside a transaction. A case is found and made under the dialogue's counters,
so that one matter has one case.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from dialogue import clock
from dialogue.addresses import desk_stream
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.errors import Conflict
from dialogue.events import record
from dialogue.extensions import db
from dialogue.moderation.models import UNSETTLED, Act, Case, CaseKind, CaseState, Decision
from dialogue.permissions import Actor
from dialogue.streams import StreamNote
from dialogue.threads.models import Post


def open_case(
    actor: Actor,
    kind: CaseKind,
    subject: str,
    *,
    dialogue: Dialogue,
    forum: Forum | None,
    due_at: datetime | None = None,
    **facts: Any,
) -> Case:
    """The unsettled case of this kind about ``subject`` ("post/12", by id), a new one when there is
    none. ``facts`` are further columns."""
    found = unsettled_case(dialogue, kind, subject)
    if found is not None:
        move_on(actor, found, "case.joined")
        return found
    case = Case(
        dialogue_id=dialogue.id,
        forum_id=forum.id if forum else None,
        kind=kind.value,
        subject=subject,
        opened_at=clock.now(),
        due_at=due_at,
        **facts,
    )
    db.session.add(case)
    db.session.flush()
    tell_desk(actor, case, "case.opened", "new")
    return case


def unsettled_case(dialogue: Dialogue, kind: CaseKind, subject: str) -> Case | None:
    return db.session.scalar(
        select(Case).where(
            Case.dialogue_id == dialogue.id,
            Case.kind == kind.value,
            Case.subject == subject,
            Case.state.in_(UNSETTLED),
        )
    )


def is_under_review(post: Post) -> bool:
    """Whether a contribution was published before anybody looked at it, and nobody did since."""
    return unsettled_case(post.dialogue, CaseKind.REVIEW, f"post/{post.id}") is not None


def cases_about_post(post_id: int) -> list[Case]:
    """The unsettled cases about a contribution."""
    return list(
        db.session.scalars(select(Case).where(Case.post_id == post_id, Case.state.in_(UNSETTLED)))
    )


def decision_in(case: Case, act: Act) -> Decision | None:
    """The newest decision of this kind that was taken in a case."""
    return db.session.scalar(
        select(Decision)
        .where(Decision.case_id == case.id, Decision.act == act.value)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def see_version(case: Case | None, version: int | None) -> None:
    """Conflict unless ``version`` is the case's present one (None: whichever that is), and it is
    not settled: somebody else took, joined or decided it meanwhile. Nobody else changes it until
    the commit. Without a case there is nothing to see."""
    if case is None:
        return
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    db.session.refresh(case)
    if case.state not in UNSETTLED:
        raise Conflict("Somebody else decided this case meanwhile.")
    if version is not None and case.version != version:
        raise Conflict("Something happened to this case meanwhile. Look at it once more.")


def move_on(actor: Actor, case: Case, event: str, **data: Any) -> None:
    """Something happened to the case: whoever looks at it sees a version that is not any more."""
    case.version += 1
    tell_desk(actor, case, event, "edit", **data)


def settle(actor: Actor, case: Case, state: CaseState) -> None:
    case.state, case.closed_at = state.value, clock.now()
    case.version += 1
    tell_desk(actor, case, f"case.{state.value}", "edit")


def tell_desk(actor: Actor, case: Case, event: str, kind: str, **data: Any) -> None:
    """Record it, and note it in the stream of the desk of the case's forum, or of all where it
    belongs to none."""
    slug, forum = case.dialogue.slug, case.forum
    forums = [forum] if forum else case.dialogue.forums
    streams = [StreamNote(desk_stream(slug, one.slug), f"case/{case.id}", kind) for one in forums]
    record(
        event,
        actor=actor,
        about=("case", case.id),
        dialogue_id=case.dialogue_id,
        data={"forum_id": case.forum_id} | data,
        streams=streams,
    )
