"""The kinds of acts in the record, in words."""

from dialogue.errors import marked
from dialogue.i18n import gettext as _

_WORDS = {
    "account.created": marked("made an account"),
    "account.suspended": marked("suspended an account"),
    "account.set_up_offered": marked("offered the administrator's link"),
    "dialogue.created": marked("made the dialogue"),
    "dialogue.changed": marked("changed the set-up"),
    "dialogue.phase_changed": marked("changed the phase"),
    "dialogue.imported": marked("imported an archive"),
    "dialogue.invited": marked("invited somebody by mail"),
    "dialogue.link_made": marked("made a link to invite with"),
    "dialogue.invitation_revoked": marked("took an invitation back"),
    "participant.seated": marked("gave or took a role"),
    "participant.unseated": marked("took a seat away"),
    "thread.moved": marked("moved a thread"),
    "thread.stage_corrected": marked("corrected a thread's stage"),
    "export.begun": marked("exported for the team"),
}
KEPT = tuple(_WORDS)


def in_words(action: str) -> str:
    """What somebody did, in the reader's language."""
    return _(_WORDS[action]) if action in _WORDS else action
