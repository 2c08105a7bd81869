"""Inviting people: by a link, by a list of addresses, and following the one or the other."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts import tokens
from dialogue.dialogues.invitations import operations as invitation_operations
from dialogue.dialogues.invitations.reading import read_addresses
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import find_invitation
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats.models import Invitation
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.dialogues.setup.forum_operations import add_forum
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.events import Event
from dialogue.extensions import db
from tests.dialogues.places import OPERATOR, a_dialogue, a_seat, forum_of, somebody
from tests.fakes import Clock

pytestmark = pytest.mark.usefixtures("clock")


def invited(
    dialogue: Dialogue, *addresses: str, by: object = OPERATOR, **details: object
) -> list[Invitation]:
    made, _ = invitation_operations.invite_addresses(
        by,
        dialogue,
        addresses=addresses,
        **details,  # type: ignore[arg-type]
    )
    return made


def token_for(invitation: Invitation) -> str:
    """The token that the mail would carry."""
    return invitation_operations.issue_invitation_token(
        OPERATOR, invitation.dialogue, invitation=invitation
    )


def test_a_list_is_read_line_by_line() -> None:
    found = read_addresses(
        "amina@example.org\n\nBruno <Bruno@Example.org>,\nnobody\nAMINA@example.org\n"
        "chen@example.org;\nDora d@example.org\n",
        seated={"chen@example.org"},
    )
    assert found.addresses == ("amina@example.org", "bruno@example.org")
    assert [(one.number, one.text) for one in found.refused] == [
        (4, "nobody"),
        (5, "amina@example.org"),
        (6, "chen@example.org"),
        (7, "Dora d@example.org"),
    ]
    assert [one.reason.split()[-1] for one in found.refused] == [
        "address.",
        "twice.",
        "already.",
        "address.",
    ]


def test_a_list_beyond_reason_is_refused() -> None:
    with pytest.raises(Invalid):
        read_addresses("a@example.org\n" * 2_001)


def test_a_mail_is_told_for_each_address(app: Flask) -> None:
    dialogue = a_dialogue()
    made = invited(dialogue, "amina@example.org", "AMINA@example.org", "bruno@example.org")
    told = db.session.scalars(select(Event).where(Event.kind == "dialogue.invited")).all()
    assert [one.data for one in told] == [{"invitation": one.id} for one in made]
    assert "amina" not in str([one.data for one in told])
    assert [one.email for one in made] == ["amina@example.org", "bruno@example.org"]
    assert [one.token_hash for one in made] == [None, None]


def test_an_invitation_sent_again_makes_the_old_link_void(app: Flask) -> None:
    dialogue = a_dialogue()
    (first,) = invited(dialogue, "amina@example.org")
    old = token_for(first)
    (again,) = invited(dialogue, "amina@example.org", role="observer")
    assert again.id == first.id
    assert again.role == "observer"
    assert find_invitation(tokens.hash_of(old)) is None
    assert find_invitation(tokens.hash_of(token_for(again))) == again


def test_an_address_is_not_flooded(app: Flask) -> None:
    dialogue = a_dialogue()
    for _ in range(3):
        assert invited(dialogue, "amina@example.org")
    made, spared = invitation_operations.invite_addresses(
        OPERATOR, dialogue, addresses=["amina@example.org", "bruno@example.org"]
    )
    assert [one.email for one in made] == ["bruno@example.org"]
    assert spared == ["amina@example.org"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"addresses": []}, "emails"),
        ({"addresses": [f"a{n}@example.org" for n in range(501)]}, "emails"),
        ({"days": 15}, "days"),
        ({"days": 0}, "days"),
        ({"message": "x" * 1_001}, "message"),
        ({"role": "king"}, "role"),
    ],
)
def test_what_cannot_be_sent_is_refused(app: Flask, details: dict[str, object], field: str) -> None:
    wanted = {"addresses": ["amina@example.org"], **details}
    with pytest.raises(Invalid) as refused:
        invitation_operations.invite_addresses(OPERATOR, a_dialogue(), **wanted)  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}


def test_a_facilitator_invites_no_team(app: Flask) -> None:
    dialogue = a_dialogue()
    facilitator = a_seat(dialogue, "Fatou", "facilitator").user
    assert invited(dialogue, "amina@example.org", by=facilitator, role="observer")
    for role in ("host", "moderator", "facilitator", "analyst"):
        with pytest.raises(NotPermitted):
            invited(dialogue, "bruno@example.org", by=facilitator, role=role)
    for role in ("participant", "moderator", "analyst", "observer"):
        with pytest.raises(NotPermitted):
            invited(dialogue, "bruno@example.org", by=a_seat(dialogue, role, role).user)


def test_a_facilitator_takes_back_what_is_their_own(app: Flask) -> None:
    dialogue = a_dialogue()
    facilitator = a_seat(dialogue, "Fatou", "facilitator").user
    (own,) = invited(dialogue, "amina@example.org", by=facilitator)
    (other,) = invited(dialogue, "bruno@example.org")
    invitation_operations.revoke_invitation(facilitator, own)
    with pytest.raises(NotPermitted):
        invitation_operations.revoke_invitation(facilitator, other)
    with pytest.raises(Conflict):
        invitation_operations.revoke_invitation(facilitator, own)


def test_an_invitation_is_accepted_once_by_whom_it_was_sent_to(app: Flask) -> None:
    dialogue = a_dialogue(visibility="private", joining="invitation")
    (sent,) = invited(
        dialogue, "amina@example.org", role="moderator", forum=forum_of(dialogue, "africa")
    )
    with pytest.raises(NotPermitted, match="another address"):
        seat_operations.accept_invitation(somebody("Bruno"), sent)
    amina = somebody("Amina", is_confirmed=False)
    with pytest.raises(NotPermitted, match="Confirm"):
        seat_operations.accept_invitation(amina, sent)
    amina.email_confirmed_at = dialogue.created_at
    seat = seat_operations.accept_invitation(amina, sent, region="africa")
    assert (seat.role, seat.region) == ("participant", "africa")
    assert [one.role for one in seat.forum_seats] == ["moderator"]
    seat_operations.leave(amina, seat)
    with pytest.raises(Conflict, match="used already"):
        seat_operations.accept_invitation(amina, sent)


def test_a_link_serves_many_until_it_is_over(app: Flask, clock: Clock) -> None:
    dialogue = a_dialogue(joining="invitation")
    link, token = invitation_operations.invite_by_link(OPERATOR, dialogue, role="observer", days=2)
    assert find_invitation(tokens.hash_of(token)) == link
    for name in ("Amina", "Bruno"):
        assert seat_operations.accept_invitation(somebody(name), link).role == "observer"
    assert link.uses == 2
    clock.move(days=2)
    with pytest.raises(Conflict, match="time"):
        seat_operations.accept_invitation(somebody("Chen"), link)
    other, _ = invitation_operations.invite_by_link(OPERATOR, dialogue)
    invitation_operations.revoke_invitation(OPERATOR, other)
    with pytest.raises(Conflict, match="taken back"):
        seat_operations.accept_invitation(somebody("Dora"), other)


def test_a_private_forum_is_entered_by_its_link(app: Flask) -> None:
    dialogue = a_dialogue()
    inner = add_forum(OPERATOR, dialogue, form=ForumForm("Inner", visibility="private"))
    link, _ = invitation_operations.invite_by_link(OPERATOR, dialogue, forum=inner)
    seat = seat_operations.accept_invitation(somebody(), link)
    assert (seat.role, [one.role for one in seat.forum_seats]) == ("participant", ["participant"])
    other = a_dialogue("other")
    with pytest.raises(Invalid):
        invitation_operations.invite_by_link(OPERATOR, other, forum=inner)
