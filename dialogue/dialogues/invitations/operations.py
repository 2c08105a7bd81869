"""How people are invited: by a link for all who hold it, or by mail to one address each."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from dialogue import clock, limits
from dialogue.accounts import tokens
from dialogue.accounts.emails import clean_email
from dialogue.dialogues.fields import gathered, optional_text
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.news import tell_quietly
from dialogue.dialogues.seats.models import Invitation
from dialogue.dialogues.seats.seating import FORUM_ROLES
from dialogue.errors import Conflict, Invalid, NotPermitted, TooMany
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, Role, roles_of

LONGEST_DAYS = 14
ADDRESSES_MOST = 500
MESSAGE_LONGEST = 1_000
OPEN_TO_ALL_INVITERS = (Role.PARTICIPANT, Role.OBSERVER)


@operation(Permission.INVITE)
def invite_by_link(
    actor: Actor,
    dialogue: Dialogue,
    *,
    role: str = "participant",
    forum: Forum | None = None,
    days: int = LONGEST_DAYS,
    message: str = "",
) -> tuple[Invitation, str]:
    """A link through which anybody may join as ``role``, and its token: nobody can ask for it
    again."""
    invitation = _invitation(actor, dialogue, role, forum, days, message)
    token = tokens.new()
    invitation.token_hash = tokens.hash_of(token)
    db.session.add(invitation)
    db.session.flush()
    tell_quietly("dialogue.link_made", actor=actor, dialogue=dialogue, about=_about(invitation))
    return invitation, token


@operation(Permission.INVITE)
def invite_addresses(
    actor: Actor,
    dialogue: Dialogue,
    *,
    addresses: Sequence[str],
    role: str = "participant",
    forum: Forum | None = None,
    days: int = LONGEST_DAYS,
    message: str = "",
) -> tuple[list[Invitation], list[str]]:
    """Have a mail of its own sent to each address; the invitations, and the addresses that had
    too many mails lately. An address invited before is invited anew, and its old link is void."""
    wanted = _distinct(addresses)
    template = _invitation(actor, dialogue, role, forum, days, message)
    spared = [address for address in wanted if not _may_be_mailed(actor, address)]
    pending = _pending(dialogue, wanted)
    invited = [
        _renewed(pending.get(address) or Invitation(email=address), template)
        for address in wanted
        if address not in spared
    ]
    db.session.add_all(invited)
    db.session.flush()
    for invitation in invited:
        _tell_invited(actor, dialogue, invitation)
    return invited, spared


@operation(Permission.INVITE)
def issue_invitation_token(actor: Actor, dialogue: Dialogue, *, invitation: Invitation) -> str:
    """A fresh token for the mail that is being sent now; an older one is void."""
    token = tokens.new()
    invitation.token_hash = tokens.hash_of(token)
    tell_quietly(
        "dialogue.invitation_issued", actor=actor, dialogue=dialogue, about=_about(invitation)
    )
    return token


@operation(Permission.INVITE)
def revoke_invitation(actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back: nobody comes in by it any more. One's own, or as a host any."""
    dialogue = invitation.dialogue
    if invitation.invited_by_id != actor.id and Role.HOST not in roles_of(actor, dialogue):
        raise NotPermitted("This invitation was made by somebody else.")
    if invitation.revoked_at is not None:
        raise Conflict("This invitation was taken back already.")
    invitation.revoked_at = clock.now()
    tell_quietly(
        "dialogue.invitation_revoked", actor=actor, dialogue=dialogue, about=_about(invitation)
    )


def _distinct(addresses: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(clean_email(address) for address in addresses))
    if not wanted:
        raise Invalid(fields={"emails": Invalid("Write at least one address.")})
    if len(wanted) > ADDRESSES_MOST:
        raise Invalid(
            fields={"emails": Invalid("Invite at most %(most)d at a time.", most=ADDRESSES_MOST)}
        )
    return wanted


def _invitation(
    actor: Actor, dialogue: Dialogue, role: str, forum: Forum | None, days: int, message: str
) -> Invitation:
    wanted = _role(actor, dialogue, role, forum)
    checked = gathered(
        {
            "days": lambda: _days(days),
            "message": lambda: optional_text(message, MESSAGE_LONGEST),
        }
    )
    now = clock.now()
    return Invitation(
        dialogue_id=dialogue.id,
        role=wanted.value,
        forum_id=forum.id if forum else None,
        invited_by_id=actor.id,
        message=checked["message"],
        created_at=now,
        expires_at=now + timedelta(days=checked["days"]),
    )


def _role(actor: Actor, dialogue: Dialogue, role: str, forum: Forum | None) -> Role:
    """The role, when this actor may offer it: only hosts make members of the team."""
    try:
        wanted = Role(role)
    except ValueError:
        raise Invalid(fields={"role": Invalid("Choose a role.")}) from None
    if forum is not None and forum.dialogue_id != dialogue.id:
        raise Invalid(fields={"forum": Invalid("This forum belongs to another dialogue.")})
    if forum is not None and wanted not in FORUM_ROLES:
        raise Invalid(
            fields={"role": Invalid("This role is for the whole dialogue, not for one forum.")}
        )
    if wanted not in OPEN_TO_ALL_INVITERS and Role.HOST not in roles_of(actor, dialogue):
        raise NotPermitted("Only a host may invite people to the team.")
    return wanted


def _days(days: int) -> int:
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid("An invitation is valid for 1 to %(most)d days.", most=LONGEST_DAYS)
    return days


def _pending(dialogue: Dialogue, addresses: Sequence[str]) -> dict[str, Invitation]:
    """Invitations to these addresses that nobody has followed or taken back."""
    rows = db.session.scalars(
        select(Invitation).where(
            Invitation.dialogue_id == dialogue.id,
            Invitation.email.in_(addresses),
            Invitation.uses == 0,
            Invitation.revoked_at.is_(None),
        )
    )
    return {row.email: row for row in rows if row.email}


def _renewed(invitation: Invitation, template: Invitation) -> Invitation:
    """The invitation as it is sent now: an older link to it is void."""
    for name in (
        *("dialogue_id", "role", "forum_id", "invited_by_id", "message"),
        *("created_at", "expires_at"),
    ):
        setattr(invitation, name, getattr(template, name))
    invitation.token_hash = None
    return invitation


def _tell_invited(actor: Actor, dialogue: Dialogue, invitation: Invitation) -> None:
    tell_quietly(
        "dialogue.invited",
        actor=actor,
        dialogue=dialogue,
        about=_about(invitation),
        data={"invitation": invitation.id},
    )


def _may_be_mailed(actor: Actor, address: str) -> bool:
    """Count one more mail of the sender (TooMany ends it all) and to the address."""
    limits.count(limits.INVITATIONS, actor.id or "operator")
    try:
        limits.count(limits.MAILS_TO_ONE_ADDRESS, address)
    except TooMany:
        return False
    return True


def _about(invitation: Invitation) -> tuple[str, int]:
    return "invitation", invitation.id
