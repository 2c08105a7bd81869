"""An invitation by mail: to one address, in its language, as long as it holds."""

from collections.abc import Callable

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.accounts.staff_operations import suspend_user
from dialogue.dialogues.invitations.operations import invite_addresses, revoke_invitation
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase
from dialogue.dialogues.seats.models import Invitation, Participant
from dialogue.dialogues.seats.operations import change_seat, end_seat
from dialogue.extensions import db
from dialogue.permissions import Actor, Operator
from tests.browser import Browser
from tests.dialogues.places import OPERATOR, a_dialogue, a_seat, somebody
from tests.fakes import Clock, Mailbox

CHEN = "chen@example.org"


def invite(actor: Actor, dialogue: Dialogue, *addresses: str, **details: str) -> list[Invitation]:
    invited, _ = invite_addresses(actor, dialogue, addresses=addresses or (CHEN,), **details)
    return invited


def test_an_invitation_leads_into_the_dialogue(
    app: Flask, client: Browser, mailbox: Mailbox, clock: Clock
) -> None:
    dialogue = a_dialogue(title="Peace & Participation")
    host = a_seat(dialogue, "Bruno", "host").user
    invite(host, dialogue, message="We miss your region.")
    (mail,) = mailbox.messages()
    assert (mail["To"], mail["Subject"]) == (CHEN, "You are invited to a dialogue")
    text = mail.get_content()
    assert "Bruno invites you" in text
    assert "  Peace & Participation\n" in text
    assert "> We miss your region.\n" in text
    assert "June 29, 2005" in " ".join(text.split())
    followed = client.get(mailbox.last_link(CHEN))
    assert (followed.status_code, followed.location) == (303, "/d/june-2005/invitation")
    assert client.get(followed.location).status_code == 200


def test_the_inviter_is_named_as_the_dialogue_knows_them(app: Flask, mailbox: Mailbox) -> None:
    dialogue = a_dialogue()
    seat = a_seat(dialogue, "Bruno", "facilitator")
    change_seat(seat.user, seat, alias="Reed by the river")
    invite(seat.user, dialogue)
    (mail,) = mailbox.messages()
    assert "Reed by the river invites you" in mail.get_content()
    assert "Bruno" not in mail.as_string()


def test_each_gets_a_mail_of_their_own(app: Flask, mailbox: Mailbox) -> None:
    addresses = [f"p{number}@example.org" for number in range(3)]
    invite(OPERATOR, a_dialogue(), *addresses)
    mails = mailbox.messages()
    assert [mail["To"] for mail in mails] == addresses
    links = {mailbox.last_link(address) for address in addresses}
    assert len(links) == 3
    for mail in mails:
        others = [address for address in addresses if address != mail["To"]]
        assert not any(address in mail.as_string() for address in others)
        assert "invites you" not in mail.get_content()  # the command line has no name


def test_the_mail_is_in_the_language_of_the_person_or_else_of_the_dialogue(
    app: Flask, mailbox: Mailbox
) -> None:
    dialogue = a_dialogue()
    somebody("Chen").lang = "zh"
    dialogue.lang = "fr"
    db.session.commit()
    invite(OPERATOR, dialogue, CHEN, "new@example.org")
    assert [mail["Content-Language"] for mail in mailbox.messages()] == ["zh", "fr"]


def test_only_the_newest_invitation_of_an_address_is_mailed(app: Flask, mailbox: Mailbox) -> None:
    dialogue = a_dialogue()
    invite(OPERATOR, dialogue, message="first")
    invite(OPERATOR, dialogue, message="second")
    (mail,) = mailbox.messages()
    assert "> second" in mail.get_content()


def taken_back(invitation: Invitation, inviter: Participant) -> None:
    revoke_invitation(OPERATOR, invitation)


def used(invitation: Invitation, inviter: Participant) -> None:
    invitation.uses = 1


def over(invitation: Invitation, inviter: Participant) -> None:
    invitation.expires_at = invitation.created_at


def archived(invitation: Invitation, inviter: Participant) -> None:
    change_phase(OPERATOR, invitation.dialogue, phase="archived")


def inviter_suspended(invitation: Invitation, inviter: Participant) -> None:
    suspend_user(Operator(), inviter.user)


def inviter_unseated(invitation: Invitation, inviter: Participant) -> None:
    end_seat(OPERATOR, inviter)


def invited_suspended(invitation: Invitation, inviter: Participant) -> None:
    suspend_user(Operator(), somebody("Chen"))


@pytest.mark.parametrize(
    "what_happened",
    [taken_back, used, over, archived, inviter_suspended, inviter_unseated, invited_suspended],
)
def test_an_invitation_that_no_longer_holds_is_not_mailed(
    app: Flask, mailbox: Mailbox, what_happened: Callable[[Invitation, Participant], None]
) -> None:
    dialogue = a_dialogue()
    inviter = a_seat(dialogue, "Bruno", "facilitator")
    (invitation,) = invite(inviter.user, dialogue)
    what_happened(invitation, inviter)
    db.session.commit()
    assert mailbox.messages() == []


def test_an_invitation_that_holds_is_mailed(app: Flask, mailbox: Mailbox) -> None:
    dialogue = a_dialogue()
    inviter: User = a_seat(dialogue, "Bruno", "facilitator").user
    invite(inviter, dialogue)
    assert len(mailbox.messages()) == 1
