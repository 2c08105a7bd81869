"""What becomes of drafts when something happens to what they cite."""

from dialogue.dialogues.models import Dialogue
from dialogue.events import Event, on
from dialogue.extensions import db
from dialogue.permissions import Operator
from dialogue.summaries.withdrawal_operations import forget_passages

BY_ITSELF = Operator()


@on("post.withdrawn", name="summaries.passages")
def forget(event: Event) -> None:
    dialogue = db.session.get(Dialogue, event.dialogue_id)
    if dialogue is not None and event.object_id is not None:
        forget_passages(BY_ITSELF, dialogue, post_id=event.object_id)
