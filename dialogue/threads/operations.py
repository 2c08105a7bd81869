"""How conversation changes."""

from sqlalchemy import delete, select

from dialogue import clock, limits
from dialogue.dialogues.models import Dialogue, Forum, Question, Stage
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Conflict, Invalid, NotFound
from dialogue.events import record
from dialogue.extensions import db
from dialogue.markup import RENDER_VERSION
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, seat_in
from dialogue.text import REASON_LIMIT, TITLE_LIMIT, clean_line
from dialogue.threads.models import (
    Consent,
    Draft,
    Mention,
    Post,
    PostState,
    Revision,
    Thread,
)
from dialogue.threads.publishing import (
    add_post,
    add_thread,
    announce,
    announce_thread,
    clean_key,
    current_round_id,
    keep_mentions,
    lock_counters,
)
from dialogue.threads.queries import find_by_client_key, find_post
from dialogue.threads.writing import write

DRAFTS_EACH = 50


@operation(Permission.OPEN_THREAD)
def open_thread(
    actor: Actor,
    forum: Forum,
    *,
    title: str,
    body: str,
    stage: str,
    other_stages: tuple[str, ...] = (),
    question_id: int | None = None,
    lang: str | None = None,
    consent: str | None = None,
    client_key: str | None = None,
    via: str = "web",
) -> Thread:
    """Open a thread with its first contribution. The same ``client_key`` again answers with the
    thread that it opened."""
    dialogue, seat = forum.dialogue, seat_in(actor, forum.dialogue)
    key = clean_key(client_key)
    lock_counters(dialogue)
    opened = find_by_client_key(Thread, seat.id, key)
    if opened is not None:
        return opened
    limits.count(limits.CONTRIBUTIONS, actor.id)
    title = clean_line(title, limit=TITLE_LIMIT)
    written = write(dialogue, body)
    question = find_question(dialogue, question_id)
    thread = add_thread(
        forum,
        title=title,
        stage=find_stage(dialogue, stage),
        other_stages=[find_stage(dialogue, slug) for slug in other_stages if slug != stage],
        question=question,
        author=seat,
        lang=lang or seat.lang or dialogue.lang,
        round_id=current_round_id(dialogue),
        client_key=key,
    )
    announce_thread(actor, thread, "thread.opened", "new")
    post = add_post(
        thread,
        seat,
        written,
        lang=thread.lang,
        consent=_consent(dialogue, consent),
        round_id=current_round_id(dialogue),
        via=via,
    )
    announce(actor, post, "post.published", "new")
    _forget_draft(actor, dialogue, "new-thread")
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
    The same ``client_key`` again answers with the contribution that it made."""
    dialogue, seat = thread.dialogue, seat_in(actor, thread.dialogue)
    key = clean_key(client_key)
    lock_counters(dialogue)
    published = find_by_client_key(Post, seat.id, key)
    if published is not None:
        return published
    limits.count(limits.CONTRIBUTIONS, actor.id)
    post = add_post(
        thread,
        seat,
        write(dialogue, body),
        reply_to=_answered(actor, thread, reply_to),
        lang=lang or seat.lang or dialogue.lang,
        consent=_consent(dialogue, consent),
        round_id=current_round_id(dialogue),
        client_key=key,
        via=via,
    )
    announce(actor, post, "post.published", "new")
    _forget_draft(actor, dialogue, reply_place(thread.number, reply_to))
    return post


@operation(Permission.EDIT_POST)
def edit_post(
    actor: Actor, post: Post, *, body: str, version: int, reason: str = "", lang: str | None = None
) -> Post:
    """Replace the wording; the old one stays readable. Conflict when ``version`` is not the
    present one, because somebody edited meanwhile."""
    db.session.refresh(post, with_for_update=True)
    if post.version != version:
        raise Conflict("This contribution was edited meanwhile. Here are both texts.")
    written = write(post.dialogue, body)
    if written.body == post.body and lang in (None, post.lang):
        return post
    _keep_revision(actor, post, clean_reason(reason))
    post.body, post.html, post.render_version = written.body, written.html, RENDER_VERSION
    post.lang = lang or post.lang
    post.version += 1
    post.edited_at = clock.now()
    keep_mentions(post, written)
    announce(actor, post, "post.edited", "edit")
    _forget_draft(actor, post.dialogue, edit_place(post.number))
    return post


@operation(Permission.WITHDRAW_POST)
def withdraw_post(actor: Actor, post: Post) -> Post:
    """Take one's words back: the text and its earlier wordings go, a stub keeps the place."""
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    db.session.execute(delete(Mention).where(Mention.post_id == post.id))
    post.body, post.html, post.attachments = "", "", []
    post.state, post.withdrawn_at = PostState.WITHDRAWN.value, clock.now()
    post.version += 1
    announce(actor, post, "post.withdrawn", "withdraw")
    return post


