"""How participants choose what to be told of."""

from typing import Any

from sqlalchemy import delete

from dialogue.dialogues.fields import gathered, one_of
from dialogue.dialogues.models import Forum
from dialogue.events import record
from dialogue.extensions import db, insert_into
from dialogue.notifications.models import ForumWatch, ThreadWatch, WatchLevel
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.models import Thread
from dialogue.threads.publishing import own_seat


@operation(Permission.WATCH)
def watch_thread(actor: Actor, thread: Thread, *, level: str) -> None:
    """Choose how much to be told of a thread; "" for as much as of its forum. Invalid when there
    is no such level."""
    seat = own_seat(actor, thread.dialogue)
    _choose(ThreadWatch, {"participant_id": seat.id, "thread_id": thread.id}, level)
    record(
        "thread.watched", actor=actor, about=("thread", thread.id), dialogue_id=thread.dialogue_id
    )


@operation(Permission.WATCH)
def watch_forum(actor: Actor, forum: Forum, *, level: str) -> None:
    """Choose how much to be told of a forum's threads; "" for as much as usual. Invalid when there
    is no such level."""
    seat = own_seat(actor, forum.dialogue)
    _choose(ForumWatch, {"participant_id": seat.id, "forum_id": forum.id}, level)
    record("forum.watched", actor=actor, about=("forum", forum.id), dialogue_id=forum.dialogue_id)


def _choose(model: type[ThreadWatch | ForumWatch], key: dict[str, Any], level: str) -> None:
    if not level:
        db.session.execute(delete(model).filter_by(**key))
        return
    checked = gathered({"level": lambda: one_of(level, set(WatchLevel))})
    db.session.execute(
        insert_into(model)
        .values(**key, **checked)
        .on_conflict_do_update(index_elements=list(key), set_=checked)
    )
