"""Who may do what, when: every cell is written down, and every condition bites."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from dialogue import clock
from dialogue.cli import build_cli
from dialogue.cli.docs import OF_OTHERS, OF_THE_SITE, PEOPLE, cells, permissions_page
from dialogue.permissions import RULES, Permission, Phase, Role, Visitor, refusal
from tests.structure.source import ROOT

STAFF = {"facilitator", "moderator", "analyst", "host", "moderator of the forum", "administrator"}
SPEAKING = {Permission.OPEN_THREAD, Permission.REPLY}


def allowed(*permissions: Permission) -> set[tuple[str, Phase | None]]:
    return {(who, phase) for permission, who, phase, may in cells() if may
            if permission in permissions}  # fmt: skip


def test_the_written_matrix_is_the_programs() -> None:
    assert (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8") == permissions_page(), (
        "print it anew: python3 manage.py docs permissions > docs/permissions.md"
    )


def test_every_cell_is_looked_at() -> None:
    found = [cell[:3] for cell in cells()]
    assert len(found) == len(set(found)) >= 300
    assert {cell[0] for cell in found} == set(Permission) == set(RULES)
    assert {cell[1] for cell in found} >= {role.value for role in Role} | {"visitor"}
    assert {cell[2] for cell in found} == {*Phase, None}


def test_the_command_prints_it() -> None:
    def no_app() -> Flask:
        raise AssertionError("it needs no application")

    result = CliRunner().invoke(build_cli(no_app), ["docs", "permissions"])
    assert (result.exit_code, result.output) == (0, permissions_page())


def test_a_visitor_may_only_find_a_way_in_or_stop_mails() -> None:
    found = {cell[0] for cell in cells() if cell[1] == "visitor" and cell[3]}
    ways_in = {Permission.SIGN_UP, Permission.SIGN_IN, Permission.RECOVER_ACCOUNT}
    assert found == {*ways_in, Permission.STOP_MAILS}  # by the secret link in a mail


def test_observers_never_speak_nor_do_those_without_a_seat() -> None:
    speakers = {who for who, _phase in allowed(*SPEAKING)}
    assert speakers == set(PEOPLE) - {"visitor", "signed in", "observer", "administrator"}


def test_an_archive_is_only_looked_at_reopened_and_exported() -> None:
    found = {cell[0] for cell in cells() if cell[2] is Phase.ARCHIVED and cell[3]}
    assert found == {
        Permission.CHANGE_PHASE,
        Permission.SEAT_PEOPLE,
        Permission.CHANGE_OWN_SEAT,
        Permission.READ_ON,
        Permission.WATCH,
        Permission.KEEP_DRAFT,
        Permission.READ_RECORD,
        Permission.READ_PERSON,
        Permission.READ_FACILITATION,
        Permission.EXPORT,
        Permission.READ_REPORT,
        Permission.RESPOND,
        Permission.CHANGE_CONSENT,
    }


def test_only_staff_change_what_others_made() -> None:
    other = (Permission.CORRECT_STAGE, Permission.MOVE_THREAD, Permission.SET_UP_DIALOGUE,
             Permission.SEAT_PEOPLE, Permission.INVITE, Permission.IMPORT, Permission.EXPORT,
             Permission.CHANGE_PHASE)  # fmt: skip
    assert {who for who, _phase in allowed(*other)} <= STAFF
    hosts = {"host", "administrator"}
    assert {who for who, _phase in allowed(Permission.SEAT_PEOPLE)} == hosts
    site_wide = allowed(
        Permission.MANAGE_PEOPLE, Permission.CREATE_DIALOGUE, Permission.TELL_PEOPLE
    )
    assert {who for who, _phase in site_wide} == {"administrator"}


def test_a_role_in_a_forum_counts_there_only() -> None:
    actor = PEOPLE["moderator of the forum"]
    dialogue = SimpleNamespace(id=1, phase=Phase.OPEN, joining="open", edit_minutes=None)
    here = SimpleNamespace(dialogue=dialogue, forum=SimpleNamespace(id=2))
    there = SimpleNamespace(dialogue=dialogue, forum=SimpleNamespace(id=3))
    elsewhere = SimpleNamespace(dialogue=SimpleNamespace(id=9, phase=Phase.OPEN), forum=here.forum)
    assert refusal(actor, Permission.MOVE_THREAD, here) is None
    assert refusal(actor, Permission.MOVE_THREAD, there) is not None
    assert refusal(actor, Permission.MOVE_THREAD, elsewhere) is not None


# Each condition with the one thing that breaks it: in the actor, the subject or its dialogue.
BREAKERS: dict[str, tuple[str, dict[str, Any]]] = {
    "signed_in": ("actor", {"id": None}),
    "confirmed": ("actor", {"is_confirmed": False}),
    "seated": ("actor", {"seats": ()}),
    "own": ("subject", {"user_id": 99}),
    "joining_is_open": ("dialogue", {"joining": "invitation"}),
    "joining_is_asked_for": ("dialogue", {"joining": "open"}),
    "not_seated_yet": ("actor", {"seats": None}),
    "still_standing": ("subject", {"withdrawn_at": clock.now()}),
    "within_edit_window": ("dialogue", {"edit_minutes": 5}),
    "standing": ("subject", {"state": "hidden"}),
    "not_own": ("subject", {"user_id": 3}),
    "not_suspended_here": ("seat", {"suspended_at": clock.now()}),
    "not_locked": ("subject", {"locked_at": clock.now()}),
    "above_them": ("subject", {"concerns": SimpleNamespace(user_id=9, role="host",
                                                           forum_seats=())}),
    "did_not_decide": ("subject", {"decider_id": 3}),
    "circulated": ("subject", {"is_circulated": False}),
    "still_appealable": ("subject", {"appeal_until": clock.now() - timedelta(seconds=1)}),
}  # fmt: skip
CONDITIONS = [(permission, condition) for permission, rule in RULES.items()
              for condition in rule.conditions]  # fmt: skip


@pytest.mark.parametrize(
    ("permission", "condition"), CONDITIONS, ids=lambda one: getattr(one, "__name__", str(one))
)
def test_each_condition_alone_refuses(permission: Permission, condition: Any) -> None:
    rule = RULES[permission]
    needs_none = any(one.__name__ == "not_seated_yet" for one in rule.conditions)
    role = sorted(rule.roles)[0] if rule.roles else Role.PARTICIPANT
    seat = SimpleNamespace(dialogue_id=1, role=role, left_at=None, suspended_at=None,
                           suspended_until=None, forum_seats=())  # fmt: skip
    actor = SimpleNamespace(id=3, name="", is_admin=False, is_confirmed=True,
                            seats=() if needs_none else (seat,))  # fmt: skip
    joining = "approval" if permission is Permission.ASK_TO_JOIN else "open"
    dialogue = SimpleNamespace(
        id=1, phase=sorted(rule.phases)[0], joining=joining, edit_minutes=None, forum=None
    )
    subject = SimpleNamespace(
        dialogue=None if permission in OF_THE_SITE else dialogue, forum=None,
        user_id=3 if OF_OTHERS.isdisjoint(rule.conditions) else 4, state="published",
        locked_at=None, concerns=None, decider_id=4, is_circulated=True,
        appeal_until=clock.now() + timedelta(minutes=10),
        withdrawn_at=None, created_at=clock.now() - timedelta(minutes=10),
    )  # fmt: skip
    assert refusal(actor, permission, subject) is None
    where, broken = BREAKERS[condition.__name__]
    if broken == {"seats": None}:
        broken = {"seats": (seat,)}
    for name, value in broken.items():
        broken_one = {"actor": actor, "subject": subject, "dialogue": dialogue, "seat": seat}[where]
        setattr(broken_one, name, value)
    assert refusal(actor, permission, subject) == condition.sentence


@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_without_a_name_or_right_gets_a_yes_by_mistake(permission: Permission) -> None:
    """A stranger's seat, a seat that was left and a seat elsewhere give no role."""
    rule = RULES[permission]
    if rule.roles is None or permission in OF_THE_SITE:
        return
    for seat in ({"dialogue_id": 2, "left_at": None}, {"dialogue_id": 1, "left_at": clock.now()}):
        seats = tuple(SimpleNamespace(**seat, role=role, suspended_at=None, forum_seats=())
                      for role in Role)  # fmt: skip
        actor = SimpleNamespace(id=3, name="", is_admin=False, is_confirmed=True, seats=seats)
        for phase in Phase:
            dialogue = SimpleNamespace(id=1, phase=phase, joining="open", edit_minutes=None)
            # fmt: off
            subject = SimpleNamespace(dialogue=dialogue, forum=None, user_id=3, withdrawn_at=None,
                                      created_at=clock.now(), state="published", locked_at=None,
                                      concerns=None, decider_id=4, appeal_until=clock.now(),
                                      is_circulated=True)
            # fmt: on
            assert refusal(actor, permission, subject) is not None
            assert refusal(Visitor(), permission, subject) is not None
