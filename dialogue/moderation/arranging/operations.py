"""How moderators arrange conversation: move contributions, merge and split threads, and back."""

from typing import Any

from sqlalchemy import select

from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Forum
from dialogue.dialogues.seats.models import Participant
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.moderation.arranging.relocating import relocate_cases
from dialogue.moderation.deciding import clean_message, decide
from dialogue.moderation.models import Act, Decision
from dialogue.moderation.seeing import checked_grounds, no_such_thread
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, can, require
from dialogue.text import TITLE_LIMIT, clean_line
from dialogue.threads.arranging.moving import (
    ALL,
    Arranged,
    Chosen,
    carry,
    carry_back,
    chosen_posts,
    hold_still,
)
from dialogue.threads.choosing import chosen_stage
from dialogue.threads.models import Post, Thread
from dialogue.threads.notes.noting import Noted, named, note
from dialogue.threads.publishing import add_thread, announce_thread, lock_counters


@operation(Permission.ARRANGE)
def move_posts(
    actor: Actor,
    post: Post,
    *,
    which: str,
    into: Thread,
    seen_in: int | None = None,
    rule: str = "",
    message: str = "",
) -> Decision:
    """Put a contribution (``which`` is one), it and all later ones, it and its replies, or all of
    its thread into another. Invalid by field. Conflict when it does not stand in the thread
    ``seen_in`` (a number) any more."""
    source = _held_still(actor, post, into, seen_in)
    checked = gathered(
        {
            "into": lambda: _other(source, into),
            "which": lambda: chosen_posts(source, post, which),
            **checked_grounds(source.dialogue, rule, message),
        }
    )
    return _arrange(actor, Act.MOVE, source, into, checked, seat=post.author, post=post)


@operation(Permission.ARRANGE)
def merge_threads(
    actor: Actor, thread: Thread, *, into: Thread, rule: str = "", message: str = ""
) -> Decision:
    """Put everything of a thread into another; the number of the former leads there. Invalid by
    field."""
    hold_still(thread, into)
    _require_both(actor, thread, into)
    checked = gathered(
        {
            "into": lambda: _other(thread, into),
            "which": lambda: chosen_posts(thread, None, ALL),
            **checked_grounds(thread.dialogue, rule, message),
        }
    )
    return _arrange(actor, Act.MERGE, thread, into, checked, seat=thread.author)


@operation(Permission.ARRANGE)
def split_thread(
    actor: Actor,
    post: Post,
    *,
    which: str,
    title: str,
    stage: str,
    forum: Forum,
    seen_in: int | None = None,
    rule: str = "",
    message: str = "",
) -> Decision:
    """Begin a thread of its own with a contribution, with it and all later ones, or with it and its
    replies. Invalid by field. Conflict as in ``move_posts``."""
    source = _held_still(actor, post, None, seen_in)
    require(actor, Permission.ARRANGE, forum)
    checked = gathered(
        {
            "title": lambda: clean_line(title, limit=TITLE_LIMIT),
            "stage": lambda: chosen_stage(source.dialogue, stage),
            "which": lambda: _a_part(source, post, which),
            **checked_grounds(source.dialogue, rule, message),
        }
    )
    begun = add_thread(
        forum,
        title=checked["title"],
        stage=checked["stage"],
        author=post.author,
        lang=post.lang,
        round_id=post.round_id,
        at=post.created_at,
    )
    announce_thread(actor, begun, "thread.split_off", "new")
    return _arrange(actor, Act.SPLIT, source, begun, checked, seat=post.author, post=post)


@operation(Permission.ARRANGE)
def undo_arrangement(actor: Actor, decision: Decision, *, message: str = "") -> Decision:
    """Put back what was moved, merged or split. Conflict, and nothing done, when any of it was
    moved or merged since, or it was put back already."""
    lock_counters(decision.dialogue)
    told = clean_message(message)
    arranged = _arranged_by(decision)
    for one in (arranged.source, arranged.target):
        thread = db.session.get_one(Thread, one)
        db.session.refresh(thread)
        require(actor, Permission.ARRANGE, thread)
    source, target, numbers = carry_back(actor, arranged)
    relocate_cases(actor, target, source, arranged)
    undone = decide(
        actor,
        Act.MOVE,
        dialogue=decision.dialogue,
        forum=source.forum,
        seat=decision.seat,
        post=decision.post,
        thread=source,
        about=decision,
        message=told,
    )
    note(source, Noted.PUT_BACK, **named(numbers), place=target.id)
    note(target, Noted.TAKEN_BACK, **named(numbers), place=source.id)
    return undone


def _arrange(
    actor: Actor,
    act: Act,
    source: Thread,
    target: Thread,
    checked: dict[str, Any],
    *,
    seat: Participant | None,
    post: Post | None = None,
) -> Decision:
    chosen: list[Chosen] = checked["which"]
    forum = source.forum
    arranged = carry(actor, source, target, chosen, is_new=act is Act.SPLIT)
    relocate_cases(actor, source, target, arranged)
    decision = decide(
        actor,
        act,
        dialogue=source.dialogue,
        forum=forum,
        seat=seat,
        post=post,
        thread=target,
        rule=checked["rule"],
        message=checked["message"],
        arranged=arranged.as_json(),
    )
    _note(act, source, target, chosen, arranged, decision)
    return decision


def _note(
    act: Act,
    source: Thread,
    target: Thread,
    chosen: list[Chosen],
    arranged: Arranged,
    decision: Decision,
) -> None:
    away, here = {
        True: (Noted.MOVED_AWAY, Noted.MERGED_HERE),
        False: (Noted.MOVED_AWAY, Noted.MOVED_HERE),
    }[arranged.merged]
    if act is Act.SPLIT:
        away, here = Noted.SPLIT_OFF, Noted.SPLIT_FROM
    told = named([one.number for one in chosen]) | {"decision": decision.id}
    note(source, away, **told, place=target.id)
    note(target, here, **told, place=source.id)


def _held_still(actor: Actor, post: Post, into: Thread | None, seen_in: int | None) -> Thread:
    """The thread of the contribution, in which nobody else changes anything until the commit."""
    lock_counters(post.dialogue)
    db.session.refresh(post)
    source = post.thread
    if seen_in is not None and source.number != seen_in:
        raise Conflict("This contribution was moved meanwhile. Look at it once more.")
    hold_still(source, *([into] if into else []))
    _require_both(actor, source, into or source)
    return source


def _require_both(actor: Actor, source: Thread, target: Thread) -> None:
    require(actor, Permission.ARRANGE, source)
    if not can(actor, Permission.ARRANGE, target):
        raise no_such_thread()


def _other(source: Thread, into: Thread) -> Thread:
    if into.dialogue_id != source.dialogue_id:
        raise no_such_thread()
    if into.id == source.id:
        raise Invalid("Choose another thread than this one.")
    return into


def _a_part(source: Thread, post: Post, which: str) -> list[Chosen]:
    if which == ALL:
        raise Invalid("Choose which contributions.")
    chosen = chosen_posts(source, post, which)
    if len(chosen) == len(chosen_posts(source, None, ALL)):
        raise Invalid("Nothing would be left in this thread: give it another title instead.")
    return chosen


def _arranged_by(decision: Decision) -> Arranged:
    if "arranged" not in decision.data:
        raise Conflict("This cannot be undone.")
    undone = select(Decision.id).where(Decision.about_id == decision.id).limit(1)
    if db.session.scalar(undone) is not None:
        raise Conflict("This was undone already.")
    return Arranged(**decision.data["arranged"])
