"""What becomes of summaries when something happens to what they cite, and which of their acts the
record keeps."""

from dialogue.dialogues.models import Dialogue
from dialogue.errors import marked
from dialogue.events import Event, on
from dialogue.extensions import db
from dialogue.moderation.acts import also_called
from dialogue.permissions import Operator
from dialogue.summaries.publishing.operations import follow_source
from dialogue.summaries.writing.withdrawal_operations import forget_passages

BY_ITSELF = Operator()

also_called("summary.published", marked("published a summary"))
also_called("summary.responded", marked("answered a recommendation for the host"))
also_called("summary.remark_removed", marked("took away a remark on a summary"))
also_called("summary.words_taken_out", marked("took words out of an answer about a summary"))
also_called("summary.minority_dropped", marked("dropped a minority's point from a summary"))


@on("post.withdrawn", name="summaries.sources")
@on("post.hidden", name="summaries.sources")
@on("post.removed", name="summaries.sources")
@on("post.restored", name="summaries.sources")
@on("post.redacted", name="summaries.sources")
@on("post.consent_changed", name="summaries.sources")
def follow(event: Event) -> None:
    dialogue = db.session.get(Dialogue, event.dialogue_id)
    if dialogue is not None and event.object_id is not None:
        follow_source(BY_ITSELF, dialogue, post_id=event.object_id)


@on("post.withdrawn", name="summaries.passages")
def forget(event: Event) -> None:
    """Drafts too keep nothing of words that were taken back."""
    dialogue = db.session.get(Dialogue, event.dialogue_id)
    if dialogue is not None and event.object_id is not None:
        forget_passages(BY_ITSELF, dialogue, post_id=event.object_id)
