"""How a reader's position changes, beyond what pages note by themselves."""

from sqlalchemy import update

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.events import record
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.publishing import own_seat


@operation(Permission.READ_ON)
def read_everything(actor: Actor, dialogue: Dialogue) -> None:
    """Take every contribution up to now as read."""
    seat = own_seat(actor, dialogue)
    db.session.execute(
        update(Participant)
        .where(Participant.id == seat.id)
        .values(read_floor=dialogue.last_post_number)
    )
    record("dialogue.read", actor=actor, about=("participant", seat.id), dialogue_id=dialogue.id)
