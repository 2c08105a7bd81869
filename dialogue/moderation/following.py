"""What waits for moderators goes where its thread goes, so that those see it who decide there.

Everything here runs inside a transaction.
"""

from sqlalchemy import or_, select, update

from dialogue.extensions import db
from dialogue.moderation.cases import tell_desk
from dialogue.moderation.models import UNSETTLED, Case, CaseState
from dialogue.permissions import Actor
from dialogue.threads.held_models import HeldPost
from dialogue.threads.models import Post, Thread


def follow_thread(actor: Actor, thread: Thread) -> None:
    """Unsettled cases about a thread or a contribution in it, and what waits to be published in
    it, belong to the forum in which it stands now. Nobody there has taken them yet."""
    in_it = select(Post.id).where(Post.thread_id == thread.id)
    cases = db.session.scalars(
        select(Case).where(
            Case.dialogue_id == thread.dialogue_id,
            Case.state.in_(UNSETTLED),
            or_(Case.thread_id == thread.id, Case.post_id.in_(in_it)),
        )
    ).all()
    for case in cases:
        if case.forum_id != thread.forum_id:
            tell_desk(actor, case, "case.moved_away", "move")
            case.forum, case.assignee_id = thread.forum, None
            case.state = CaseState.OPEN.value
        case.thread_id = thread.id
        case.version += 1
        db.session.flush()
        tell_desk(actor, case, "case.moved", "move")
    db.session.execute(
        update(HeldPost).where(HeldPost.thread_id == thread.id).values(forum_id=thread.forum_id)
    )
