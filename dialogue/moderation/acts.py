"""The kinds of acts in the record, in words."""

from dialogue.errors import marked
from dialogue.i18n import gettext as _
from dialogue.moderation.models import Act

_DECISIONS = {
    Act.APPROVE: marked("approved a contribution"),
    Act.RETURN: marked("returned a contribution"),
    Act.HIDE: marked("hid a contribution"),
    Act.RESTORE: marked("restored a contribution"),
    Act.REMOVE: marked("removed a contribution"),
    Act.REDACT: marked("redacted a passage"),
    Act.DISMISS: marked("dismissed a case"),
    Act.MOVE: marked("moved a thread or contributions"),
    Act.MERGE: marked("merged threads"),
    Act.SPLIT: marked("split a thread"),
    Act.RETITLE: marked("retitled a thread"),
    Act.CORRECT_STAGE: marked("corrected a thread's stage"),
    Act.LOCK: marked("locked a thread"),
    Act.UNLOCK: marked("unlocked a thread"),
    Act.PIN: marked("pinned a thread"),
    Act.UNPIN: marked("unpinned a thread"),
    Act.SLOW: marked("changed how fast a thread goes"),
    Act.HOLD_THREAD: marked("changed whether a thread is reviewed"),
    Act.CONCLUDE: marked("closed a thread with a conclusion"),
    Act.WARN: marked("warned somebody"),
    Act.HOLD_PERSON: marked("had somebody's contributions wait"),
    Act.SUSPEND: marked("suspended somebody"),
    Act.LIFT: marked("lifted a measure"),
    Act.ADMIT: marked("admitted somebody"),
    Act.DECLINE: marked("declined to admit somebody"),
    Act.OVERTURN: marked("overturned a decision"),
    Act.CONFIRM: marked("confirmed a decision"),
}

_WORDS = {
    **{f"decision.{act.value}": words for act, words in _DECISIONS.items()},
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
    "export.begun": marked("exported for the team"),
}
KEPT = tuple(_WORDS)
_FORMERLY = {  # kept before there were decisions
    "thread.moved": marked("moved a thread"),
    "thread.stage_corrected": marked("corrected a thread's stage"),
}


def in_words(action: str) -> str:
    """What somebody did, in the reader's language."""
    words = _WORDS.get(action) or _FORMERLY.get(action)
    return _(words) if words else action
