"""A form that was sent before: no words are lost."""

from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.permissions import Actor
from dialogue.text import clean_body, is_blank
from dialogue.threads.drafts.keeping import keep_draft
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, PostState
from dialogue.threads.queries import first_wording


def keep_other_words(
    actor: Actor, dialogue: Dialogue, place: str, published: Post | HeldPost, body: str
) -> None:
    """A page that was shown twice holds the same key twice, and somebody may use both forms: what
    ``published`` never said is kept as a draft. Runs inside a transaction."""
    post = published if isinstance(published, Post) else None
    if is_blank(body) or (post and post.state != PostState.PUBLISHED):
        return
    try:
        typed = clean_body(body)
    except Invalid:
        typed = body
    if typed not in (published.body, first_wording(post) if post else ""):
        keep_draft(actor, dialogue, place, {"body": typed})
