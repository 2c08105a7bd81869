"""What is kept of an export: that it was made, by whom, of what."""

from dataclasses import asdict

from dialogue.dialogues.models import Dialogue
from dialogue.events import record
from dialogue.exports import document_models as _documents  # noqa: F401 - belongs to the schema
from dialogue.exports import models as _models  # noqa: F401 - the table belongs to the schema
from dialogue.exports.dataset import Dataset, Scope
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission


@operation(Permission.EXPORT)
def begin_export(
    actor: Actor, dialogue: Dialogue, *, format: str, scope: Scope, secret: str, site_url: str
) -> Dataset:
    """Note who exports what, and open the dataset to be written."""
    dataset = Dataset(actor, dialogue, scope, secret=secret, site_url=site_url)
    record(
        "export.begun",
        actor=actor,
        about=("dialogue", dialogue.id),
        dialogue_id=dialogue.id,
        data={"format": format, "audience": "team", **asdict(scope)},
    )
    return dataset
