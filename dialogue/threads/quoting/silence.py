"""What somebody took back is said by nobody else: quotations made with Quote follow their source.

A sign stands where its words stood, above its number, and the words of whoever quoted it stay. A
quotation is known by the line that names its source; words that were copied otherwise, or cut off
from that line, are not found.
"""

from typing import Any

from dialogue.extensions import db
from dialogue.markup import RENDER_VERSION
from dialogue.permissions import Actor
from dialogue.threads.models import Post
from dialogue.threads.publishing import announce, keep_mentions
from dialogue.threads.quoting.marks import without_words_of
from dialogue.threads.quoting.queries import (
    drafts_quoting,
    held_quoting,
    kept_quoting,
    posts_quoting,
    revisions_quoting,
)
from dialogue.threads.writing import draw

Former = dict[str, Any]  # a quoting contribution's post_id, version since, and body before


def silence_quotations(actor: Actor, post: Post) -> list[Former]:
    """Put the sign wherever this contribution's words are quoted, published or not. Answers what
    the quoting contributions were, to give it back. Runs inside a transaction that holds the
    dialogue's counters."""
    silent, former = {post.number}, []
    for revision in revisions_quoting(post):
        revision.body = without_words_of(revision.body, silent)
        revision.html = draw(post.dialogue, revision.body).html
    for quoting in posts_quoting(post):
        before = quoting.body
        _redraw(actor, quoting, without_words_of(quoting.body, silent), "post.quotation_silenced")
        former.append({"post_id": quoting.id, "version": quoting.version, "body": before})
    for draft in drafts_quoting(post):
        draft.fields = draft.fields | {"body": without_words_of(draft.fields["body"], silent)}
    for held in held_quoting(post):
        held.body = without_words_of(held.body, silent)
        held.html = draw(post.dialogue, held.body).html
    for kept in kept_quoting(post):
        kept.body = without_words_of(kept.body, silent)
    return former


def give_back_quotations(actor: Actor, post: Post, former: list[Former]) -> None:
    """Put the quoted words back where nobody has changed the quoting contribution since."""
    for one in former:
        quoting = db.session.get(Post, one["post_id"])
        if quoting is not None and quoting.version == one["version"] and quoting.html:
            _redraw(actor, quoting, one["body"], "post.quotation_restored")


def _redraw(actor: Actor, quoting: Post, body: str, event: str) -> None:
    """No edit of its author's: there is no former wording, and no date of a change."""
    written = draw(quoting.dialogue, body)
    quoting.body, quoting.html, quoting.render_version = body, written.html, RENDER_VERSION
    quoting.version += 1
    keep_mentions(quoting, written)
    announce(actor, quoting, event, "edit")
