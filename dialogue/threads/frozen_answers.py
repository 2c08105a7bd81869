"""Contributions keep the answers of their moment: an answer that one of them holds is in use."""

from sqlalchemy import select

from dialogue.dialogues.models import Rule, Term
from dialogue.dialogues.setup.term_uses import on_use
from dialogue.extensions import db
from dialogue.threads.models import Post


@on_use
def contributions_use(part: Term | Rule) -> bool:
    """Whether a contribution was given with this stakeholder type or region, or its stub names this
    rule."""
    if isinstance(part, Rule):
        column = Post.rule
    elif part.kind == "social-group":
        return False  # social groups are never copied onto a contribution
    else:
        column = Post.region if part.kind == "region" else Post.stakeholder_type
    wanted = select(Post.id).where(Post.dialogue_id == part.dialogue_id, column == part.slug)
    return db.session.scalar(wanted.limit(1)) is not None
