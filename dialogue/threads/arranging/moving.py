"""The inside of moving: contributions go to another thread with all that hangs on them.

Numbers, permanent links, answers, mentions, keys of forms and what somebody has read belong to a
contribution, and go with it by themselves. A thread in which nothing is left is merged: its number
leads on. Everything here runs inside a transaction that holds the dialogue's counters.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import delete, func, select, update

from dialogue import clock
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.threads.arranging.draft_moving import carry_drafts
from dialogue.threads.arranging.news import tell_arranged
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Thread, ThreadMerge
from dialogue.threads.publishing import lock_counters

ONE, LATER, REPLIES, ALL = CHOICES = ("one", "later", "replies", "all")
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Arranged:
    """What went where, by ids, as a decision keeps it: ``source`` was merged when nothing was left
    in it, ``target`` stood ``empty`` before. ``followers`` are seats that watch ``target`` since,
    because they watched ``source``."""

    source: int
    target: int
    posts: list[int]
    merged: bool = False
    empty: bool = False
    held: list[int] = field(default_factory=list)
    followers: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Follow = Callable[[Arranged, bool], list[int]]
_following: list[Follow] = []


def on_arranging(follow: Follow) -> Follow:
    """Have ``follow(arranged, is_undone)`` called in the transaction that moves contributions; it
    answers which seats follow a merged thread into the other."""
    _following.append(follow)
    return follow


@dataclass(frozen=True, slots=True)
class Chosen:
    """A contribution that is to be moved."""

    id: int
    number: int
    reply_to_id: int | None


def hold_still(*threads: Thread) -> None:
    """Nobody else changes these threads until the commit, and we see what others made of them;
    Conflict when one was merged."""
    lock_counters(threads[0].dialogue)
    for thread in threads:
        db.session.refresh(thread)
        if thread.merged_at is not None:
            raise Conflict("This thread was merged into another meanwhile.")


def chosen_posts(thread: Thread, first: Post | None, which: str) -> list[Chosen]:
    """Contributions of the thread by number: ``first`` alone, with all later ones, with its replies
    and theirs, or all there are."""
    rows = db.session.execute(
        select(Post.id, Post.number, Post.reply_to_id)
        .where(Post.thread_id == thread.id)
        .order_by(Post.number)
    )
    posts = [Chosen(*row) for row in rows]
    if which == ALL:
        return posts
    if first is None or which not in CHOICES:
        raise Invalid("Choose which contributions.")
    if which == LATER:
        return [one for one in posts if one.number >= first.number]
    return (
        list(_below(posts, first.id))
        if which == REPLIES
        else [one for one in posts if one.id == first.id]
    )


def _below(posts: Sequence[Chosen], first: int) -> Iterator[Chosen]:
    """A reply may have a lower number than what it answers, where an archive told it so."""
    answers: dict[int | None, list[Chosen]] = {}
    for one in posts:
        answers.setdefault(one.reply_to_id, []).append(one)
    wanted, waiting = set(), [first]
    while waiting:
        here = waiting.pop()
        wanted.add(here)
        waiting.extend(one.id for one in answers.get(here, ()) if one.id not in wanted)
    return (one for one in posts if one.id in wanted)


def carry(
    actor: Actor, source: Thread, target: Thread, chosen: Sequence[Chosen], *, is_new: bool = False
) -> Arranged:
    """Put contributions of ``source`` into ``target``, which ``is_new`` when it was begun for
    them."""
    ids, stood_empty = [one.id for one in chosen], not is_new and _is_empty(target)
    _put(ids, target)
    is_merged = _is_empty(source)
    if is_merged:
        source.merged_at = clock.now()
        db.session.add(ThreadMerge(thread_id=source.id, into_id=target.id))
    held = [one for one in _held_in(source) if is_merged or _goes_with(one, set(ids))]
    _put_held(held, target)
    numbers = [one.number for one in chosen]
    carry_drafts(source, target, numbers, whole=is_merged)
    arranged = Arranged(source.id, target.id, ids, is_merged, stood_empty, [o.id for o in held])
    arranged.followers.extend(_followed(arranged, is_undone=False))
    settle_activity(source, target)
    tell_arranged(actor, source, target, numbers)
    return arranged


def carry_back(actor: Actor, arranged: Arranged) -> tuple[Thread, Thread, list[int]]:
    """Put it all back where it was; the threads, and the numbers of the contributions. Conflict,
    and nothing done, when any of it was moved or merged since."""
    source, target = (db.session.get_one(Thread, one) for one in (arranged.source, arranged.target))
    numbers = _still_there(arranged, source, target)
    if arranged.merged:
        db.session.execute(delete(ThreadMerge).where(ThreadMerge.thread_id == source.id))
        source.merged_at = None
    _put(arranged.posts, source)
    is_merged = not arranged.empty and _is_empty(target)
    if is_merged:
        target.merged_at = clock.now()
        db.session.add(ThreadMerge(thread_id=target.id, into_id=source.id))
    _put_held([o for o in _held_in(target) if is_merged or o.id in arranged.held], source)
    carry_drafts(target, source, numbers, whole=is_merged)
    _followed(arranged, is_undone=True)
    settle_activity(source, target)
    tell_arranged(actor, target, source, numbers)
    return source, target, numbers


def _still_there(arranged: Arranged, source: Thread, target: Thread) -> list[int]:
    changed = Conflict("Something was moved or merged here since: undo that first.")
    into = db.session.scalar(select(ThreadMerge.into_id).where(ThreadMerge.thread_id == source.id))
    if target.merged_at is not None or into != (target.id if arranged.merged else None):
        raise changed
    numbers = [
        number
        for some in _portions(arranged.posts)
        for number in db.session.scalars(
            select(Post.number).where(Post.id.in_(some), Post.thread_id == target.id)
        )
    ]
    if len(numbers) != len(arranged.posts):
        raise changed
    return sorted(numbers)


def _put(ids: Sequence[int], thread: Thread) -> None:
    for some in _portions(ids):
        db.session.execute(
            update(Post)
            .where(Post.id.in_(some))
            .values(thread_id=thread.id)
            .execution_options(synchronize_session=False)
        )
    moved = set(ids)
    for known in list(db.session.identity_map.values()):
        if isinstance(known, Post) and known.id in moved:
            db.session.expire(known, ["thread_id", "thread"])


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _is_empty(thread: Thread) -> bool:
    return db.session.scalar(select(Post.id).where(Post.thread_id == thread.id).limit(1)) is None


def _held_in(thread: Thread) -> Sequence[HeldPost]:
    return db.session.scalars(select(HeldPost).where(HeldPost.thread_id == thread.id)).all()


def _goes_with(held: HeldPost, ids: set[int]) -> bool:
    """A change of a contribution, or an answer to it, waits where the contribution stands."""
    return held.post_id in ids or held.reply_to_id in ids


def _put_held(held: Sequence[HeldPost], thread: Thread) -> None:
    for one in held:
        one.thread_id, one.forum_id = thread.id, thread.forum_id
        db.session.expire(one, ["thread", "forum"])


def put_held_where(thread: Thread) -> None:
    """What waits in a thread waits in the thread's forum."""
    _put_held(_held_in(thread), thread)


def _followed(arranged: Arranged, *, is_undone: bool) -> list[int]:
    return [seat for follow in _following for seat in follow(arranged, is_undone)]


def settle_activity(*threads: Thread) -> None:
    """When something was last said in them."""
    for thread in threads:
        last = db.session.scalar(
            select(func.max(Post.created_at)).where(Post.thread_id == thread.id)
        )
        thread.active_at = last or thread.created_at
