"""How conversation changes."""

from collections.abc import Iterable

from sqlalchemy import delete, update

from dialogue import clock, limits
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seat_models import Participant
from dialogue.errors import Conflict, Invalid
from dialogue.events import record
from dialogue.extensions import db
from dialogue.markup import RENDER_VERSION
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.text import TITLE_LIMIT, clean_body, clean_line, is_blank
from dialogue.threads.choosing import (
    answered_post,
    chosen_consent,
    chosen_language,
    chosen_question,
    chosen_stage,
    clean_reason,
)
from dialogue.threads.drafts import NEW_THREAD, edit_place, forget_draft, keep_draft, reply_place
from dialogue.threads.models import Mention, Post, PostState, Revision, Thread
from dialogue.threads.publishing import (
    add_post,
    add_thread,
    announce,
    announce_thread,
    clean_key,
    current_round_id,
    keep_mentions,
    lock_counters,
    lock_post,
    own_seat,
)
from dialogue.threads.queries import find_by_client_key, first_wording
from dialogue.threads.silence import silence_quotations
from dialogue.threads.writing import write


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
    via: str = "web",
) -> Thread:
    """Open a thread with its first contribution. Invalid by field. The same ``client_key`` again
    answers with the thread that it opened."""
    dialogue, seat = forum.dialogue, own_seat(actor, forum.dialogue)
    key = clean_key(client_key)
    lock_counters(dialogue)
    opened = find_by_client_key(Thread, seat.id, key)
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
    round_id = current_round_id(dialogue)
    thread = add_thread(
        forum,
        title=checked["title"],
        stage=checked["stage"],
        other_stages=checked["other_stages"],
        question=checked["question"],
        author=seat,
        lang=checked["lang"] or seat.lang or dialogue.lang,
        round_id=round_id,
        client_key=key,
    )
    announce_thread(actor, thread, "thread.opened", "new")
    post = add_post(
        thread,
        seat,
        checked["body"],
        lang=thread.lang,
        consent=checked["consent"],
        round_id=round_id,
        via=via,
    )
    announce(actor, post, "post.published", "new")
    forget_draft(actor, dialogue, NEW_THREAD)
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
    via: str = "web",
) -> Post:
    """Publish a contribution, as a reply to contribution number ``reply_to`` or to the thread.
    Invalid by field. The same ``client_key`` again answers with the contribution that it made;
    words that came under it and are others are kept as a draft."""
    dialogue, seat = thread.dialogue, own_seat(actor, thread.dialogue)
    key = clean_key(client_key)
    lock_counters(dialogue)
    place = reply_place(thread.number, reply_to)
    published = find_by_client_key(Post, seat.id, key)
    if published is not None:
        _keep_other_words(actor, dialogue, place, published, body)
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
    post = add_post(
        thread,
        seat,
        checked["body"],
        reply_to=checked["reply_to"],
        lang=checked["lang"] or seat.lang or dialogue.lang,
        consent=checked["consent"],
        round_id=current_round_id(dialogue),
        client_key=key,
        via=via,
    )
    announce(actor, post, "post.published", "new")
    forget_draft(actor, dialogue, place)
    return post


@operation(Permission.EDIT_POST)
def edit_post(
    actor: Actor, post: Post, *, body: str, version: int, reason: str = "", lang: str | None = None
) -> Post:
    """Replace the wording; the old one stays readable. Invalid by field. Conflict when ``version``
    is not the present one, because somebody edited meanwhile."""
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
    forget_draft(actor, post.dialogue, edit_place(post.number))
    written, chosen = checked["body"], checked["lang"] or post.lang
    if (written.body, chosen) == (post.body, post.lang):
        return post
    _keep_revision(actor, post, checked["reason"])
    post.body, post.html, post.render_version = written.body, written.html, RENDER_VERSION
    post.lang = chosen
    post.version += 1
    post.edited_at = clock.now()
    keep_mentions(post, written)
    announce(actor, post, "post.edited", "edit")
    return post


@operation(Permission.WITHDRAW_POST)
def withdraw_post(actor: Actor, post: Post) -> Post:
    """Take one's words back: the text and its earlier wordings go, and so do the quotations of it;
    a stub keeps the place."""
    lock_counters(post.dialogue)
    lock_post(post)
    require(actor, Permission.WITHDRAW_POST, post)
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    db.session.execute(delete(Mention).where(Mention.post_id == post.id))
    post.body, post.html, post.attachments = "", "", []
    post.state, post.withdrawn_at = PostState.WITHDRAWN.value, clock.now()
    post.version += 1
    forget_draft(actor, post.dialogue, edit_place(post.number))
    announce(actor, post, "post.withdrawn", "withdraw")
    silence_quotations(actor, post)
    return post


@operation(Permission.READ_ON)
def read_everything(actor: Actor, dialogue: Dialogue) -> None:
    """Take every contribution up to now as read."""
    seat = own_seat(actor, dialogue)
    db.session.execute(
        update(Participant)
        .where(Participant.id == seat.id)
        .values(read_floor=dialogue.last_post_number)
    )
    record("dialogue.read", actor=actor, about=("participant", seat.id), dialogue_id=dialogue.id)


def _keep_other_words(
    actor: Actor, dialogue: Dialogue, place: str, published: Post, body: str
) -> None:
    """A page that was shown twice holds the same key twice, and somebody may use both forms."""
    if published.state != PostState.PUBLISHED or is_blank(body):
        return
    try:
        typed = clean_body(body)
    except Invalid:
        typed = body
    if typed not in (published.body, first_wording(published)):
        keep_draft(actor, dialogue, place, {"body": typed})


def _keep_revision(actor: Actor, post: Post, reason: str) -> None:
    db.session.add(
        Revision(
            post_id=post.id,
            version=post.version,
            body=post.body,
            html=post.html,
            lang=post.lang,
            written_at=post.edited_at or post.created_at,
            replaced_at=clock.now(),
            replaced_by_id=actor.id,
            reason=reason,
        )
    )
