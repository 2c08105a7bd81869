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

# What is told to whom a decision concerns; of other acts nobody is told.
_TOLD = {
    Act.APPROVE: marked("Your contribution is published."),
    Act.RETURN: marked("Your contribution was returned to you."),
    Act.HIDE: marked("Your contribution was hidden."),
    Act.RESTORE: marked("Your contribution is shown again."),
    Act.REMOVE: marked("Your contribution was removed."),
    Act.REDACT: marked("A passage of your contribution was taken out."),
    Act.MOVE: marked("What you wrote was moved."),
    Act.MERGE: marked("Your thread was merged with another."),
    Act.SPLIT: marked("Your thread was split."),
    Act.RETITLE: marked("Your thread got another title."),
    Act.CORRECT_STAGE: marked("The stage of your thread was corrected."),
    Act.LOCK: marked("Your thread was closed to new contributions."),
    Act.UNLOCK: marked("Your thread takes new contributions again."),
    Act.CONCLUDE: marked("Your thread was closed with a conclusion."),
    Act.WARN: marked("You were warned."),
    Act.HOLD_PERSON: marked("Your contributions wait for a moderator from now on."),
    Act.SUSPEND: marked("You were suspended from this dialogue."),
    Act.LIFT: marked("A measure that concerns you was lifted."),
    Act.ADMIT: marked("You were admitted to the dialogue."),
    Act.DECLINE: marked("You were not admitted to the dialogue."),
    Act.OVERTURN: marked("Your appeal was heard: the decision is overturned."),
    Act.CONFIRM: marked("Your appeal was heard: the decision stands."),
}
_TOLD_TO_DECIDER = {
    Act.OVERTURN: marked("A decision of yours was overturned on appeal."),
    Act.CONFIRM: marked("A decision of yours was confirmed on appeal."),
}
TOLD = tuple(act.value for act in _TOLD)
OUTCOMES = tuple(act.value for act in _TOLD_TO_DECIDER)

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
    "words.changed": marked("changed the watched words"),
    "export.begun": marked("exported at the command line"),
    "export.asked": marked("asked for an export"),
    "export.taken": marked("took an export away"),
    "appeal.made": marked("appealed against a decision"),
}
_FORMERLY = {  # kept before there were decisions
    "thread.moved": marked("moved a thread"),
    "thread.stage_corrected": marked("corrected a thread's stage"),
}


def also_called(kind: str, words: str) -> None:
    """Have events of ``kind`` in the record of acts, under these ``marked`` words: for features to
    the right of this one, before the application is made."""
    _WORDS[kind] = words


def kept() -> tuple[str, ...]:
    """The kinds of events that the record of acts keeps."""
    return tuple(_WORDS)


def act_in_words(act: str) -> str:
    """What a decision did, in the reader's language."""
    return str(_(_DECISIONS[Act(act)]))


def told_in_words(act: str, *, is_own: bool = True) -> str:
    """What a decision says to whom it concerns (``is_own``), or to whoever took the one that an
    appeal was about."""
    words = _TOLD if is_own else _TOLD_TO_DECIDER
    return str(_(words[Act(act)]))


def in_words(action: str) -> str:
    """What somebody did, in the reader's language."""
    words = _WORDS.get(action) or _FORMERLY.get(action)
    return _(words) if words else action
