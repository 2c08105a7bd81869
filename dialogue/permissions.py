"""Who may do what, and when: the whole answer on one page.

Nothing here reads the database, the request or a feature: ``roles`` says who somebody is where the
subject stands, and ``conditions`` read attributes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dialogue.actors import SITE as SITE
from dialogue.actors import Actor as Actor
from dialogue.actors import Operator as Operator
from dialogue.actors import Site as Site
from dialogue.actors import Visitor as Visitor
from dialogue.conditions import (
    Condition,
    above_them,
    circulated,
    confirmed,
    did_not_decide,
    joining_is_asked_for,
    joining_is_open,
    not_locked,
    not_own,
    not_seated_yet,
    not_suspended,
    not_suspended_here,
    own,
    seated,
    signed_in,
    standing,
    still_appealable,
    still_standing,
    within_edit_window,
)
from dialogue.errors import NotPermitted, marked
from dialogue.roles import (
    ALL_PHASES,
    BEFORE_ARCHIVE,
    MODERATORS,
    RAPPORTEURS,
    RUNNING,
    SEATED,
    SPEAKERS,
    TEAM,
)
from dialogue.roles import Phase as Phase
from dialogue.roles import Role as Role
from dialogue.roles import roles_of as roles_of
from dialogue.roles import seat_in as seat_in


class Permission(StrEnum):
    SIGN_UP = "sign up"
    SIGN_IN = "sign in"
    RECOVER_ACCOUNT = "recover an account"
    STOP_MAILS = "stop and start mails by the link in one of them"
    CHANGE_OWN_ACCOUNT = "change one's own account"
    SEE_NOTIFICATIONS = "settle one's own notifications"
    TELL_PEOPLE = "tell people what happened"
    MANAGE_PEOPLE = "manage the people of the site"
    CREATE_DIALOGUE = "create a dialogue"
    SET_UP_DIALOGUE = "set up the dialogue"
    CHANGE_PHASE = "open, close or archive the dialogue"
    INVITE = "invite people"
    SEAT_PEOPLE = "give seats and roles"
    JOIN = "join the dialogue"
    ASK_TO_JOIN = "ask to join the dialogue"
    ACCEPT_INVITATION = "accept an invitation"
    CHANGE_OWN_SEAT = "change one's own seat"
    READ_ON = "keep reading positions"
    WATCH = "choose what to be told of"
    KEEP_DRAFT = "keep a draft"
    OPEN_THREAD = "open a thread"
    REPLY = "reply"
    EDIT_POST = "edit a contribution"
    WITHDRAW_POST = "withdraw a contribution"
    CORRECT_STAGE = "correct a thread's stage"
    MOVE_THREAD = "move a thread to another forum"
    REVIEW = "approve and return contributions"
    HIDE = "hide and restore contributions"
    REMOVE = "remove contributions"
    REDACT = "redact a passage"
    ARRANGE = "move contributions, merge and split threads"
    RETITLE = "retitle a thread"
    CURB = "lock, slow, hold and pin a thread"
    CONCLUDE = "close a thread with a conclusion"
    HANDLE_CASES = "take cases, note and dismiss them"
    ADMIT = "admit people who asked to join"
    SANCTION = "warn, hold or suspend somebody"
    READ_PERSON = "read what moderators know of somebody"
    NOTE_PERSON = "note what moderators should know of somebody"
    HEAR_APPEAL = "hear an appeal"
    WATCH_WORDS = "choose the words to watch for"
    FLAG = "flag a contribution"
    SUGGEST_STAGE = "suggest another stage for a thread"
    MEND_HELD = "mend a waiting contribution"
    TAKE_BACK_HELD = "take a waiting contribution back"
    APPEAL = "appeal against a decision"
    FACILITATE = "mark a contribution as a facilitator's"
    READ_FACILITATION = "read the facilitation log"
    READ_RECORD = "read the record of acts"
    IMPORT = "import an archive"
    EXPORT = "export for the team"
    READ_REPORT = "read the participation report"
    WRITE_SUMMARY = "write summaries"
    PUBLISH_SUMMARY = "circulate and publish summaries"
    REMARK = "remark on a circulated draft"
    TAKE_BACK_REMARK = "take one's own remark back"
    REMOVE_SAID = "take away what somebody said of a point"
    CHECK_POINT = "say whether a point is fair to one's words"
    RESPOND = "answer recommendations for the host"
    CHANGE_CONSENT = "change how one's contribution may be quoted"


@dataclass(frozen=True, slots=True)
class Rule:
    """Granted to ``roles`` (None: to anyone) in ``phases``, when every condition holds.

    ``preparing`` are the roles that may do it while the dialogue is still a draft.
    """

    roles: frozenset[Role] | None = None
    phases: frozenset[Phase] = ALL_PHASES
    preparing: frozenset[Role] = frozenset()
    conditions: tuple[Condition, ...] = field(default=())


def _by(roles: frozenset[Role], *conditions: Condition) -> Rule:
    """For those who act for others, until the dialogue is archived."""
    return Rule(roles, BEFORE_ARCHIVE, conditions=conditions)


ANYONE = Rule()
HOSTS = frozenset({Role.HOST})

RULES: dict[Permission, Rule] = {
    Permission.SIGN_UP: ANYONE,
    Permission.SIGN_IN: ANYONE,
    Permission.RECOVER_ACCOUNT: ANYONE,
    Permission.STOP_MAILS: ANYONE,
    Permission.CHANGE_OWN_ACCOUNT: Rule(conditions=(signed_in, own)),
    Permission.SEE_NOTIFICATIONS: Rule(conditions=(signed_in, own)),
    Permission.TELL_PEOPLE: Rule(roles=HOSTS),
    Permission.MANAGE_PEOPLE: Rule(roles=HOSTS),
    Permission.CREATE_DIALOGUE: Rule(roles=HOSTS),
    Permission.SET_UP_DIALOGUE: Rule(roles=HOSTS, phases=BEFORE_ARCHIVE),
    Permission.CHANGE_PHASE: Rule(roles=HOSTS),
    Permission.INVITE: Rule(roles=frozenset({Role.HOST, Role.FACILITATOR}), phases=BEFORE_ARCHIVE),
    Permission.SEAT_PEOPLE: Rule(roles=HOSTS),
    Permission.JOIN: Rule(
        phases=RUNNING,
        conditions=(signed_in, confirmed, joining_is_open, not_seated_yet),
    ),
    Permission.ASK_TO_JOIN: Rule(
        phases=RUNNING,
        conditions=(signed_in, confirmed, joining_is_asked_for, not_seated_yet),
    ),
    Permission.ACCEPT_INVITATION: Rule(
        phases=BEFORE_ARCHIVE, conditions=(signed_in, confirmed, not_seated_yet)
    ),
    Permission.CHANGE_OWN_SEAT: Rule(conditions=(signed_in, own)),
    Permission.READ_ON: Rule(roles=SEATED, conditions=(seated,)),
    Permission.WATCH: Rule(roles=SEATED, conditions=(seated,)),
    Permission.KEEP_DRAFT: Rule(conditions=(signed_in,)),
    Permission.OPEN_THREAD: Rule(
        roles=SPEAKERS,
        phases=frozenset({Phase.OPEN}),
        preparing=TEAM,
        conditions=(signed_in, confirmed, seated),
    ),
    Permission.REPLY: Rule(
        roles=SPEAKERS,
        phases=RUNNING,
        preparing=TEAM,
        conditions=(signed_in, confirmed, seated, not_locked),
    ),
    Permission.EDIT_POST: Rule(
        roles=SPEAKERS,
        phases=RUNNING,
        preparing=TEAM,
        conditions=(
            *(signed_in, own, still_standing, standing, within_edit_window),
            not_locked,
        ),
    ),
    Permission.WITHDRAW_POST: Rule(
        phases=BEFORE_ARCHIVE, conditions=(signed_in, own, still_standing)
    ),
    Permission.CORRECT_STAGE: _by(TEAM),
    Permission.MOVE_THREAD: _by(MODERATORS),
    Permission.REVIEW: _by(MODERATORS, above_them),
    Permission.HIDE: _by(MODERATORS, above_them),
    Permission.REMOVE: _by(MODERATORS, above_them),
    Permission.REDACT: _by(MODERATORS, above_them),
    Permission.ARRANGE: _by(MODERATORS),
    Permission.RETITLE: _by(TEAM),
    Permission.CURB: _by(MODERATORS),
    Permission.CONCLUDE: _by(TEAM),
    Permission.HANDLE_CASES: _by(MODERATORS),
    Permission.ADMIT: _by(MODERATORS),
    Permission.SANCTION: _by(MODERATORS, above_them),
    Permission.READ_PERSON: Rule(roles=MODERATORS),
    Permission.NOTE_PERSON: _by(MODERATORS, above_them),
    Permission.HEAR_APPEAL: _by(MODERATORS, did_not_decide),
    Permission.WATCH_WORDS: _by(MODERATORS),
    Permission.FLAG: Rule(
        roles=SEATED,
        phases=BEFORE_ARCHIVE,
        conditions=(signed_in, confirmed, seated, not_suspended_here, standing, not_own),
    ),
    Permission.SUGGEST_STAGE: Rule(
        roles=SPEAKERS,
        phases=RUNNING,
        conditions=(signed_in, confirmed, seated),
    ),
    Permission.MEND_HELD: Rule(
        phases=BEFORE_ARCHIVE, conditions=(signed_in, own, not_suspended_here)
    ),
    Permission.TAKE_BACK_HELD: Rule(phases=BEFORE_ARCHIVE, conditions=(signed_in, own)),
    Permission.APPEAL: Rule(phases=BEFORE_ARCHIVE, conditions=(signed_in, own, still_appealable)),
    Permission.FACILITATE: _by(TEAM),
    Permission.READ_FACILITATION: Rule(roles=TEAM),
    Permission.READ_RECORD: Rule(roles=MODERATORS),
    Permission.IMPORT: Rule(roles=HOSTS, phases=BEFORE_ARCHIVE),
    Permission.EXPORT: Rule(roles=frozenset({Role.ANALYST, Role.HOST})),
    Permission.READ_REPORT: Rule(roles=TEAM | {Role.ANALYST}),
    Permission.WRITE_SUMMARY: _by(RAPPORTEURS),
    Permission.PUBLISH_SUMMARY: _by(RAPPORTEURS),
    Permission.REMARK: Rule(
        roles=SPEAKERS,
        phases=BEFORE_ARCHIVE,
        conditions=(signed_in, confirmed, seated, circulated),
    ),
    Permission.TAKE_BACK_REMARK: Rule(phases=BEFORE_ARCHIVE, conditions=(signed_in, own)),
    Permission.REMOVE_SAID: _by(MODERATORS),
    Permission.CHECK_POINT: Rule(phases=BEFORE_ARCHIVE, conditions=(signed_in, own, circulated)),
    Permission.RESPOND: Rule(roles=HOSTS),
    Permission.CHANGE_CONSENT: Rule(conditions=(signed_in, own, still_standing)),
}


def require(actor: Actor, permission: Permission, subject: Any) -> None:
    """Return silently when the rule is passed, else raise NotPermitted with the reason."""
    reason = refusal(actor, permission, subject)
    if reason is not None:
        raise NotPermitted(reason)


def can(actor: Actor, permission: Permission, subject: Any) -> bool:
    return refusal(actor, permission, subject) is None


def refusal(actor: Actor, permission: Permission, subject: Any) -> str | None:
    """Why the actor may not, as a sentence (a gettext id); None when they may."""
    rule = RULES[permission]
    unmet = _first_unmet((not_suspended, *rule.conditions), actor, subject)
    if unmet is not None:
        return unmet
    roles = roles_of(actor, subject)
    if rule.roles is not None and not roles & rule.roles:
        if not signed_in(actor, subject):
            return str(signed_in.sentence)  # type: ignore[attr-defined]
        return _first_unmet((not_suspended_here,), actor, subject) or marked(
            "Your role here does not allow this."
        )
    return _phase_refusal(rule, roles, subject)


def _first_unmet(conditions: Iterable[Condition], actor: Actor, subject: Any) -> str | None:
    for condition in conditions:
        if not condition(actor, subject):
            return str(condition.sentence)  # type: ignore[attr-defined]
    return None


_CLOSED_NOW = {
    Phase.DRAFT: marked("This dialogue has not opened yet."),
    Phase.OPEN: marked("This can no longer be done: the dialogue is open."),
    Phase.CLOSING: marked("The dialogue is closing: existing threads can still be answered."),
    Phase.CLOSED: marked("This dialogue is closed."),
    Phase.ARCHIVED: marked("This dialogue is archived."),
}


def _phase_refusal(rule: Rule, roles: set[Role], subject: Any) -> str | None:
    if subject.dialogue is None:
        return None
    phase = Phase(subject.dialogue.phase)
    if phase in rule.phases or (phase is Phase.DRAFT and roles & rule.preparing):
        return None
    return _CLOSED_NOW[phase]
