"""How people are told of what happened.

The site tells by itself, AT_ONCE people a transaction: an operation answers how many it dealt
with, and is called again until that is fewer.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.attributes import set_committed_value

from dialogue.actors import Site
from dialogue.events import Event, record
from dialogue.extensions import db
from dialogue.notifications.counting import counted, drop, notes_for
from dialogue.notifications.models import Notification
from dialogue.notifications.queries import about_post
from dialogue.notifications.recipients import (
    People,
    told_of_decision,
    told_of_editing,
    told_of_publishing,
)
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.publishing import lock_post


@operation(Permission.TELL_PEOPLE)
def tell_of_publishing(actor: Actor, site: Site, *, event: Event) -> int:
    """Tell whom a new contribution answers or mentions, and who watches where it stands."""
    post = _standing_post(event)
    return _tell(actor, event, told_of_publishing(post), post.thread, post) if post else 0


@operation(Permission.TELL_PEOPLE)
def tell_of_editing(actor: Actor, site: Site, *, event: Event) -> int:
    """Tell whom an edited contribution mentions by now."""
    post = _standing_post(event)
    return _tell(actor, event, told_of_editing(post), post.thread, post) if post else 0


@operation(Permission.TELL_PEOPLE)
def tell_of_decision(actor: Actor, site: Site, *, event: Event) -> int:
    """Tell a thread's author what was decided about it."""
    thread = _thread(event.object_id)
    return _tell(actor, event, told_of_decision(thread, event), thread) if thread else 0


@operation(Permission.TELL_PEOPLE)
def forget_post(actor: Actor, site: Site, *, post_id: int) -> int:
    """Drop what people were told of a contribution that was taken back."""
    return drop(actor, about_post(post_id))


def _tell(
    actor: Actor, event: Event, people: People, thread: Thread, post: Post | None = None
) -> int:
    if people:
        with counted(person for person, _ in people):
            added = _add(event, people, thread, post)
        for notification_id, user_id in added:
            record(
                "notification.added",
                actor=actor,
                about=("notification", notification_id),
                dialogue_id=thread.dialogue_id,
                streams=notes_for([user_id]),
            )
    return len(people)


def _add(
    event: Event, people: People, thread: Thread, post: Post | None
) -> Sequence[Row[int, int]]:
    """Ids and people of the new notifications."""
    rows: list[dict[str, Any]] = [
        {
            "user_id": user_id,
            "dialogue_id": thread.dialogue_id,
            "event_id": event.id,
            "reason": reason,
            "thread_id": thread.id,
            "post_id": post.id if post else None,
            "at": event.at,
        }
        for user_id, reason in people
    ]
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    statement = (
        dialect.insert(Notification)
        .on_conflict_do_nothing(index_elements=["user_id", "event_id"])
        .returning(Notification.id, Notification.user_id)
    )
    return db.session.execute(statement, rows).all()


def _standing_post(event: Event) -> Post | None:
    """The contribution of the event as it is now, which nobody else tells of or changes until the
    commit; None when it was taken back."""
    post = db.session.get(Post, event.object_id)
    if post is None:
        return None
    lock_post(post)
    set_committed_value(post, "thread", _thread(post.thread_id))
    return post if post.state == PostState.PUBLISHED else None


def _thread(thread_id: int | None) -> Thread | None:
    """The thread as it stands now: it may have been moved since it was last looked at."""
    return db.session.get(Thread, thread_id, populate_existing=True)
