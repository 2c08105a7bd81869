"""Putting another wording in place of a contribution's; the former one stays readable."""

from dialogue import clock
from dialogue.extensions import db
from dialogue.markup import RENDER_VERSION
from dialogue.permissions import Actor
from dialogue.threads.models import Post, Revision
from dialogue.threads.publishing import announce, keep_mentions
from dialogue.threads.writing import Written


def reword(actor: Actor, post: Post, written: Written, *, lang: str | None, reason: str) -> Post:
    """Replace the wording of a contribution that nobody else changes until the commit."""
    db.session.add(
        Revision(
            post_id=post.id,
            version=post.version,
            body=post.body,
            html=post.html,
            lang=post.lang,
            written_at=post.edited_at or post.created_at,
            replaced_at=clock.now(),
            replaced_by_id=actor.id,
            reason=reason,
        )
    )
    post.body, post.html, post.render_version = written.body, written.html, RENDER_VERSION
    post.lang = lang
    post.version += 1
    post.edited_at = clock.now()
    keep_mentions(post, written)
    announce(actor, post, "post.edited", "edit")
    return post
