"""What somebody took back is said by nobody else: quotations made with Quote follow their source.

A sign stands where its words stood, above its number, and the words of whoever quoted it stay. A
quotation is known by the line that names its source; words that were copied otherwise, or cut off
from that line, are not found.
"""

from dialogue.markup import RENDER_VERSION
from dialogue.permissions import Actor
from dialogue.threads.models import Post
from dialogue.threads.publishing import announce, keep_mentions
from dialogue.threads.quoting import without_words_of
from dialogue.threads.quoting_queries import drafts_quoting, posts_quoting, revisions_quoting
from dialogue.threads.writing import draw


def silence_quotations(actor: Actor, post: Post) -> None:
    """Put the sign wherever this contribution's words are quoted, published or not. Runs inside a
    transaction that holds the dialogue's counters."""
    silent = {post.number}
    for revision in revisions_quoting(post):
        revision.body = without_words_of(revision.body, silent)
        revision.html = draw(post.dialogue, revision.body).html
    for quoting in posts_quoting(post):
        _redraw(actor, quoting, without_words_of(quoting.body, silent))
    for draft in drafts_quoting(post):
        draft.fields = draft.fields | {"body": without_words_of(draft.fields["body"], silent)}


def _redraw(actor: Actor, quoting: Post, body: str) -> None:
    """No edit of its author's: there is no former wording, and no date of a change."""
    written = draw(quoting.dialogue, body)
    quoting.body, quoting.html, quoting.render_version = body, written.html, RENDER_VERSION
    quoting.version += 1
    keep_mentions(quoting, written)
    announce(actor, quoting, "post.quotation_silenced", "edit")
