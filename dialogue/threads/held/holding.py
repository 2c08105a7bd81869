"""The inside of waiting: what is held, mended and published later.

Everything here runs inside a transaction that holds the dialogue's counters.
"""

from typing import Any

from sqlalchemy import select

from dialogue import clock
from dialogue.dialogues.models import Question
from dialogue.dialogues.seats.models import Participant
from dialogue.errors import Conflict
from dialogue.events import record
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.threads.held.models import HeldKind, HeldPost, HeldState
from dialogue.threads.held.queries import waiting_edits
from dialogue.threads.held.reviewing import Proposal, Verdict, reviewers
from dialogue.threads.models import Post, PostState
from dialogue.threads.publishing import (
    add_post,
    add_thread,
    affiliation_of,
    announce,
    announce_thread,
)
from dialogue.threads.rewording import reword
from dialogue.threads.writing import Written, draw


def hold(
    proposal: Proposal,
    written: Written,
    verdict: Verdict,
    *,
    kind: HeldKind,
    consent: str,
    via: str,
    client_key: str | None = None,
    reply_to: Post | None = None,
    **details: Any,
) -> HeldPost:
    """Keep a proposal until a moderator decides. ``details`` are stage, other_stages, question and
    round ids, as they are needed to publish it."""
    seat, post = proposal.seat, proposal.post
    held = HeldPost(
        dialogue_id=proposal.dialogue.id,
        forum_id=proposal.forum.id,
        thread_id=proposal.thread.id if proposal.thread else None,
        post_id=post.id if post else None,
        post_version=post.version if post else None,
        reply_to_id=reply_to.id if reply_to else None,
        author_id=seat.id,
        kind=kind.value,
        held_at=clock.now(),
        client_key=client_key,
        via=via,
        title=verdict.title,
        body=written.body,
        html=written.html,
        lang=proposal.lang,
        consent=consent,
        details=details,
        affiliation=affiliation_of(seat, proposal.forum.id),
        reasons=[one.as_json() for one in verdict.holds],
    )
    db.session.add(held)
    db.session.flush()
    tell_waiting(proposal.actor, held, "post.held")
    return held


def tell_waiting(actor: Actor, held: HeldPost, event: str) -> None:
    """Record that a contribution waits, and tell the reviewers."""
    _record(actor, held, event)
    for reviewer in reviewers():
        reviewer.held(actor, held)


def set_aside(actor: Actor, held: HeldPost) -> None:
    """Its author takes it back: its words are gone."""
    _settle(held, HeldState.WITHDRAWN)
    _record(actor, held, "post.taken_back")
    for reviewer in reviewers():
        reviewer.taken_back(actor, held)


def let_go(actor: Actor, post: Post) -> None:
    """A contribution is withdrawn: changes of it that wait go too, and the reviewers are told."""
    for edit in waiting_edits(post):
        set_aside(actor, edit)
    for reviewer in reviewers():
        reviewer.withdrawn(actor, post)


def publish_held(actor: Actor, held: HeldPost) -> Post:
    """Publish what waited, under the next number and with the affiliation of its moment. Conflict
    when what it answers or changes is not what it was."""
    publish = {
        HeldKind.REPLY: _publish_reply,
        HeldKind.THREAD: _publish_thread,
        HeldKind.EDIT: _publish_edit,
    }[HeldKind(held.kind)]
    post = publish(actor, held, draw(held.dialogue, held.body))
    held.post_id = post.id
    _settle(held, HeldState.PUBLISHED)
    return post


def _publish_reply(actor: Actor, held: HeldPost, written: Written) -> Post:
    thread = held.thread
    if thread is None or thread.merged_at is not None:
        raise Conflict("The thread of this contribution is not there any more.")
    post = add_post(
        thread,
        held.author,
        written,
        reply_to=held.reply_to,
        round_id=held.details.get("round_id"),
        facilitation=held.details.get("facilitation"),
        **_as_sent(held),
    )
    announce(actor, post, "post.published", "new")
    return post


def _publish_thread(actor: Actor, held: HeldPost, written: Written) -> Post:
    details = held.details
    stages = {stage.slug: stage for stage in held.dialogue.stages}
    stage = stages.get(details["stage"]) or next(iter(stages.values()))
    thread = add_thread(
        held.forum,
        title=held.title,
        stage=stage,
        other_stages=[stages[slug] for slug in details["other_stages"] if slug in stages],
        question=_question(details.get("question_id")),
        author=held.author,
        lang=held.lang,
        round_id=details.get("round_id"),
        client_key=held.client_key,
    )
    announce_thread(actor, thread, "thread.opened", "new")
    post = add_post(
        thread,
        held.author,
        written,
        round_id=details.get("round_id"),
        facilitation=details.get("facilitation"),
        **(_as_sent(held) | {"client_key": None}),
    )
    announce(actor, post, "post.published", "new")
    return post


def _publish_edit(actor: Actor, held: HeldPost, written: Written) -> Post:
    post = held.post
    if post is None or post.version != held.post_version or post.state != PostState.PUBLISHED:
        raise Conflict("This contribution was changed meanwhile: the edit cannot be published.")
    reason = str(held.details.get("reason", ""))
    return reword(actor, post, written, lang=held.lang, reason=reason)


def _as_sent(held: HeldPost) -> dict[str, Any]:
    return {
        "lang": held.lang,
        "consent": held.consent,
        "via": held.via,
        "client_key": held.client_key,
        "affiliation": held.affiliation,
    }


def _question(question_id: int | None) -> Question | None:
    return db.session.get(Question, question_id) if question_id else None


def _settle(held: HeldPost, state: HeldState) -> None:
    held.state, held.settled_at = state.value, clock.now()
    held.title = held.body = held.html = ""
    held.version += 1


def _record(actor: Actor, held: HeldPost, event: str) -> None:
    record(
        event,
        actor=actor,
        about=("held", held.id),
        dialogue_id=held.dialogue_id,
        data={"forum_id": held.forum_id, "person_id": _person_of(held)},
    )


def _person_of(held: HeldPost) -> int | None:
    return db.session.scalar(select(Participant.user_id).where(Participant.id == held.author_id))
