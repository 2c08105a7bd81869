"""Who sits in a dialogue and who was asked to, for those who set it up."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seats.models import ForumSeat, Invitation, Participant
from dialogue.dialogues.seats.seating import TEAM
from dialogue.errors import Invalid, NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor, Role, roles_of

LEADS_FORUM = (Role.MODERATOR.value, Role.FACILITATOR.value)


def team_of(dialogue: Dialogue) -> Sequence[Participant]:
    """Present hosts, facilitators, moderators and analysts, those of single forums too."""
    leads = Participant.forum_seats.any(ForumSeat.role.in_(LEADS_FORUM))
    return db.session.scalars(
        select(Participant)
        .where(
            Participant.dialogue_id == dialogue.id,
            Participant.left_at.is_(None),
            or_(Participant.role.in_([role.value for role in TEAM]), leads),
        )
        .order_by(Participant.name, Participant.id)
    ).all()


def members_of(forum: Forum) -> Sequence[ForumSeat]:
    """The present roles in one forum, by name."""
    return db.session.scalars(
        select(ForumSeat)
        .join(Participant)
        .where(ForumSeat.forum_id == forum.id, Participant.left_at.is_(None))
        .options(joinedload(ForumSeat.participant))
        .order_by(Participant.name, Participant.id)
    ).all()


def get_seat(dialogue: Dialogue, seat_id: int) -> Participant:
    """A present seat of the dialogue; NotFound otherwise."""
    seat = db.session.scalar(
        select(Participant).where(
            Participant.id == seat_id,
            Participant.dialogue_id == dialogue.id,
            Participant.left_at.is_(None),
        )
    )
    if seat is None:
        raise NotFound
    return seat


def find_seat(dialogue: Dialogue, who: str) -> Participant:
    """The present seat of an e-mail address or a handle, with or without its "@"."""
    text = who.strip()
    named = (
        User.email == text.lower()
        if "@" in text[1:]
        else Participant.handle == text.removeprefix("@").lower()
    )
    seat = db.session.scalar(
        select(Participant)
        .join(User)
        .where(Participant.dialogue_id == dialogue.id, Participant.left_at.is_(None), named)
    )
    if seat is None:
        raise Invalid(
            fields={
                "who": Invalid("Nobody here has this address or handle. Invite the person first.")
            }
        )
    return seat


def seated_addresses(dialogue: Dialogue, addresses: Collection[str]) -> set[str]:
    """Those of ``addresses`` whose owners take part at present."""
    seated = db.session.scalars(
        select(User.email)
        .join(Participant)
        .where(
            Participant.dialogue_id == dialogue.id,
            Participant.left_at.is_(None),
            User.email.in_(addresses),
        )
    )
    return {email for email in seated if email}


def invitations_of(actor: Actor, dialogue: Dialogue) -> Sequence[Invitation]:
    """Invitations that still stand, the newest first: a host sees all, others their own."""
    wanted = (
        select(Invitation)
        .where(Invitation.dialogue_id == dialogue.id, Invitation.revoked_at.is_(None))
        .options(joinedload(Invitation.invited_to))
        .order_by(Invitation.id.desc())
    )
    if Role.HOST not in roles_of(actor, dialogue):
        wanted = wanted.where(Invitation.invited_by_id == actor.id)
    return db.session.scalars(wanted).all()


def get_invitation(actor: Actor, dialogue: Dialogue, invitation_id: int) -> Invitation:
    """One of ``invitations_of``; NotFound otherwise."""
    for invitation in invitations_of(actor, dialogue):
        if invitation.id == invitation_id:
            return invitation
    raise NotFound


def inviter_of(invitation: Invitation) -> str:
    """The name under which the dialogue knows who invites; empty for the machine's operator."""
    seat_name = select(Participant.name).where(
        Participant.dialogue_id == invitation.dialogue_id,
        Participant.user_id == invitation.invited_by_id,
    )
    account_name = select(User.name).where(User.id == invitation.invited_by_id)
    return db.session.scalar(seat_name) or db.session.scalar(account_name) or ""


def names_in(dialogue: Dialogue, user_ids: Collection[int]) -> dict[int, str]:
    """What these accounts are called in the dialogue, else on the site, by their ids."""
    if not user_ids:
        return {}
    seat = and_(Participant.user_id == User.id, Participant.dialogue_id == dialogue.id)
    rows = db.session.execute(
        select(User.id, User.name, Participant.name)
        .outerjoin(Participant, seat)
        .where(User.id.in_(user_ids))
    )
    return {user_id: own or name for user_id, name, own in rows}