@operation(Permission.KEEP_DRAFT)
def save_draft(actor: Actor, dialogue: Dialogue, *, place: str, fields: dict[str, str]) -> Draft:
    """Keep words not yet sent, one draft a place. Invalid beyond 50 drafts."""
    limits.count(limits.DRAFTS, actor.id)
    draft = db.session.scalar(
        select(Draft).where(
            Draft.user_id == actor.id, Draft.dialogue_id == dialogue.id, Draft.place == place
        )
    )
    if draft is None:
        _refuse_too_many_drafts(actor)
        draft = Draft(user_id=actor.id, dialogue_id=dialogue.id, place=place)
        db.session.add(draft)
    draft.fields, draft.updated_at = fields, clock.now()
    db.session.flush()
    record("draft.saved", actor=actor, about=("draft", draft.id), dialogue_id=dialogue.id)
    return draft


@operation(Permission.KEEP_DRAFT)
def discard_draft(actor: Actor, draft: Draft) -> None:
    if draft.user_id != actor.id:
        raise NotFound
    record("draft.discarded", actor=actor, about=("draft", draft.id), dialogue_id=draft.dialogue_id)
    db.session.delete(draft)


@operation(Permission.READ_ON)
def read_everything(actor: Actor, dialogue: Dialogue) -> None:
    """Take every contribution up to now as read."""
    seat = seat_in(actor, dialogue)
    seat.read_floor = dialogue.last_post_number
    record("dialogue.read", actor=actor, about=("participant", seat.id), dialogue_id=dialogue.id)


def find_stage(dialogue: Dialogue, slug: str) -> Stage:
    for stage in shape_of(dialogue).stages:
        if stage.slug == slug:
            return db.session.get_one(Stage, stage.id)
    raise Invalid(fields={"stage": Invalid("Choose one of the stages.")})


def find_question(dialogue: Dialogue, question_id: int | None) -> Question | None:
    if question_id is None:
        return None
    if shape_of(dialogue).question(question_id) is None:
        raise Invalid(fields={"question": Invalid("Choose one of the questions, or none.")})
    return db.session.get_one(Question, question_id)


def clean_reason(reason: str) -> str:
    return clean_line(reason, limit=REASON_LIMIT, name="reason") if reason.strip() else ""


def reply_place(thread: int, reply_to: int | None) -> str:
    """Where the draft of a reply is kept."""
    return f"thread/{thread}/reply/{reply_to}" if reply_to else f"thread/{thread}"


def edit_place(number: int) -> str:
    """Where the draft of a change is kept."""
    return f"edit/{number}"


def _consent(dialogue: Dialogue, consent: str | None) -> str:
    chosen = consent or dialogue.default_consent
    if chosen not in list(Consent):
        raise Invalid(fields={"consent": Invalid("Choose how you may be quoted.")})
    return chosen


def _answered(actor: Actor, thread: Thread, number: int | None) -> Post | None:
    if number is None:
        return None
    post = find_post(actor, thread.dialogue, number)
    if post is None or post.thread_id != thread.id:
        raise Invalid("The contribution you answer is no longer in this thread.")
    return post


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


def _forget_draft(actor: Actor, dialogue: Dialogue, place: str) -> None:
    db.session.execute(
        delete(Draft).where(
            Draft.user_id == actor.id, Draft.dialogue_id == dialogue.id, Draft.place == place
        )
    )


def _refuse_too_many_drafts(actor: Actor) -> None:
    kept = db.session.scalars(select(Draft.id).where(Draft.user_id == actor.id)).all()
    if len(kept) >= DRAFTS_EACH:
        raise Invalid("You have %(most)d drafts. Send or discard one first.", most=DRAFTS_EACH)
