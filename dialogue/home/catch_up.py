"""What was said in a round, and what was not: for those who come late."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.shape import RoundShape, shape_of
from dialogue.extensions import db
from dialogue.permissions import Actor
from dialogue.threads.lists.listing import Filters, list_threads
from dialogue.threads.lists.newest import newest_posts
from dialogue.threads.lists.rows import drawn_rows
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.queries import visible_posts

SHOWN = 10


def catch_up(
    actor: Actor, dialogue: Dialogue, round_: RoundShape, forums: Sequence[Forum]
) -> dict[str, Any]:
    """The round's page: contributions, people, busiest threads, newest words, and the questions
    and readable ``forums`` in which nobody has spoken yet."""
    said = _said_in(actor, dialogue, round_)
    spoken_in, answered = {row.forum_id for row in said}, {row.question_id for row in said}
    listing = list_threads(actor, dialogue, Filters(round=round_.number), size=SHOWN)
    return {
        "posts": sum(row.posts for row in said),
        "voices": len({row.author_id for row in said}),
        "silent_forums": [one for one in forums if one.id not in spoken_in],
        "open_questions": [one for one in round_.questions if one.id not in answered],
        "listing": listing,
        "rows": drawn_rows(listing.rows, shape_of(dialogue), {}),
        "newest": newest_posts(actor, dialogue, limit=5, round_id=round_.id),
    }


def _said_in(actor: Actor, dialogue: Dialogue, round_: RoundShape) -> Sequence[Any]:
    """How much each person said in the round, by forum and question."""
    told = (Thread.forum_id, Thread.question_id, Post.author_id)
    return db.session.execute(
        visible_posts(actor)
        .where(
            Post.dialogue_id == dialogue.id,
            Post.round_id == round_.id,
            Post.state == PostState.PUBLISHED.value,
        )
        .with_only_columns(*told, func.count().label("posts"))
        .group_by(*told)
    ).all()
