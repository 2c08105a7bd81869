"""What was said in a round, and what was not: for those who come late."""

from typing import Any

from sqlalchemy import func

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import forums_of
from dialogue.dialogues.shape import RoundShape
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.threads.listing import Filters, list_threads
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.queries import newest_posts, visible_posts

SHOWN = 10


def catch_up(actor: Actor, dialogue: Dialogue, round_: RoundShape) -> dict[str, Any]:
    """The round's page: contributions, people, busiest threads, newest words, and the questions
    and forums in which nobody has spoken yet."""
    said = visible_posts(actor).where(
        Post.dialogue_id == dialogue.id,
        Post.round_id == round_.id,
        Post.state == PostState.PUBLISHED.value,
    )
    posts, voices = db.session.execute(
        said.with_only_columns(func.count(), func.count(Post.author_id.distinct()))
    ).one()
    spoken_in = set(db.session.scalars(said.with_only_columns(Thread.forum_id).distinct()))
    answered = set(db.session.scalars(said.with_only_columns(Thread.question_id).distinct()))
    return {
        "posts": posts,
        "voices": voices,
        "silent_forums": [one for one in forums_of(actor, dialogue) if one.id not in spoken_in],
        "open_questions": [one for one in round_.questions if one.id not in answered],
        "listing": list_threads(actor, dialogue, Filters(round=round_.number), size=SHOWN),
        "newest": newest_posts(actor, dialogue, limit=5, round_id=round_.id),
    }
