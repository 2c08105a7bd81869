"""Which events send which mail.

Each listener asks first whether the mail may still go out. Links are made only now, as the mail is
written, so that no secret is ever stored; a mail that is tried again carries a fresh one.
"""

from typing import Any

from dialogue.accounts.models import TokenPurpose, User
from dialogue.accounts.queries import user_by_email
from dialogue.accounts.staff_operations import issue_token, renew_token
from dialogue.accounts.tokens import LIFETIME
from dialogue.dialogues.invitations.operations import issue_invitation_token
from dialogue.dialogues.seats.queries import inviter_of
from dialogue.events import Event, on
from dialogue.mail.links import absolute_url
from dialogue.mail.recipients import open_invitation, open_wish, owner_of, reachable
from dialogue.mail.sending import is_open, send, send_to
from dialogue.permissions import SITE, Operator


@on("account.signed_up", name="mail.confirm")
@on("account.confirmation_requested", name="mail.confirm")
def send_confirmation(event: Event) -> None:
    user = owner_of(event)
    if user is not None and not user.is_confirmed and is_open():
        send_to(user, "confirm", about=event, **_link(user, TokenPurpose.CONFIRM))


@on("account.sign_up_repeated", name="mail.sign_up_repeated")
def tell_of_repeated_sign_up(event: Event) -> None:
    """Whoever reads the mails of that address learns of it, and nobody else."""
    user = owner_of(event)
    if user is None or not is_open():
        return
    links = {
        "sign_in": absolute_url("accounts.sign_in"),
        "forgotten": absolute_url("accounts.forgotten"),
    }
    if user.is_confirmed:
        send_to(user, "sign_up_repeated", about=event, **links)
    else:
        send_to(user, "confirm", about=event, **_link(user, TokenPurpose.CONFIRM))


@on("account.reset_requested", name="mail.reset")
def send_reset(event: Event) -> None:
    user = owner_of(event)
    if user is not None and is_open():
        send_to(user, "reset", about=event, **_link(user, TokenPurpose.RESET))


@on("account.email_change_requested", name="mail.email_change")
def send_email_change(event: Event) -> None:
    """To the new address: the link that makes it the account's."""
    wish = open_wish(event)
    user = reachable(wish.user_id, since=event) if wish else None
    if wish is None or user is None or wish.email is None or not is_open():
        return
    token = renew_token(Operator(), SITE, row=wish)
    link = absolute_url("accounts.confirm_email", token=token)
    send(
        "email_change",
        to=wish.email,
        lang=user.lang,
        about=event,
        link=link,
        minutes=_minutes(wish.purpose),
    )


@on("account.email_change_requested", name="mail.email_change_notice")
def tell_of_email_change(event: Event) -> None:
    """To the old address: that a change was asked for, and what to do if it was somebody else."""
    wish = open_wish(event)
    user = reachable(wish.user_id, since=event) if wish else None
    if user is not None and is_open():
        send_to(user, "email_change_notice", about=event, link=absolute_url("accounts.forgotten"))


@on("account.password_changed", name="mail.password_changed")
def tell_of_password(event: Event) -> None:
    user = owner_of(event)
    if user is not None and is_open():
        send_to(user, "password_changed", about=event, link=absolute_url("accounts.forgotten"))


@on("account.email_changed", name="mail.email_changed")
def tell_of_email(event: Event) -> None:
    user = owner_of(event)
    if user is not None and is_open():
        send_to(user, "email_changed", about=event, link=absolute_url("accounts.settings"))


@on("dialogue.invited", name="mail.invitation")
def send_invitation(event: Event) -> None:
    invitation = open_invitation(event)
    if invitation is None or invitation.email is None or not is_open():
        return
    person = user_by_email(invitation.email)
    if person is not None and person.suspended_at is not None:
        return
    dialogue = invitation.dialogue
    token = issue_invitation_token(Operator(), dialogue, invitation=invitation)
    send(
        "invitation",
        to=invitation.email,
        lang=(person.lang if person else None) or dialogue.lang,
        about=event,
        link=absolute_url("dialogues.follow_invitation", slug=dialogue.slug, token=token),
        title=dialogue.title,
        inviter=inviter_of(invitation),
        message=invitation.message,
        until=invitation.expires_at,
    )


ENDPOINTS = {
    TokenPurpose.CONFIRM: "accounts.confirm",
    TokenPurpose.RESET: "accounts.follow_reset",
}


def _link(user: User, purpose: TokenPurpose) -> dict[str, Any]:
    token = issue_token(Operator(), SITE, user=user, purpose=purpose)
    return {
        "link": absolute_url(ENDPOINTS[purpose], token=token),
        "minutes": _minutes(purpose),
    }


def _minutes(purpose: str) -> int:
    return int(LIFETIME[TokenPurpose(purpose)].total_seconds() // 60)
