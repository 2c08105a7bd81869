"""Who gives which role to whom; no HTTP."""

import pytest

from dialogue.dialogues.operations import change_phase
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.seats.queries import find_seat, team_of
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.permissions import Permission, Role, can, roles_of
from tests.dialogues.places import OPERATOR, a_dialogue, a_seat, forum_of, somebody

pytestmark = pytest.mark.usefixtures("app", "clock")


def give(seat: Participant, role: str, by: object = OPERATOR, **details: object) -> Participant:
    return seat_operations.give_seat(
        by,
        seat.dialogue,
        user=seat.user,
        role=role,
        **details,  # type: ignore[arg-type]
    )


def test_a_role_in_one_forum_stands_beside_the_seat() -> None:
    dialogue = a_dialogue()
    africa, europe = forum_of(dialogue, "africa"), forum_of(dialogue, "europe-central-asia")
    seat = a_seat(dialogue, "Bruno", "moderator", forum=africa)
    assert seat.role == "participant"
    assert roles_of(seat.user, africa) == {Role.PARTICIPANT, Role.MODERATOR}
    assert roles_of(seat.user, europe) == {Role.PARTICIPANT}
    give(seat, "facilitator", forum=africa)
    assert [(one.forum_id, one.role) for one in seat.forum_seats] == [(africa.id, "facilitator")]
    seat_operations.end_forum_seat(OPERATOR, africa, seat=seat)
    assert roles_of(seat.user, africa) == {Role.PARTICIPANT}
    with pytest.raises(Conflict):
        seat_operations.end_forum_seat(OPERATOR, africa, seat=seat)


@pytest.mark.parametrize("role", ["host", "analyst", "king"])
def test_some_roles_are_for_the_whole_dialogue(role: str) -> None:
    dialogue = a_dialogue()
    with pytest.raises(Invalid):
        a_seat(dialogue, "Bruno", role, forum=forum_of(dialogue, "africa"))


def test_a_forum_of_another_dialogue_gives_no_role() -> None:
    dialogue, other = a_dialogue(), a_dialogue("other")
    with pytest.raises(Invalid):
        a_seat(dialogue, "Bruno", "moderator", forum=forum_of(other, "africa"))


def test_giving_again_changes_what_is_said() -> None:
    dialogue = a_dialogue()
    seat = a_seat(dialogue, "Amina", region="africa", country="KE")
    again = give(seat, "analyst", country="UG", name="Amina W.")
    assert again.id == seat.id
    assert (again.role, again.region, again.country) == ("analyst", "africa", "UG")
    assert (again.name, again.handle) == ("Amina W.", "amina-w")


@pytest.mark.parametrize("role", ["participant", "observer", "facilitator", "moderator", "analyst"])
def test_nobody_but_a_host_gives_roles(role: str) -> None:
    dialogue = a_dialogue()
    a_seat(dialogue, "Hana", "host")
    actor, other = a_seat(dialogue, "Amina", role), a_seat(dialogue, "Bruno")
    for subject in (actor, other):
        with pytest.raises(NotPermitted):
            give(subject, "host", by=actor.user)


def test_nobody_changes_their_own_role() -> None:
    dialogue = a_dialogue()
    a_seat(dialogue, "Hana", "host")
    host = a_seat(dialogue, "Ivo", "host")
    with pytest.raises(NotPermitted, match="own role"):
        give(host, "participant", by=host.user)
    with pytest.raises(NotPermitted, match="own role"):
        seat_operations.end_seat(host.user, host)
    with pytest.raises(NotPermitted, match="own role"):
        give(host, "moderator", by=host.user, forum=forum_of(dialogue, "africa"))
    assert give(host, "host", by=host.user, country="KE").country == "KE"


def test_the_last_host_stays() -> None:
    dialogue = a_dialogue()
    hana = a_seat(dialogue, "Hana", "host")
    for refused in (
        lambda: give(hana, "participant"),
        lambda: seat_operations.end_seat(OPERATOR, hana),
        lambda: seat_operations.leave(hana.user, hana),
    ):
        with pytest.raises(Conflict, match="needs a host"):
            refused()
    a_seat(dialogue, "Ivo", "host")
    seat_operations.leave(hana.user, hana)
    assert [seat.name for seat in team_of(dialogue)] == ["Ivo"]


def test_a_seat_is_taken_away_once() -> None:
    dialogue = a_dialogue()
    seat = a_seat(dialogue)
    seat_operations.end_seat(OPERATOR, seat)
    assert not can(seat.user, Permission.REPLY, dialogue)
    with pytest.raises(Conflict):
        seat_operations.end_seat(OPERATOR, seat)


@pytest.mark.parametrize("who", ["amina@example.org", " Amina@Example.ORG ", "@amina", "amina"])
def test_people_are_found_by_address_or_handle(who: str) -> None:
    dialogue = a_dialogue()
    seat = a_seat(dialogue, "Amina")
    a_seat(a_dialogue("other"), "Bruno")
    assert find_seat(dialogue, who).id == seat.id
    for stranger in ("bruno@example.org", "bruno", ""):
        with pytest.raises(Invalid):
            find_seat(dialogue, stranger)


def test_a_closed_dialogue_seats_nobody_new() -> None:
    dialogue = a_dialogue()
    change_phase(OPERATOR, dialogue, phase="closed")
    with pytest.raises(NotPermitted, match="closed"):
        seat_operations.join(somebody(), dialogue)
