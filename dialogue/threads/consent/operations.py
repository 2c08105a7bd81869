"""How authors change how a contribution may be quoted."""

from dialogue.dialogues.fields import gathered
from dialogue.errors import Invalid
from dialogue.events import record
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.threads.choosing import chosen_consent
from dialogue.threads.consent.queries import CHANGED
from dialogue.threads.models import Post
from dialogue.threads.publishing import lock_counters, lock_post


@operation(Permission.CHANGE_CONSENT)
def change_consent(actor: Actor, post: Post, *, consent: str) -> Post:
    """From now on the contribution may be quoted so and not otherwise: exports and published
    summaries follow it as they are opened. Invalid by field."""
    lock_counters(post.dialogue)
    lock_post(post)
    require(actor, Permission.CHANGE_CONSENT, post)
    checked = gathered({"consent": lambda: _chosen(post, consent)})
    before = post.consent
    if before == checked["consent"]:
        return post
    post.consent = checked["consent"]
    record(
        CHANGED,
        actor=actor,
        about=("post", post.id),
        dialogue_id=post.dialogue_id,
        data={"number": post.number, "before": before, "after": post.consent},
    )
    return post


def _chosen(post: Post, consent: str) -> str:
    if not consent:
        raise Invalid("Choose how you may be quoted.")
    return chosen_consent(post.dialogue, consent)
