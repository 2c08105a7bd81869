"""How people are told of what happened.

The site tells by itself, AT_ONCE people a transaction: an operation answers how many it dealt
with, and is called again until that is fewer.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm.attributes import set_committed_value

from dialogue.actors import Site
from dialogue.events import Event, record
from dialogue.extensions import db, insert_into
from dialogue.moderation.cases import is_under_review
from dialogue.moderation.models import Case, Decision
from dialogue.notifications.counting import counted, drop, notes_for
from dialogue.notifications.models import Notification
from dialogue.notifications.recipients import (
    People,
    told_of_case,
    told_of_editing,
    told_of_moderation,
    told_of_publishing,
)
from dialogue.notifications.settling_queries import about_post
from dialogue.notifications.summary_recipients import TOLD_OF_SUMMARIES
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.summaries.models import Summary
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.publishing import lock_post


@operation(Permission.TELL_PEOPLE)
def tell_of_publishing(actor: Actor, site: Site, *, event: Event) -> int:
    """Tell whom a new contribution answers or mentions, and who watches where it stands."""
    post = _standing_post(event)
    return _tell(actor, event, told_of_publishing(post), **_about(post)) if post else 0


@operation(Permission.TELL_PEOPLE)
def tell_of_editing(actor: Actor, site: Site, *, event: Event) -> int:
    """Tell whom an edited contribution mentions by now, unless people are told of it later."""
    post = _standing_post(event)
    if post is None or is_under_review(post):
        return 0
    return _tell(actor, event, told_of_editing(post), **_about(post))


@operation(Permission.TELL_PEOPLE)
def tell_of_moderation(actor: Actor, site: Site, *, event: Event) -> int:
    """Tell whom a decision concerns; of what an appeal came to, whoever took the first decision."""
    decision = db.session.get(Decision, event.object_id)
    if decision is None:
        return 0
    return _tell(actor, event, told_of_moderation(decision, event), decision_id=decision.id)


@operation(Permission.TELL_PEOPLE)
def tell_of_case(actor: Actor, site: Site, *, event: Event) -> int:
    """Tell those who brought a case up what it came to."""
    case = db.session.get(Case, event.object_id)
    if case is None or case.thread_id is None:
        return 0
    about = {"thread_id": case.thread_id, "post_id": case.post_id, "case_id": case.id}
    return _tell(actor, event, told_of_case(case, event), **about)


@operation(Permission.TELL_PEOPLE)
def tell_of_summary(actor: Actor, site: Site, *, event: Event) -> int:
    """Tell those whose words a summary cites: that they are asked about its draft, that a version
    was published, that the host answered a recommendation of it."""
    summary = db.session.get(Summary, event.object_id)
    if summary is None:
        return 0
    people = TOLD_OF_SUMMARIES[event.kind](summary, event)
    return _tell(actor, event, people, summary_id=summary.id)


@operation(Permission.TELL_PEOPLE)
def forget_post(actor: Actor, site: Site, *, post_id: int) -> int:
    """Drop what people were told of a contribution whose words are gone; not what was decided."""
    return drop(actor, about_post(post_id))


def _about(post: Post) -> dict[str, int | None]:
    return {"thread_id": post.thread_id, "post_id": post.id}


def _tell(actor: Actor, event: Event, people: People, **about: int | None) -> int:
    """``about`` are the columns of Notification that say what it speaks of."""
    if people:
        with counted(person for person, _ in people):
            added = _add(event, people, about)
        for notification_id, user_id in added:
            record(
                "notification.added",
                actor=actor,
                about=("notification", notification_id),
                dialogue_id=event.dialogue_id,
                streams=notes_for([user_id]),
            )
    return len(people)


def _add(event: Event, people: People, about: dict[str, int | None]) -> Sequence[Row[int, int]]:
    """Ids and people of the new notifications."""
    rows: list[dict[str, Any]] = [
        {
            "user_id": user_id,
            "dialogue_id": event.dialogue_id,
            "event_id": event.id,
            "reason": reason,
            "at": event.at,
            **about,
        }
        for user_id, reason in people
    ]
    statement = (
        insert_into(Notification)
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
