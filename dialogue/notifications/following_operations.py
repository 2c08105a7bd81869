"""How notifications and watches follow contributions into another thread."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, insert, select, update

from dialogue.actors import Site
from dialogue.events import record
from dialogue.extensions import db
from dialogue.notifications.models import Notification, ThreadWatch, WatchLevel
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.arranging.moving import Arranged

AT_ONCE = 5000


@operation(Permission.TELL_PEOPLE)
def follow_arranged(actor: Actor, site: Site, *, arranged: Arranged, is_undone: bool) -> list[int]:
    """What people were told speaks of where a contribution stands: that decides who may read it.
    Whoever watches all of a merged thread, and chose nothing for the other, watches that; answers
    who."""
    source, target = arranged.source, arranged.target
    if is_undone:
        source, target = target, source
    _put_notifications(arranged.posts, target)
    record("notification.carried", actor=actor, about=("thread", target))
    if not arranged.merged:
        return []
    if is_undone:
        _unwatch(source, arranged.followers)
        return []
    return _watch_too(source, target)


def _put_notifications(posts: Sequence[int], thread_id: int) -> None:
    for start in range(0, len(posts), AT_ONCE):
        db.session.execute(
            update(Notification)
            .where(Notification.post_id.in_(posts[start : start + AT_ONCE]))
            .values(thread_id=thread_id)
            .execution_options(synchronize_session=False)
        )


def _watch_too(source: int, target: int) -> list[int]:
    levels, chosen = dict(_levels(source)), dict(_levels(target))
    everything = WatchLevel.ALL.value
    new = sorted(
        seat for seat, level in levels.items() if level == everything and seat not in chosen
    )
    if new:
        db.session.execute(
            insert(ThreadWatch),
            [{"participant_id": seat, "thread_id": target, "level": everything} for seat in new],
        )
    return new


def _unwatch(thread_id: int, seats: Sequence[int]) -> None:
    db.session.execute(
        delete(ThreadWatch).where(
            ThreadWatch.thread_id == thread_id, ThreadWatch.participant_id.in_(seats)
        )
    )


def _levels(thread_id: int) -> Iterator[tuple[int, str]]:
    rows = db.session.execute(
        select(ThreadWatch.participant_id, ThreadWatch.level).where(
            ThreadWatch.thread_id == thread_id
        )
    )
    return ((seat, level) for seat, level in rows)
