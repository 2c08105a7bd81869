"""Inviting people and following an invitation, in a browser."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.queries import get_user
from dialogue.dialogues.invitations import operations as invitation_operations
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Invitation, Participant
from dialogue.extensions import db
from dialogue.permissions import seat_in
from tests.browser import Browser
from tests.dialogues.places import OPERATOR, a_dialogue, a_seat, browser_of, somebody
from tests.fakes import Clock
from tests.forms import form_of

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


def shown_link(page: str) -> str:
    found = re.search(r'id="invitation-link">http://localhost(/\S+?)</code>', page)
    assert found, page
    return found.group(1)


def test_a_link_is_shown_once_and_leads_to_a_seat(app: Flask, client: Browser) -> None:
    dialogue = a_dialogue(visibility="private", joining="invitation", title="Quiet talks")
    a_seat(dialogue, "Hana", "host")
    host = browser_of(client, "Hana")
    made = host.submit(
        "/d/june-2005/setup/invitations/",
        "invite-link",
        role="participant",
        days="3",
        message="Come & see",
    )
    assert made.status_code == 303
    address = shown_link(host.get(made.location).text)
    again = host.get(made.location).text
    assert address not in again
    assert "shown once" in again

    guest: Browser = app.test_client()  # type: ignore[assignment]
    followed = guest.get(address)
    assert (followed.status_code, followed.location) == (303, "/d/june-2005/invitation")
    page = guest.get(followed.location)
    assert "Hana invites you to" in page.text
    assert "Quiet talks" in page.text
    assert "Come &amp; see" in page.text
    assert "/account/sign-in?next=/d/june-2005/invitation" in page.text
    assert address.rpartition("/")[2] not in page.text
    assert guest.get("/d/june-2005/about").status_code == 404

    somebody("Amina")
    browser_of(guest, "Amina")
    refused = guest.submit("/d/june-2005/invitation", "join", alias="Hana")
    assert refused.status_code == 422
    assert form_of(refused.text, "join").values["alias"] == ["Hana"]
    accepted = guest.submit("/d/june-2005/invitation", "join", region="africa")
    assert (accepted.status_code, accepted.location) == (303, "/d/june-2005/")
    assert guest.get("/d/june-2005/about").status_code == 200
    seat = seat_in(get_user("amina@example.org"), dialogue)
    assert isinstance(seat, Participant)
    assert seat.region == "africa"
    assert guest.get("/d/june-2005/invitation").status_code == 404


@pytest.mark.parametrize("address", ["/d/june-2005/invitations/guessed", "/d/june-2005/invitation"])
def test_a_guessed_invitation_does_not_exist(client: Browser, address: str) -> None:
    a_dialogue(visibility="private")
    assert client.get(address).status_code == 404


def test_an_invitation_leads_to_its_own_dialogue_alone(client: Browser) -> None:
    _, token = invitation_operations.invite_by_link(OPERATOR, a_dialogue())
    a_dialogue("other")
    assert client.get(f"/d/other/invitations/{token}").status_code == 404


def test_an_invitation_that_is_over_says_so(client: Browser, clock: Clock) -> None:
    link, token = invitation_operations.invite_by_link(OPERATOR, a_dialogue(), days=1)
    clock.move(days=1)
    client.get(f"/d/june-2005/invitations/{token}")
    page = client.get("/d/june-2005/invitation")
    assert page.status_code == 409
    assert "time of this invitation is over" in page.text


def test_a_mail_to_one_address_is_not_for_another(client: Browser) -> None:
    (sent,) = invited(a_dialogue(), "amina@example.org")
    somebody("Bruno")
    browser_of(client, "Bruno").get(f"/d/june-2005/invitations/{token_for(sent)}")
    page = client.get("/d/june-2005/invitation").text
    assert "sent to another address" in page
    assert "amina@example.org" not in page


def test_a_list_is_reviewed_before_it_is_sent(client: Browser) -> None:
    dialogue = a_dialogue()
    a_seat(dialogue, "Hana", "host")
    a_seat(dialogue, "Amina")
    host = browser_of(client, "Hana")
    lines = "bruno@example.org\namina@example.org\nwrong\nchen@example.org\nbruno@example.org"
    review = host.submit(
        "/d/june-2005/setup/invitations/",
        "invite-list",
        emails=lines,
        role="observer",
        days="7",
        message="Line one\nline two",
    )
    assert review.status_code == 200
    assert "Send 2 invitations?" in review.text
    assert "3 lines are left out" in review.text
    assert "This person takes part already." in review.text
    assert db.session.scalar(select(Invitation.id)) is None
    form = form_of(review.text, "send-invitations")
    sent = host.post(form.action, data=form.values, headers={"Origin": "http://localhost"})
    assert (sent.status_code, sent.location) == (303, "/d/june-2005/setup/invitations/")
    page = host.get(sent.location).text
    assert "2 invitations are sent." in page
    stored = db.session.scalars(select(Invitation).order_by(Invitation.id)).all()
    assert [one.email for one in stored] == ["bruno@example.org", "chen@example.org"]
    assert {(one.role, one.message) for one in stored} == {("observer", "Line one\nline two")}
    revoked = host.submit("/d/june-2005/setup/invitations/", f"/{stored[0].id}/revoke")
    assert revoked.status_code == 303
    assert "bruno@example.org" not in host.get(revoked.location).text


def test_a_list_without_an_address_is_given_back(client: Browser) -> None:
    a_seat(a_dialogue(), "Hana", "host")
    page = browser_of(client, "Hana").submit(
        "/d/june-2005/setup/invitations/", "invite-list", emails="nobody\nhana@example.org"
    )
    assert page.status_code == 422
    assert form_of(page.text, "invite-list").values["emails"] == ["nobody\nhana@example.org"]


def test_a_facilitator_sees_their_own_invitations_alone(client: Browser) -> None:
    dialogue = a_dialogue()
    facilitator = a_seat(dialogue, "Fatou", "facilitator").user
    invited(dialogue, "secret@example.org")
    (own,) = invited(dialogue, "amina@example.org", by=facilitator)
    other = db.session.scalars(select(Invitation).where(Invitation.id != own.id)).one()
    page = browser_of(client, "Fatou").get("/d/june-2005/setup/invitations/")
    assert "amina@example.org" in page.text
    assert "secret@example.org" not in page.text
    assert set(form_of(page.text, "invite-list").choices["role"]) == {"participant", "observer"}
    assert client.get(f"/d/june-2005/setup/invitations/{other.id}/link").status_code == 404
    assert client.get("/d/june-2005/setup/").status_code == 403
