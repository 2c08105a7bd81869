"""What is kept in the record: acts of those who act for others."""

from dialogue import events

KEPT = (
    *("account.created", "account.suspended", "account.set_up_offered"),
    *("dialogue.created", "dialogue.changed", "dialogue.phase_changed", "dialogue.imported"),
    *("dialogue.invited", "dialogue.link_made", "dialogue.invitation_revoked"),
    *("participant.seated", "participant.unseated"),
    *("thread.moved", "thread.stage_corrected"),
    "export.begun",
)


def begin() -> None:
    """Have these acts kept from now on."""
    events.keep_record_of(*KEPT)
