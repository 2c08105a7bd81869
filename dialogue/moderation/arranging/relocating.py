"""Cases go where what they are about goes. Everything here runs inside a transaction."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, or_, select

from dialogue.extensions import db
from dialogue.moderation.cases import move_on, tell_desk
from dialogue.moderation.models import UNSETTLED, Case, CaseState
from dialogue.permissions import Actor
from dialogue.threads.arranging.moving import Arranged
from dialogue.threads.models import Post, Thread


def relocate_cases(actor: Actor, source: Thread, target: Thread, arranged: Arranged) -> None:
    """The unsettled cases about contributions that went from ``source`` to ``target``, or about all
    of it when it was merged."""
    posts, held = set(arranged.posts), set(arranged.held)
    for case in _cases_about(source, posts, held, whole=source.merged_at is not None):
        relocate(actor, case, target)


def relocate_thread(actor: Actor, thread: Thread) -> None:
    """The unsettled cases in a thread that stands in another forum now."""
    said_there = select(Post.id).where(Post.thread_id == thread.id)
    for case in _unsettled(thread, Case.post_id.in_(said_there)):
        relocate(actor, case, thread)


def relocate(actor: Actor, case: Case, thread: Thread) -> None:
    """It is a matter of the thread's forum now, and its desk's: nobody there has taken it yet."""
    if case.forum_id != thread.forum_id:
        tell_desk(actor, case, "case.moved_away", "move")
        case.assignee_id, case.state = None, CaseState.OPEN.value
    case.thread_id, case.forum_id = thread.id, thread.forum_id
    db.session.flush()
    db.session.expire(case, ["thread", "forum"])
    move_on(actor, case, "case.moved")


def _cases_about(
    source: Thread, posts: Collection[int], held: Collection[int], *, whole: bool
) -> Iterator[Case]:
    for case in _unsettled(source, Case.post_id.is_not(None)):
        is_there = case.thread_id == source.id
        if case.post_id in posts or case.held_id in held or (is_there and whole):
            yield case


def _unsettled(thread: Thread, or_about: ColumnElement[bool]) -> list[Case]:
    """Those about the thread, and those of its dialogue about such contributions."""
    return list(
        db.session.scalars(
            select(Case).where(
                Case.dialogue_id == thread.dialogue_id,
                Case.state.in_(UNSETTLED),
                or_(Case.thread_id == thread.id, or_about),
            )
        )
    )
