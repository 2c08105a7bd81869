"""How conversation changes."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete

from dialogue import clock, limits
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Forum
from dialogue.errors import Conflict
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.text import TITLE_LIMIT, clean_line
from dialogue.threads.arranging.merged_queries import as_it_stands
from dialogue.threads.choosing import (
    answered_post,
    chosen_consent,
    chosen_facilitation,
    chosen_language,
    chosen_question,
    chosen_stage,
    clean_reason,
    refuse_haste,
)
from dialogue.threads.drafts.doubles import keep_other_words
from dialogue.threads.drafts.keeping import NEW_THREAD, edit_place, forget_draft, reply_place
from dialogue.threads.held.holding import hold, let_go
from dialogue.threads.held.models import HeldKind, HeldPost, KeptWords
from dialogue.threads.held.reviewing import Proposal, Verdict, look_at, reviewers
from dialogue.threads.models import Mention, Post, PostState, Revision, Thread
from dialogue.threads.publishing import (
    add_post,
    add_thread,
    announce,
    announce_thread,
    clean_key,
    current_round_id,
    lock_counters,
    lock_post,
    own_seat,
)
from dialogue.threads.queries import find_by_client_key
from dialogue.threads.quoting.silence import silence_quotations
from dialogue.threads.rewording import reword
from dialogue.threads.writing import as_found, write


@operation(Permission.OPEN_THREAD)
def open_thread(
    actor: Actor,
    forum: Forum,
    *,
    title: str,
    body: str,
    stage: str,
    other_stages: Iterable[str] = (),
    question_id: int | None = None,
    lang: str | None = None,
    consent: str | None = None,
    client_key: str | None = None,
    facilitation: str | None = None,
    heeded: bool = False,
    via: str = "web",
) -> Thread | HeldPost:
    """Open a thread with its first contribution, or have it wait for a moderator. Invalid by field.
    The same ``client_key`` again answers with what it made. ``heeded``: the author was warned of
    words in it, and sends it as it is."""
    dialogue, seat = forum.dialogue, own_seat(actor, forum.dialogue)
    key = clean_key(client_key)
    lock_counters(dialogue)
    opened = find_by_client_key(Thread, seat.id, key) or find_by_client_key(HeldPost, seat.id, key)
    if opened is not None:
        return opened
    limits.count(limits.CONTRIBUTIONS, actor.id)
    others = [slug for slug in dict.fromkeys(other_stages) if slug != stage]
    checked = gathered(
        {
            "title": lambda: clean_line(title, limit=TITLE_LIMIT),
            "body": lambda: write(dialogue, body),
            "stage": lambda: chosen_stage(dialogue, stage),
            "other_stages": lambda: [chosen_stage(dialogue, slug) for slug in others],
            "question": lambda: chosen_question(dialogue, question_id),
            "lang": lambda: chosen_language(lang),
            "consent": lambda: chosen_consent(dialogue, consent),
        }
    )
    proposal = Proposal(
        actor,
        seat,
        dialogue,
        forum,
        checked["body"].body,
        checked["lang"] or seat.lang or dialogue.lang,
        title=checked["title"],
    )
    verdict = look_at(proposal, heeded=heeded)
    written = as_found(dialogue, checked["body"], verdict)
    round_id = current_round_id(dialogue)
    marked_as = chosen_facilitation(actor, forum, facilitation)
    forget_draft(actor, dialogue, NEW_THREAD)
    if verdict.must_wait:
        return hold(
            proposal,
            written,
            verdict,
            kind=HeldKind.THREAD,
            consent=checked["consent"],
            via=via,
            client_key=key,
            stage=checked["stage"].slug,
            other_stages=[one.slug for one in checked["other_stages"]],
            question_id=checked["question"].id if checked["question"] else None,
            round_id=round_id,
            facilitation=marked_as,
        )
    thread = add_thread(
        forum,
        title=verdict.title,
        stage=checked["stage"],
        other_stages=checked["other_stages"],
        question=checked["question"],
        author=seat,
        lang=proposal.lang,
        round_id=round_id,
        client_key=key,
    )
    announce_thread(actor, thread, "thread.opened", "new")
    post = add_post(
        thread,
        seat,
        written,
        lang=thread.lang,
        consent=checked["consent"],
        round_id=round_id,
        facilitation=marked_as,
        via=via,
    )
    _tell_published(actor, post, verdict)
    return thread


@operation(Permission.REPLY)
def publish_post(
    actor: Actor,
    thread: Thread,
    *,
    body: str,
    reply_to: int | None = None,
    lang: str | None = None,
    consent: str | None = None,
    client_key: str | None = None,
    facilitation: str | None = None,
    heeded: bool = False,
    via: str = "web",
) -> Post | HeldPost:
    """Publish a contribution, as a reply to contribution number ``reply_to`` or to the thread, or
    have it wait for a moderator. Invalid by field. The same ``client_key`` again answers with the
    contribution that it made; words that came under it and are others are kept as a draft.
    ``heeded``: the author was warned of words in it, and sends it as it is."""
    dialogue, seat = thread.dialogue, own_seat(actor, thread.dialogue)
    key = clean_key(client_key)
    lock_counters(dialogue)
    require(actor, Permission.REPLY, thread := as_it_stands(thread))
    place = reply_place(thread.number, reply_to)
    published = find_by_client_key(Post, seat.id, key) or find_by_client_key(HeldPost, seat.id, key)
    if published is not None:
        keep_other_words(actor, dialogue, place, published, body)
        return published
    limits.count(limits.CONTRIBUTIONS, actor.id)
    checked = gathered(
        {
            "body": lambda: write(dialogue, body),
            "reply_to": lambda: answered_post(actor, thread, reply_to),
            "lang": lambda: chosen_language(lang),
            "consent": lambda: chosen_consent(dialogue, consent),
        }
    )
    refuse_haste(actor, thread, seat.id)
    proposal = Proposal(
        actor,
        seat,
        dialogue,
        thread.forum,
        checked["body"].body,
        checked["lang"] or seat.lang or dialogue.lang,
        thread=thread,
    )
    verdict = look_at(proposal, heeded=heeded)
    written = as_found(dialogue, checked["body"], verdict)
    details: dict[str, Any] = {
        "round_id": current_round_id(dialogue),
        "facilitation": chosen_facilitation(actor, thread, facilitation),
    }
    sent: dict[str, Any] = {
        "consent": checked["consent"],
        "reply_to": checked["reply_to"],
        "client_key": key,
        "via": via,
    }
    forget_draft(actor, dialogue, place)
    if verdict.must_wait:
        return hold(proposal, written, verdict, kind=HeldKind.REPLY, **sent, **details)
    post = add_post(thread, seat, written, lang=proposal.lang, **sent, **details)
    _tell_published(actor, post, verdict)
    return post


@operation(Permission.EDIT_POST)
def edit_post(
    actor: Actor,
    post: Post,
    *,
    body: str,
    version: int,
    reason: str = "",
    lang: str | None = None,
    heeded: bool = False,
) -> Post | HeldPost:
    """Replace the wording, or have the new one wait for a moderator; the old one stays readable.
    Invalid by field. Conflict when ``version`` is not the present one, because somebody edited
    meanwhile."""
    lock_counters(post.dialogue)
    lock_post(post)
    require(actor, Permission.EDIT_POST, post)
    if post.version != version:
        raise Conflict("This contribution was edited meanwhile. Here are both texts.")
    checked = gathered(
        {
            "body": lambda: write(post.dialogue, body),
            "lang": lambda: chosen_language(lang),
            "reason": lambda: clean_reason(reason),
        }
    )
    written, chosen = checked["body"], checked["lang"] or post.lang
    if (written.body, chosen) == (post.body, post.lang):
        forget_draft(actor, post.dialogue, edit_place(post.number))
        return post
    seat, thread = own_seat(actor, post.dialogue), post.thread
    place = (seat, post.dialogue, thread.forum)
    proposal = Proposal(actor, *place, written.body, chosen, thread=thread, post=post)
    verdict = look_at(proposal, heeded=heeded)
    written = as_found(post.dialogue, written, verdict)
    forget_draft(actor, post.dialogue, edit_place(post.number))
    if verdict.must_wait:
        return hold(
            proposal,
            written,
            verdict,
            kind=HeldKind.EDIT,
            consent=post.consent,
            via=post.via,
            reason=checked["reason"],
        )
    reword(actor, post, written, lang=chosen, reason=checked["reason"])
    for reviewer in reviewers():
        reviewer.published(actor, post, verdict)
    return post


@operation(Permission.WITHDRAW_POST)
def withdraw_post(actor: Actor, post: Post) -> Post:
    """Take one's words back: the text and its earlier wordings go, and so do the quotations of it;
    a stub keeps the place."""
    lock_counters(post.dialogue)
    lock_post(post)
    require(actor, Permission.WITHDRAW_POST, post)
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    db.session.execute(delete(KeptWords).where(KeptWords.post_id == post.id))
    db.session.execute(delete(Mention).where(Mention.post_id == post.id))
    post.body, post.html, post.attachments = "", "", []
    post.state, post.withdrawn_at = PostState.WITHDRAWN.value, clock.now()
    post.version += 1
    forget_draft(actor, post.dialogue, edit_place(post.number))
    announce(actor, post, "post.withdrawn", "withdraw")
    silence_quotations(actor, post)
    let_go(actor, post)
    return post


def _tell_published(actor: Actor, post: Post, verdict: Verdict) -> None:
    """Where people are told later, nobody is told yet; pages show it at once."""
    is_told_later = bool(verdict.holds)
    announce(actor, post, "post.shown" if is_told_later else "post.published", "new")
    for reviewer in reviewers():
        reviewer.published(actor, post, verdict)
