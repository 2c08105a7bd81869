"""Which events send which mail.

Each listener asks first whether the mail may still go out. Links are made only now, as the mail is
written, so that no secret is ever stored; a mail that is tried again carries a fresh one.
"""

from typing import Any

from flask import current_app

from dialogue.accounts.models import TokenPurpose, User
from dialogue.accounts.queries import user_by_email
from dialogue.accounts.staff_operations import issue_token, renew_token
from dialogue.accounts.tokens import LIFETIME
from dialogue.dialogues.invitation_operations import issue_invitation_token
from dialogue.dialogues.seat_queries import inviter_of
from dialogue.events import Event, on
from dialogue.mail.composing import compose
from dialogue.mail.links import absolute_url
from dialogue.mail.recipients import open_invitation, open_wish, owner_of, reachable
from dialogue.mail.transport import MailTransport
from dialogue.permissions import SITE, Operator


@on("account.signed_up", name="mail.confirm")
@on("account.confirmation_requested", name="mail.confirm")
def send_confirmation(event: Event) -> None:
    user = owner_of(event)
    if user is not None and not user.is_confirmed and _is_open():
        _send_to(user, event, "confirm", **_link(user, TokenPurpose.CONFIRM))


@on("account.sign_up_repeated", name="mail.sign_up_repeated")
def tell_of_repeated_sign_up(event: Event) -> None:
    """Whoever reads the mails of that address learns of it, and nobody else."""
    user = owner_of(event)
    if user is None or not _is_open():
        return
    links = {
        "sign_in": absolute_url("accounts.sign_in"),
        "forgotten": absolute_url("accounts.forgotten"),
    }
    if user.is_confirmed:
        _send_to(user, event, "sign_up_repeated", **links)
    else:
        _send_to(user, event, "confirm", **_link(user, TokenPurpose.CONFIRM))


@on("account.reset_requested", name="mail.reset")
def send_reset(event: Event) -> None:
    user = owner_of(event)
    if user is not None and _is_open():
        _send_to(user, event, "reset", **_link(user, TokenPurpose.RESET))


@on("account.email_change_requested", name="mail.email_change")
def send_email_change(event: Event) -> None:
    """To the new address: the link that makes it the account's."""
    wish = open_wish(event)
    user = reachable(wish.user_id, since=event) if wish else None
    if wish is None or user is None or wish.email is None or not _is_open():
        return
    token = renew_token(Operator(), SITE, row=wish)
    link = absolute_url("accounts.confirm_email", token=token)
    _send(wish.email, user.lang, event, "email_change", link=link, minutes=_minutes(wish.purpose))


@on("account.email_change_requested", name="mail.email_change_notice")
def tell_of_email_change(event: Event) -> None:
    """To the old address: that a change was asked for, and what to do if it was somebody else."""
    wish = open_wish(event)
    user = reachable(wish.user_id, since=event) if wish else None
    if user is not None and _is_open():
        _send_to(user, event, "email_change_notice", link=absolute_url("accounts.forgotten"))


@on("account.password_changed", name="mail.password_changed")
def tell_of_password(event: Event) -> None:
    user = owner_of(event)
    if user is not None and _is_open():
        _send_to(user, event, "password_changed", link=absolute_url("accounts.forgotten"))


@on("account.email_changed", name="mail.email_changed")
def tell_of_email(event: Event) -> None:
    user = owner_of(event)
    if user is not None and _is_open():
        _send_to(user, event, "email_changed", link=absolute_url("accounts.settings"))


@on("dialogue.invited", name="mail.invitation")
def send_invitation(event: Event) -> None:
    invitation = open_invitation(event)
    if invitation is None or invitation.email is None or not _is_open():
        return
    person = user_by_email(invitation.email)
    if person is not None and person.suspended_at is not None:
        return
    dialogue = invitation.dialogue
    token = issue_invitation_token(Operator(), dialogue, invitation=invitation)
    _send(
        invitation.email,
        (person.lang if person else None) or dialogue.lang,
        event,
        "invitation",
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


def _is_open() -> bool:
    return _transport().is_open


def _transport() -> MailTransport:
    transport: MailTransport = current_app.extensions["mail"]
    return transport


def _send_to(user: User, event: Event, template: str, **facts: Any) -> None:
    _send(str(user.email), user.lang, event, template, **facts)


def _send(to: str, lang: str | None, event: Event, template: str, **facts: Any) -> None:
    _transport().send(compose(template, to=to, lang=lang, about=event, **facts))
