"""Words that were taken back leave the disk too: exports that hold them are made anew, at once
rather than when somebody comes to fetch them."""

from typing import TYPE_CHECKING

from flask import current_app

from dialogue.dialogues.models import Dialogue
from dialogue.events import Event, on
from dialogue.exports.making.taking_back import TAKING_BACK
from dialogue.exports.making.workshop import workshop_of
from dialogue.extensions import db
from dialogue.late import late
from dialogue.permissions import Operator

if TYPE_CHECKING:
    from dialogue.exports import operations
else:
    operations = late("dialogue.exports.operations")

BY_ITSELF = Operator()


def put_back(event: Event) -> None:
    dialogue, workshop = db.session.get(Dialogue, event.dialogue_id), workshop_of(current_app)
    if dialogue is None:
        return
    for export in operations.put_back_outdated(BY_ITSELF, dialogue, means=workshop.means):
        workshop.shelf.drop(export.shelf_name)


for kind in TAKING_BACK:
    on(kind, name="exports.outdated")(put_back)
