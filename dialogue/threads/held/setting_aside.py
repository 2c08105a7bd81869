"""Taking a contribution's words out of sight, and giving them back.

They are kept apart (``KeptWords``), for its author, an appeal and whoever decides; a stub keeps
the place. Quotations follow, as those of withdrawn words do, and come back with them unless
somebody has changed the quoting contribution meanwhile. Everything here runs inside a transaction
that holds the dialogue's counters.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, inspect, select

from dialogue import clock
from dialogue.errors import Conflict
from dialogue.extensions import db
from dialogue.markup import RENDER_VERSION
from dialogue.permissions import Actor
from dialogue.threads.held.models import KeptWords
from dialogue.threads.models import Mention, Post, PostState, Revision
from dialogue.threads.publishing import announce, keep_mentions
from dialogue.threads.quoting.silence import give_back_quotations, silence_quotations
from dialogue.threads.writing import draw

REDACTED = "redacted"


def set_words_aside(actor: Actor, post: Post, state: PostState, *, rule: str | None) -> KeptWords:
    """Hide or remove a standing contribution, for all but its author and those who decide."""
    kept = _keep(post, state.value)
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    db.session.execute(delete(Mention).where(Mention.post_id == post.id))
    post.body, post.html, post.attachments = "", "", []
    post.state, post.rule = state.value, rule
    post.version += 1
    kept.version = post.version
    announce(actor, post, f"post.{state.value}", "hide")
    kept.quotations = silence_quotations(actor, post)
    return kept


def give_words_back(actor: Actor, post: Post) -> None:
    """Show a hidden or removed contribution again as it was. Conflict when its words are gone."""
    kept = kept_words_of(post)
    if kept is None or kept.kind != post.state:
        raise Conflict("The words of this contribution are not kept any more.")
    post.state, post.rule = PostState.PUBLISHED.value, kept.rule
    _put_back(post, kept)
    db.session.add_all(_revision(post, former) for former in kept.revisions)
    announce(actor, post, "post.restored", "restore")
    give_back_quotations(actor, post, kept.quotations)
    db.session.delete(kept)


def redact_words(actor: Actor, post: Post, body: str, *, rule: str | None) -> KeptWords:
    """Put ``body``, in which a sign stands for a passage, in place of what a contribution says."""
    kept = _keep(post, REDACTED)
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    written = draw(post.dialogue, body)
    post.body, post.html, post.render_version = body, written.html, RENDER_VERSION
    post.rule = rule
    post.version += 1
    kept.version = post.version
    keep_mentions(post, written)
    announce(actor, post, "post.redacted", "edit")
    kept.quotations = silence_quotations(actor, post)
    return kept


def undo_redaction(actor: Actor, post: Post) -> None:
    """Say the whole again. Conflict when the contribution was changed since."""
    kept = kept_words_of(post)
    if kept is None or kept.kind != REDACTED or kept.version != post.version:
        raise Conflict("This contribution was changed since: the passage cannot be put back.")
    post.rule = kept.rule
    _put_back(post, kept)
    db.session.add_all(_revision(post, former) for former in kept.revisions)
    announce(actor, post, "post.restored", "edit")
    give_back_quotations(actor, post, kept.quotations)
    db.session.delete(kept)


def kept_words_of(post: Post) -> KeptWords | None:
    """The newest words that are kept of it. Whoever asks has the right to read them."""
    return db.session.scalar(
        select(KeptWords).where(KeptWords.post_id == post.id).order_by(KeptWords.id.desc()).limit(1)
    )


def _keep(post: Post, kind: str) -> KeptWords:
    former = db.session.scalars(
        select(Revision).where(Revision.post_id == post.id).order_by(Revision.version)
    )
    kept = KeptWords(
        post_id=post.id,
        at=clock.now(),
        kind=kind,
        version=post.version,
        rule=post.rule,
        body=post.body,
        html=post.html,
        attachments=post.attachments,
        revisions=[_values(one) for one in former],
    )
    db.session.add(kept)
    return kept


def _put_back(post: Post, kept: KeptWords) -> None:
    """Drawn anew: what it names may be called otherwise by now."""
    written = draw(post.dialogue, kept.body)
    post.body, post.html, post.render_version = kept.body, written.html, RENDER_VERSION
    post.attachments = kept.attachments
    post.version += 1
    keep_mentions(post, written)


def _values(revision: Revision) -> dict[str, Any]:
    """As JSON holds them."""
    values = {name: getattr(revision, name) for name in _COLUMNS}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _revision(post: Post, former: dict[str, Any]) -> Revision:
    times = {name: datetime.fromisoformat(former[name]) for name in ("written_at", "replaced_at")}
    return Revision(**former | times, post_id=post.id)


_COLUMNS = [
    column.key for column in inspect(Revision).column_attrs if column.key not in ("id", "post_id")
]
