"""Who may do what, and when: the whole answer on one page.

An actor is anything with ``id``, ``is_admin``, ``is_confirmed`` and ``seats``; a subject is
anything with ``dialogue`` and ``forum`` (either may be None). Nothing here reads the database,
the request or a feature: conditions read attributes, and each is a sentence.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from dialogue import clock
from dialogue.actors import SITE as SITE
from dialogue.actors import Actor as Actor
from dialogue.actors import Operator as Operator
from dialogue.actors import Site as Site
from dialogue.actors import Visitor as Visitor
from dialogue.errors import NotPermitted, marked


class Role(StrEnum):
    """A seat's role in one dialogue, or in one of its forums."""

    OBSERVER = "observer"
    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    HOST = "host"


class Phase(StrEnum):
    """The life cycle of a dialogue."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    ARCHIVED = "archived"


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
    READ_RECORD = "read the record of acts"
    IMPORT = "import an archive"
    EXPORT = "export for the team"


Condition = Callable[[Actor, Any], bool]


def seat_in(actor: Actor, dialogue: Any) -> Any | None:
    """The actor's seat in the dialogue, or None: a seat that was left is none."""
    dialogue_id = getattr(dialogue, "id", None)
    for seat in actor.seats:
        if seat.dialogue_id == dialogue_id and seat.left_at is None:
            return seat
    return None


def roles_of(actor: Actor, subject: Any) -> set[Role]:
    """Every role the actor has where the subject stands: the seat's own and the forum's."""
    roles = {Role.HOST} if actor.is_admin else set()
    seat = seat_in(actor, subject.dialogue)
    if seat is not None:
        roles.add(Role(seat.role))
        forum_id = getattr(subject.forum, "id", None)
        roles |= {Role(own.role) for own in seat.forum_seats if own.forum_id == forum_id}
    return roles


def _sentence(text: str) -> Callable[[Condition], Condition]:
    def name(condition: Condition) -> Condition:
        condition.sentence = text  # type: ignore[attr-defined]
        return condition

    return name


@_sentence("This account is suspended.")
def not_suspended(actor: Actor, subject: Any) -> bool:
    return getattr(actor, "suspended_at", None) is None  # only accounts can be


@_sentence("You need to sign in first.")
def signed_in(actor: Actor, subject: Any) -> bool:
    return actor.id is not None or actor.is_admin


@_sentence("Confirm your e-mail address first: the link is in the mail we sent you.")
def confirmed(actor: Actor, subject: Any) -> bool:
    return actor.is_confirmed


@_sentence("You need a seat in this dialogue: join it first.")
def seated(actor: Actor, subject: Any) -> bool:
    return seat_in(actor, subject.dialogue) is not None


@_sentence("This is somebody else's.")
def own(actor: Actor, subject: Any) -> bool:
    return actor.id is not None and subject.user_id == actor.id


@_sentence("This dialogue is joined by invitation.")
def joining_is_open(actor: Actor, subject: Any) -> bool:
    return bool(subject.dialogue.joining == "open")


@_sentence("You have a seat in this dialogue already.")
def not_seated_yet(actor: Actor, subject: Any) -> bool:
    return not seated(actor, subject)


@_sentence("This contribution was withdrawn.")
def still_standing(actor: Actor, subject: Any) -> bool:
    return bool(subject.withdrawn_at is None)


@_sentence("The time in which a contribution can be edited is over.")
def within_edit_window(actor: Actor, subject: Any) -> bool:
    minutes = subject.dialogue.edit_minutes
    return minutes is None or clock.now() - subject.created_at <= timedelta(minutes=minutes)


ALL_PHASES = frozenset(Phase)
RUNNING = frozenset({Phase.OPEN, Phase.CLOSING})
BEFORE_ARCHIVE = ALL_PHASES - {Phase.ARCHIVED}
SPEAKERS = frozenset({Role.PARTICIPANT, Role.FACILITATOR, Role.MODERATOR, Role.ANALYST, Role.HOST})
TEAM = frozenset({Role.FACILITATOR, Role.MODERATOR, Role.HOST})
SEATED = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Rule:
    """Granted to ``roles`` (None: to anyone) in ``phases``, when every condition holds.

    ``preparing`` are the roles that may do it while the dialogue is still a draft.
    """

    roles: frozenset[Role] | None = None
    phases: frozenset[Phase] = ALL_PHASES
    preparing: frozenset[Role] = frozenset()
    conditions: tuple[Condition, ...] = field(default=())


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
        conditions=(signed_in, confirmed, seated),
    ),
    Permission.EDIT_POST: Rule(
        roles=SPEAKERS,
        phases=RUNNING,
        preparing=TEAM,
        conditions=(signed_in, own, still_standing, within_edit_window),
    ),
    Permission.WITHDRAW_POST: Rule(
        phases=BEFORE_ARCHIVE, conditions=(signed_in, own, still_standing)
    ),
    Permission.CORRECT_STAGE: Rule(roles=TEAM, phases=BEFORE_ARCHIVE),
    Permission.MOVE_THREAD: Rule(
        roles=frozenset({Role.MODERATOR, Role.HOST}), phases=BEFORE_ARCHIVE
    ),
    Permission.READ_RECORD: Rule(roles=frozenset({Role.MODERATOR, Role.HOST})),
    Permission.IMPORT: Rule(roles=HOSTS, phases=BEFORE_ARCHIVE),
    Permission.EXPORT: Rule(roles=frozenset({Role.ANALYST, Role.HOST})),
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
        return marked("Your role here does not allow this.")
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
