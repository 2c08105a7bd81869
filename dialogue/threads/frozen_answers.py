"""Contributions keep the answers of their moment: an answer that one of them holds is in use."""

from sqlalchemy import select

from dialogue.dialogues.models import Term
from dialogue.dialogues.term_uses import on_use
from dialogue.extensions import db
from dialogue.threads.models import Post


@on_use
def contributions_use(term: Term) -> bool:
    """Whether a contribution was given with this stakeholder type or region."""
    if term.kind == "social-group":
        return False  # social groups are never copied onto a contribution
    column = Post.region if term.kind == "region" else Post.stakeholder_type
    wanted = select(Post.id).where(Post.dialogue_id == term.dialogue_id, column == term.slug)
    return db.session.scalar(wanted.limit(1)) is not None
