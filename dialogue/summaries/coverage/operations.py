"""How much of everybody the summaries of a dialogue want to reflect, as it is set."""

from functools import partial

from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.events import record
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.summaries.models import CoverageTarget
from dialogue.text import is_blank
from dialogue.threads.publishing import wait_for_turn

TARGET_KINDS = ("people", "stakeholder-type", "region", "forum", "stage", "lang")


@operation(Permission.WRITE_SUMMARY)
def set_targets(actor: Actor, dialogue: Dialogue, *, targets: dict[str, str]) -> Dialogue:
    """How much of each kind the dialogue's summaries want to reflect, in per cent; an empty answer
    is no target. Invalid by field."""
    checked = gathered({kind: partial(_per_cent, targets.get(kind, "")) for kind in TARGET_KINDS})
    wait_for_turn(dialogue)
    for kind, share in checked.items():
        kept = db.session.get(CoverageTarget, (dialogue.id, kind))
        if share is None and kept is not None:
            db.session.delete(kept)
        elif share is not None:
            db.session.merge(CoverageTarget(dialogue_id=dialogue.id, kind=kind, share=share))
    record(
        "coverage.targets_set",
        actor=actor,
        about=("dialogue", dialogue.id),
        dialogue_id=dialogue.id,
        data={kind: share for kind, share in checked.items() if share is not None},
    )
    return dialogue


def _per_cent(text: str) -> int | None:
    if is_blank(text):
        return None
    digits = text.strip().removesuffix("%").strip()
    if not digits.isdecimal() or not 1 <= int(digits) <= 100:
        raise Invalid("Give a share from 1 to 100 per cent, or nothing.")
    return int(digits)
