"""The inside of writing: numbered rows and what is told of them.

Everything here runs inside a transaction that ``lock_counters`` began to serialise; operations
of threads, moderation and imports call it after their own checks.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.orm.attributes import set_committed_value

from dialogue import clock
from dialogue.addresses import dialogue_stream, forum_stream, thread_stream
from dialogue.dialogues.models import Dialogue, Forum, Question, Stage
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import DialogueShape, shape_of
from dialogue.errors import Invalid, NotPermitted
from dialogue.events import record
from dialogue.extensions import db
from dialogue.markup import RENDER_VERSION
from dialogue.permissions import Actor, seat_in
from dialogue.streams import StreamNote
from dialogue.threads.models import Mention, Post, Thread
from dialogue.threads.writing import Written


def clean_key(client_key: str | None) -> str | None:
    """The form's key in its normal spelling; Invalid when it is no UUID."""
    if not client_key:
        return None
    try:
        return str(UUID(client_key))
    except ValueError:
        raise Invalid("The form is incomplete. Load the page again and send once more.") from None


def own_seat(actor: Actor, dialogue: Dialogue) -> Any:
    """The seat that the actor speaks from: a ``Participant``, or what a request knows of it."""
    seat = seat_in(actor, dialogue)
    if seat is None:
        raise NotPermitted("You need a seat in this dialogue: join it first.")
    return seat


_COUNTERS = (
    select(Dialogue.last_thread_number, Dialogue.last_post_number)
    .where(Dialogue.id == bindparam("dialogue"))
    .with_for_update()
)


def wait_for_turn(dialogue: Dialogue | DialogueShape) -> Row[*tuple[Any, ...]]:
    """Wait for our turn to change what is said in this dialogue; ours until the commit. Answers
    with its counters."""
    db.session.flush()
    return db.session.connection().execute(_COUNTERS, {"dialogue": dialogue.id}).one()


def lock_counters(dialogue: Dialogue) -> None:
    """Wait for our turn to number things in this dialogue; held until the commit."""
    found = wait_for_turn(dialogue)
    set_committed_value(dialogue, "last_thread_number", found.last_thread_number)
    set_committed_value(dialogue, "last_post_number", found.last_post_number)


def lock_post(post: Post) -> None:
    """Wait for whoever is changing this contribution, and see what they made of it."""
    db.session.execute(select(Post.id).where(Post.id == post.id).with_for_update())
    db.session.refresh(post)


def add_thread(
    forum: Forum,
    *,
    title: str,
    stage: Stage,
    author: Participant | None,
    lang: str | None,
    other_stages: list[Stage] | None = None,
    question: Question | None = None,
    round_id: int | None = None,
    client_key: str | None = None,
    outline: list[str] | None = None,
    at: datetime | None = None,
) -> Thread:
    """Add a thread under the next number. ``round_id`` goes unless a question tells the round."""
    dialogue = forum.dialogue
    dialogue.last_thread_number += 1
    moment = at or clock.now()
    thread = Thread(
        dialogue_id=dialogue.id,
        number=dialogue.last_thread_number,
        forum_id=forum.id,
        stage_id=stage.id,
        other_stages=other_stages or [],
        round_id=question.round_id if question else round_id,
        question_id=question.id if question else None,
        author_id=author.id if author else None,
        title=title,
        lang=lang,
        outline=outline or [],
        client_key=client_key,
        created_at=moment,
        active_at=moment,
    )
    db.session.add(thread)
    db.session.flush()
    return thread


class Details(TypedDict, total=False):
    """What a contribution is beyond its thread, author and words."""

    lang: Required[str | None]
    consent: Required[str]
    via: Required[str]
    reply_to: Post | None
    round_id: int | None
    client_key: str | None
    section: str | None
    attachments: list[str] | None
    facilitation: str | None
    affiliation: dict[str, Any] | None
    at: datetime | None


