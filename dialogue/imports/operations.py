"""How archives from elsewhere come into a dialogue."""

from collections import Counter

from dialogue.dialogues.models import Dialogue
from dialogue.events import record
from dialogue.imports.intake import Intake, Journey
from dialogue.imports.ledger import Ledger
from dialogue.imports.making import Rows
from dialogue.imports.portions import Portion
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.publishing import lock_counters


@operation(Permission.IMPORT)
def import_portions(
    actor: Actor, dialogue: Dialogue, *, portions: list[Portion], journey: Journey
) -> Counter[str]:
    """Take some portions of an archive in; how many of each kind (person, thread, post) are new.

    Authors become placeholder people, each with a seat of which nothing else is known. Their
    keys are kept (``ImportedPerson``), so that they can be merged with people who sign up later.
    What is not taken, or not as it was, goes to the journey's report. Nobody is notified.
    """
    lock_counters(dialogue)
    ledger = Ledger(dialogue.id)
    ledger.look_up(portions)
    intake = Intake(journey, ledger, Rows(actor, dialogue))
    for portion in portions:
        intake.take(portion)
    ledger.write()
    added = ledger.added()
    if added:
        record(
            "dialogue.imported",
            actor=actor,
            about=("dialogue", dialogue.id),
            dialogue_id=dialogue.id,
            data=dict(added),
        )
    return added
