"""Which dialogues and forums a person may see: the one definition every reading starts from."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from dialogue.dialogues.models import Dialogue, Document, Forum
from dialogue.dialogues.seat_models import Invitation, Participant
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor, Phase, Role

TEAM = {Role.HOST, Role.FACILITATOR, Role.MODERATOR, Role.ANALYST}
SEES_ALL_FORUMS = {Role.HOST, Role.FACILITATOR, Role.MODERATOR}


def visible_dialogues(actor: Actor) -> Select[tuple[Dialogue]]:
    """Dialogues whose existence, title and about page the actor may know of."""
    return select(Dialogue).where(_may_know(actor))


def readable_dialogues(actor: Actor) -> Select[tuple[Dialogue]]:
    """Dialogues in which the actor may read what is said."""
    return select(Dialogue).where(_may_read(actor))


def visible_forums(actor: Actor) -> Select[tuple[Forum]]:
    """Forums in which the actor may read."""
    return select(Forum).join(Dialogue).where(may_read_forum(actor))


def may_read_forum(actor: Actor) -> ColumnElement[bool]:
    """The condition over Forum joined with Dialogue that makes a forum readable."""
    if actor.is_admin:
        return true()
    in_forums = [
        own.forum_id for seat in actor.seats if seat.left_at is None for own in seat.forum_seats
    ]
    opened = or_(
        Forum.visibility == "public",
        and_(Forum.visibility == "members", Dialogue.id.in_(_seated(actor))),
        Forum.id.in_(in_forums),
        Dialogue.id.in_(_seated(actor, SEES_ALL_FORUMS)),
    )
    return and_(_may_read(actor), opened)


def _may_know(actor: Actor) -> ColumnElement[bool]:
    if actor.is_admin:
        return true()
    listed = and_(Dialogue.phase != Phase.DRAFT.value, Dialogue.visibility != "private")
    return or_(listed, _takes_part(actor))


def _may_read(actor: Actor) -> ColumnElement[bool]:
    if actor.is_admin:
        return true()
    public = and_(Dialogue.phase != Phase.DRAFT.value, Dialogue.visibility == "public")
    return or_(public, _takes_part(actor))


def _takes_part(actor: Actor) -> ColumnElement[bool]:
    seated = _seated(actor)
    if not seated:
        return false()
    begun = and_(Dialogue.phase != Phase.DRAFT.value, Dialogue.id.in_(seated))
    return or_(begun, Dialogue.id.in_(_seated(actor, TEAM)))


def _seated(actor: Actor, roles: set[Role] | None = None) -> list[int]:
    return [
        seat.dialogue_id
        for seat in actor.seats
        if seat.left_at is None and (roles is None or Role(seat.role) in roles)
    ]


def get_dialogue(actor: Actor, slug: str) -> Dialogue:
    """The dialogue at this address; a stranger to a private one gets the same NotFound."""
    dialogue = db.session.scalar(visible_dialogues(actor).where(Dialogue.slug == slug))
    if dialogue is None:
        raise NotFound
    return dialogue


def get_readable_dialogue(actor: Actor, slug: str) -> Dialogue:
    dialogue = db.session.scalar(readable_dialogues(actor).where(Dialogue.slug == slug))
    if dialogue is None:
        raise NotFound
    return dialogue


def may_read(actor: Actor, dialogue: Dialogue) -> bool:
    """Whether the actor may read what is said in a dialogue they may know of."""
    wanted = select(Dialogue.id).where(Dialogue.id == dialogue.id, _may_read(actor))
    return db.session.scalar(wanted) is not None


def documents_of(dialogue: Dialogue) -> Sequence[Document]:
    return db.session.scalars(
        select(Document).where(Document.dialogue_id == dialogue.id).order_by(Document.position)
    ).all()


def get_forum(actor: Actor, dialogue: Dialogue, slug: str) -> Forum:
    forum = db.session.scalar(
        visible_forums(actor).where(Forum.dialogue_id == dialogue.id, Forum.slug == slug)
    )
    if forum is None:
        raise NotFound
    return forum


def forums_of(actor: Actor, dialogue: Dialogue) -> Sequence[Forum]:
    """The dialogue's forums that the actor may read, in order."""
    return db.session.scalars(
        visible_forums(actor).where(Forum.dialogue_id == dialogue.id).order_by(Forum.position)
    ).all()


def visible_participants(actor: Actor) -> Select[tuple[Participant]]:
    """Seats, past ones too, in dialogues that the actor may read."""
    return select(Participant).join(Dialogue).where(_may_read(actor))


def find_invitation(token_hash: str) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == token_hash))