def next_post(
    thread: Thread,
    author: Participant,
    written: Written,
    *,
    lang: str | None,
    consent: str,
    via: str,
    reply_to: Post | None = None,
    round_id: int | None = None,
    client_key: str | None = None,
    section: str | None = None,
    attachments: list[str] | None = None,
    facilitation: str | None = None,
    affiliation: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Post:
    """The contribution under the next number, with its author's affiliation of this moment or
    another; ``add_post`` or ``storing.store_posts`` store it."""
    dialogue = thread.dialogue
    dialogue.last_post_number += 1
    moment = at or clock.now()
    thread.active_at = max(thread.active_at, moment)
    return Post(
        dialogue_id=dialogue.id,
        number=dialogue.last_post_number,
        thread_id=thread.id,
        author_id=author.id,
        reply_to_id=reply_to.id if reply_to else None,
        client_key=client_key,
        via=via,
        body=written.body,
        html=written.html,
        render_version=RENDER_VERSION,
        section=section,
        attachments=attachments or [],
        created_at=moment,
        lang=lang,
        consent=consent,
        facilitation=facilitation,
        round_id=round_id,
        **(affiliation or affiliation_of(author, thread.forum_id)),
    )


def add_post(
    thread: Thread, author: Participant, written: Written, **details: Unpack[Details]
) -> Post:
    """Add a contribution under the next number; ``details`` are those of ``next_post``."""
    post = next_post(thread, author, written, **details)
    db.session.add(post)
    db.session.flush()
    keep_mentions(post, written)
    return post


def current_round_id(dialogue: Dialogue) -> int | None:
    """The round that the present moment lies in."""
    now_round = shape_of(dialogue).current_round()
    return now_round.id if now_round else None


def affiliation_of(author: Any, forum_id: int) -> dict[str, Any]:
    """What a contribution keeps of its author (a ``Participant``, or what a request knows of it),
    by the columns of ``Post``. The role is the one in the forum before the dialogue's."""
    own = [seat.role for seat in author.forum_seats if seat.forum_id == forum_id]
    return {
        "author_name": author.name,
        "role": own[0] if own else author.role,
        "stakeholder_type": author.stakeholder_type,
        "region": author.region,
        "country": author.country,
        "organisation": author.organisation,
        "capacity": author.capacity,
    }


def keep_mentions(post: Post, written: Written) -> None:
    """Note whom the present wording mentions, in place of whom the former did."""
    if post.version > 1:
        db.session.execute(delete(Mention).where(Mention.post_id == post.id))
    if written.mentioned:
        db.session.execute(
            insert(Mention),
            [{"post_id": post.id, "participant_id": seat_id} for seat_id in written.mentioned],
        )


def announce(actor: Actor, post: Post, event: str, kind: str) -> None:
    """Record what happened to a contribution, in its thread's, forum's and dialogue's streams."""
    thread = post.thread
    record(
        event,
        actor=actor,
        about=("post", post.id),
        dialogue_id=post.dialogue_id,
        data={"thread": thread.id, "number": post.number},
        streams=_streams(thread, f"post/{post.number}", kind),
    )


def announce_thread(
    actor: Actor, thread: Thread, event: str, kind: str, *, also: Iterable[str] = ()
) -> None:
    """Record what happened to a thread, in its own, its forum's and the dialogue's streams, and in
    those whose keys are given in ``also``."""
    told = f"thread/{thread.number}"
    record(
        event,
        actor=actor,
        about=("thread", thread.id),
        dialogue_id=thread.dialogue_id,
        data={"number": thread.number, "forum_id": thread.forum_id},
        streams=[*_streams(thread, told, kind), *(StreamNote(key, told, kind) for key in also)],
    )


def _streams(thread: Thread, told: str, kind: str) -> list[StreamNote]:
    slug = thread.dialogue.slug
    keys = [thread_stream(slug, thread.number), forum_stream(slug, thread.forum.slug)]
    if thread.forum.visibility == "public":  # a stranger to it must not even notice
        keys.append(dialogue_stream(slug))
    return [StreamNote(key, told, kind) for key in keys]
