"""Contributions that wait for a moderator, as their authors see them: nobody else does here."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import joinedload

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import readable_dialogues
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import DialogueShape
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.late import late
from dialogue.permissions import Actor
from dialogue.threads.held.models import HeldKind, HeldPost, HeldState
from dialogue.threads.models import Post

if TYPE_CHECKING:
    import statistics
else:
    statistics = late("statistics")

UNSETTLED = (HeldState.WAITING.value, HeldState.RETURNED.value)
WAITS_COUNTED = 50


def visible_held(actor: Actor) -> Select[HeldPost]:
    """What of the actor's own waits or was returned, in dialogues that they may read."""
    dialogues = readable_dialogues(actor).with_only_columns(Dialogue.id)
    return (
        select(HeldPost)
        .join(Participant, HeldPost.author_id == Participant.id)
        .where(Participant.user_id == actor.id, HeldPost.dialogue_id.in_(dialogues))
    )


def get_held(actor: Actor, dialogue: Dialogue, held_id: int) -> HeldPost:
    """One of the actor's own, settled ones too; NotFound otherwise."""
    held = db.session.scalar(
        visible_held(actor)
        .where(HeldPost.id == held_id, HeldPost.dialogue_id == dialogue.id)
        .options(joinedload(HeldPost.thread), joinedload(HeldPost.forum), joinedload(HeldPost.post))
    )
    if held is None:
        raise NotFound
    return held


def held_of(actor: Actor, dialogue: Dialogue | DialogueShape) -> Sequence[HeldPost]:
    """All of the actor's own that wait or were returned, the oldest first."""
    return db.session.scalars(
        visible_held(actor)
        .where(HeldPost.dialogue_id == dialogue.id, HeldPost.state.in_(UNSETTLED))
        .options(joinedload(HeldPost.thread), joinedload(HeldPost.forum), joinedload(HeldPost.post))
        .order_by(HeldPost.id)
    ).all()


def waiting_edits(post: Post) -> Sequence[HeldPost]:
    """Changes of a contribution that wait or were returned, for those who may know of them."""
    return db.session.scalars(
        select(HeldPost).where(
            HeldPost.post_id == post.id,
            HeldPost.kind == HeldKind.EDIT.value,
            HeldPost.state.in_(UNSETTLED),
        )
    ).all()


_WAITING_IN = (
    select(
        HeldPost.id,
        HeldPost.kind,
        HeldPost.state,
        HeldPost.held_at,
        HeldPost.lang,
        HeldPost.html,
        Post.number.label("changes"),
    )
    .outerjoin(Post, HeldPost.post_id == Post.id)
    .where(
        HeldPost.thread_id == bindparam("thread"),
        HeldPost.author_id == bindparam("seat"),
        HeldPost.state.in_(UNSETTLED),
    )
    .order_by(HeldPost.id)
)


def waiting_in(thread_id: int, seat_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """What a participant said in this thread that waits or was returned, the oldest first;
    ``changes`` is the number of the contribution that it would change."""
    wanted = {"thread": thread_id, "seat": seat_id}
    return db.session.connection().execute(_WAITING_IN, wanted).all()


def usual_wait(dialogue: Dialogue | DialogueShape) -> timedelta | None:
    """The median of the last WAITS_COUNTED waits in the dialogue; None before the first."""
    rows = db.session.execute(
        select(HeldPost.held_at, HeldPost.settled_at)
        .where(HeldPost.dialogue_id == dialogue.id, HeldPost.state == HeldState.PUBLISHED.value)
        .order_by(HeldPost.settled_at.desc())
        .limit(WAITS_COUNTED)
    )
    waits = [(settled_at - held_at).total_seconds() for held_at, settled_at in rows if settled_at]
    return timedelta(seconds=statistics.median(waits)) if waits else None
