"""What moderators and facilitators set on a thread as a whole, and take back."""

from datetime import datetime
from typing import Any

from dialogue import clock
from dialogue.addresses import desk_stream
from dialogue.dialogues.fields import gathered
from dialogue.errors import Conflict, Invalid
from dialogue.moderation.deciding import clean_message, decide
from dialogue.moderation.models import Act, Decision
from dialogue.moderation.seeing import checked_grounds
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.text import TITLE_LIMIT, clean_line, is_blank
from dialogue.threads.arranging.moving import hold_still
from dialogue.threads.models import Thread
from dialogue.threads.notes.noting import Noted, note
from dialogue.threads.publishing import announce_thread
from dialogue.threads.writing import write

SLOWEST = 10_080  # a week


@operation(Permission.RETITLE)
def retitle(
    actor: Actor, thread: Thread, *, title: str, rule: str = "", message: str = ""
) -> Decision:
    """Give a thread another title. Invalid by field."""
    hold_still(thread)
    checked = gathered(
        {
            "title": lambda: _another_title(thread, title),
            **checked_grounds(thread.dialogue, rule, message),
        }
    )
    before, thread.title = thread.title, checked["title"]
    return _decided(actor, Act.RETITLE, thread, Noted.TITLE, checked, before=before)


@operation(Permission.CURB)
def lock(actor: Actor, thread: Thread, *, rule: str = "", message: str = "") -> Decision:
    """Let nobody but moderators write in a thread."""
    hold_still(thread)
    if thread.locked_at is not None:
        raise Conflict("This thread is locked already.")
    checked = gathered(checked_grounds(thread.dialogue, rule, message))
    thread.locked_at = clock.now()
    return _decided(actor, Act.LOCK, thread, Noted.LOCKED, checked)


@operation(Permission.CURB)
def unlock(actor: Actor, thread: Thread, *, message: str = "") -> Decision:
    """Let people write again; a conclusion stays where it is."""
    hold_still(thread)
    if thread.locked_at is None:
        raise Conflict("This thread is not locked.")
    thread.locked_at = None
    return _decided(actor, Act.UNLOCK, thread, Noted.UNLOCKED, _only(message))


@operation(Permission.CURB)
def set_pace(
    actor: Actor, thread: Thread, *, minutes: int | None, rule: str = "", message: str = ""
) -> Decision:
    """So many minutes lie between two contributions of one person; 0 or None: as many as they
    like. Invalid by field."""
    hold_still(thread)
    pace = minutes or None
    grounds = checked_grounds(thread.dialogue, rule, message) if pace else {}
    checked = gathered({"minutes": lambda: _another_pace(thread, pace), **grounds})
    before, thread.slow_minutes = thread.slow_minutes, pace
    kind = Noted.SLOWED if pace else Noted.NOT_SLOW
    told = checked if pace else _only(message)
    return _decided(actor, Act.SLOW, thread, kind, told, note_of={"minutes": pace}, before=before)


@operation(Permission.CURB)
def pin(actor: Actor, thread: Thread, *, until: datetime, message: str = "") -> Decision:
    """Have a thread stand first in its forum until a moment. Invalid by field."""
    hold_still(thread)
    if until <= clock.now():
        raise Invalid(fields={"until": Invalid("Choose a day that is not over yet.")})
    before = thread.pinned_until.isoformat() if thread.pinned_until else None
    thread.pinned_until = until
    told = {"until": until.isoformat()}
    return _decided(
        actor, Act.PIN, thread, Noted.PINNED, _only(message), note_of=told, before=before
    )


@operation(Permission.CURB)
def unpin(actor: Actor, thread: Thread, *, message: str = "") -> Decision:
    hold_still(thread)
    if thread.pinned_until is None or thread.pinned_until <= clock.now():
        raise Conflict("This thread is not pinned.")
    before, thread.pinned_until = thread.pinned_until.isoformat(), None
    return _decided(actor, Act.UNPIN, thread, Noted.UNPINNED, _only(message), before=before)


@operation(Permission.CURB)
def hold_thread(
    actor: Actor, thread: Thread, *, held: bool, rule: str = "", message: str = ""
) -> Decision:
    """Have what is written in a thread wait for a moderator, or not any more."""
    hold_still(thread)
    if thread.is_held == held:
        raise Conflict("Somebody else did that meanwhile.")
    checked = gathered(checked_grounds(thread.dialogue, rule, message)) if held else _only(message)
    thread.is_held = held
    kind = Noted.HELD if held else Noted.NOT_HELD
    return _decided(actor, Act.HOLD_THREAD, thread, kind, checked, is_held=held)


@operation(Permission.CONCLUDE)
def conclude(actor: Actor, thread: Thread, *, conclusion: str, message: str = "") -> Decision:
    """Lock a thread with a conclusion at its head; an empty one takes that back, and opens the
    thread again. Invalid by field."""
    hold_still(thread)
    before, was_locked = thread.conclusion, thread.locked_at is not None
    if is_blank(conclusion):
        if not thread.conclusion:
            fields = {"conclusion": Invalid("Write something: this is empty.")}
            raise Invalid(fields=fields)
        thread.conclusion = thread.conclusion_html = ""
        thread.locked_at, kind = None, Noted.REOPENED
    else:
        written = gathered({"conclusion": lambda: write(thread.dialogue, conclusion)})["conclusion"]
        thread.conclusion, thread.conclusion_html = written.body, written.html
        thread.locked_at, kind = thread.locked_at or clock.now(), Noted.CONCLUDED
    return _decided(
        actor, Act.CONCLUDE, thread, kind, _only(message), before=before, was_locked=was_locked
    )


def _decided(
    actor: Actor,
    act: Act,
    thread: Thread,
    kind: Noted,
    checked: dict[str, Any],
    *,
    note_of: dict[str, Any] | None = None,
    **data: Any,
) -> Decision:
    """Keep the decision, note it for readers and tell every page that shows the thread."""
    decision = decide(
        actor,
        act,
        dialogue=thread.dialogue,
        forum=thread.forum,
        seat=thread.author,
        thread=thread,
        rule=checked.get("rule"),
        message=checked["message"],
        **data,
    )
    note(thread, kind, **note_of or {})
    desk = desk_stream(thread.dialogue.slug, thread.forum.slug)
    announce_thread(actor, thread, f"thread.{kind.value}", "thread", also=[desk])
    return decision


def _only(message: str) -> dict[str, Any]:
    """Words to the author, which nobody must give for this."""
    return gathered({"message": lambda: clean_message(message)})


def _another_title(thread: Thread, title: str) -> str:
    cleaned = clean_line(title, limit=TITLE_LIMIT)
    if cleaned == thread.title:
        raise Invalid("This is the thread's title already.")
    return cleaned


def _another_pace(thread: Thread, minutes: int | None) -> int | None:
    if minutes is not None and not 0 < minutes <= SLOWEST:
        raise Invalid("Choose at most %(most)d minutes: a week.", most=SLOWEST)
    if minutes == thread.slow_minutes:
        raise Invalid("The thread goes at this pace already.")
    return minutes
