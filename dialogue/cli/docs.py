"""``docs``: pages of the documentation that follow from the program."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import click

from dialogue import clock
from dialogue.conditions import did_not_decide, not_own
from dialogue.permissions import RULES, Actor, Permission, Phase, Role, Visitor, can

DIALOGUE_ID, FORUM_ID, PERSON_ID, OTHER_ID = 1, 2, 3, 4
OF_OTHERS = {not_own, did_not_decide}  # conditions of what is only done with others' things
OF_THE_SITE = (
    Permission.SIGN_UP,
    Permission.SIGN_IN,
    Permission.RECOVER_ACCOUNT,
    Permission.STOP_MAILS,
    Permission.CHANGE_OWN_ACCOUNT,
    Permission.SEE_NOTIFICATIONS,
    Permission.TELL_PEOPLE,
    Permission.MANAGE_PEOPLE,
    Permission.CREATE_DIALOGUE,
)
HEAD = """# Who may do what, and when

Printed by `python3 manage.py docs permissions` from `dialogue/permissions.py`; a test compares
the two.

A "yes" holds as far as the sentences named with it hold too, and for no account that is
suspended. A role in a forum counts for what
stands in that forum. Reading is no permission: what a person may see is what the `visible_*`
queries find for them."""


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody who keeps every condition: confirmed, and what they act on is their own."""

    seats: tuple[Any, ...] = ()
    is_admin: bool = False
    id: int = PERSON_ID
    name: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class _Subject:
    """Something that keeps every condition, in a dialogue or (None) on the site."""

    dialogue: Any
    forum: Any = None
    user_id: int = PERSON_ID
    withdrawn_at: None = None
    state: str = "published"
    locked_at: None = None
    is_circulated: bool = True
    concerns: None = None
    decider_id: int = OTHER_ID
    created_at: datetime = field(default_factory=clock.now)
    appeal_until: datetime = field(default_factory=lambda: clock.now() + timedelta(days=1))


def _seat(role: Role, in_forum: Role | None = None) -> SimpleNamespace:
    own = (SimpleNamespace(forum_id=FORUM_ID, role=in_forum),) if in_forum else ()
    return SimpleNamespace(
        dialogue_id=DIALOGUE_ID, role=role, left_at=None, suspended_at=None, forum_seats=own
    )


# Everybody a rule can tell apart, by the name that the tables give them.
PEOPLE: dict[str, Actor] = {
    "visitor": Visitor(),
    "signed in": _Person(),
    **{role.value: _Person((_seat(role),)) for role in Role},
    "moderator of the forum": _Person((_seat(Role.PARTICIPANT, Role.MODERATOR),)),
    "administrator": _Person(is_admin=True),
}


def cells() -> Iterator[tuple[Permission, str, Phase | None, bool]]:
    """Every permission, person and phase (None: it concerns the whole site), and whether they may
    when all conditions hold."""
    for permission in Permission:
        for who in PEOPLE:
            if permission in OF_THE_SITE:
                yield permission, who, None, may(who, permission, None)
                continue
            for phase in Phase:
                yield permission, who, phase, may(who, permission, phase)


def may(who: str, permission: Permission, phase: Phase | None) -> bool:
    actor = PEOPLE[who]
    if phase is None:
        return can(actor, permission, _Subject(dialogue=None))
    dialogue = SimpleNamespace(
        id=DIALOGUE_ID, phase=phase, joining=_joining(permission), edit_minutes=None, forum=None
    )
    dialogue.dialogue = dialogue
    is_others = not OF_OTHERS.isdisjoint(RULES[permission].conditions)
    owner = OTHER_ID if is_others else PERSON_ID
    return can(actor, permission, _Subject(dialogue, SimpleNamespace(id=FORUM_ID), owner))


def _joining(permission: Permission) -> str:
    return "approval" if permission is Permission.ASK_TO_JOIN else "open"


def permissions_page() -> str:
    """docs/permissions.md."""
    found = {cell[:3]: cell[3] for cell in cells()}
    parts = [HEAD, "## On the site", _table(found, OF_THE_SITE, None)]
    inside = [permission for permission in Permission if permission not in OF_THE_SITE]
    for phase in Phase:
        parts += [f"## In a dialogue that is {_PHASES[phase]}", _table(found, inside, phase)]
    parts += ["## What must hold besides", "\n".join(_conditions())]
    return "\n\n".join(parts) + "\n"


_PHASES = {
    Phase.DRAFT: "a draft",
    Phase.OPEN: "open",
    Phase.CLOSING: "closing",
    Phase.CLOSED: "closed",
    Phase.ARCHIVED: "archived",
}


def _table(found: dict[Any, bool], permissions: Any, phase: Phase | None) -> str:
    rows = [["", *PEOPLE], ["---"] * (len(PEOPLE) + 1)]
    for permission in permissions:
        answers = ["yes" if found[permission, who, phase] else "" for who in PEOPLE]
        rows.append([permission.value, *answers])
    return "\n".join(f"| {' | '.join(row)} |".replace("  ", " ") for row in rows)


def _conditions() -> Iterator[str]:
    for permission, rule in RULES.items():
        sentences = [str(condition.sentence) for condition in rule.conditions]  # type: ignore[attr-defined]
        if sentences:
            yield f"- {permission.value}, else: {' / '.join(sentences)}"


@click.group()
def docs() -> None:
    """Print pages of the documentation that follow from the program."""


@docs.command("permissions")
def permissions() -> None:
    """Print who may do what, and when (docs/permissions.md)."""
    click.echo(permissions_page(), nl=False)


commands = [docs]
