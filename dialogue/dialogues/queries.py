"""Which dialogues and forums a person may see: the one definition every reading starts from."""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue, Document, Forum
from dialogue.dialogues.prepared import SEES_ALL_FORUMS, TEAM, Prepared, reading_parameters
from dialogue.dialogues.seats.models import ForumSeat, Invitation, Participant
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor, Phase, Role


def visible_dialogues(actor: Actor) -> Select[Dialogue]:
    """Dialogues whose existence, title and about page the actor may know of."""
    return select(Dialogue).where(_may_know(actor))


def readable_dialogues(actor: Actor) -> Select[Dialogue]:
    """Dialogues in which the actor may read what is said."""
    return select(Dialogue).where(_may_read(actor))


def visible_forums(actor: Actor) -> Select[Forum]:
    """Forums in which the actor may read."""
    return select(Forum).join(Dialogue).where(may_read_forum(actor))


def may_read_forum(actor: Actor) -> ColumnElement[bool]:
    """The condition over Forum joined with Dialogue that makes a forum readable."""
    if actor.is_admin:
        return true()
    if not actor.seats:
        return and_(_may_read(actor), Forum.visibility == "public")
    compared = reading_parameters(actor)
    opened = or_(
        Forum.visibility == "public",
        and_(Forum.visibility == "members", _among(Dialogue.id, "seated", compared)),
        _among(Forum.id, "in_forums", compared),
        _among(Dialogue.id, "sees_all_forums", compared),
    )
    return and_(_may_read(actor), opened)


def readers_of(forum_id: SQLColumnExpression[int] | int) -> Select[Participant]:
    """Seats, past ones too, whose people may read in this forum of their dialogue: it is
    ``may_read_forum`` the other way round, and a test compares the two. Whoever cannot sign in
    (suspended, or without a password: a placeholder, somebody invented) is no reader."""
    sits = Participant.left_at.is_(None)
    public = and_(Dialogue.phase != Phase.DRAFT.value, Dialogue.visibility == "public")
    takes_part = and_(sits, or_(Dialogue.phase != Phase.DRAFT.value, _is_one_of(TEAM)))
    opened = or_(
        Forum.visibility == "public",
        and_(sits, Forum.visibility == "members"),
        and_(sits, _is_one_of(SEES_ALL_FORUMS)),
        and_(sits, Participant.forum_seats.any(ForumSeat.forum_id == Forum.id)),
    )
    return (
        select(Participant)
        .join(User, Participant.user_id == User.id)
        .join(Dialogue, Participant.dialogue_id == Dialogue.id)
        .join(Forum, and_(Forum.dialogue_id == Dialogue.id, Forum.id == forum_id))
        .where(User.suspended_at.is_(None), User.password_hash.is_not(None))
        .where(or_(User.is_admin, and_(or_(public, takes_part), opened)))
    )


def seated_readers() -> Select[Participant]:
    """Present seats whose people may read what every seat may in their dialogue: ``_may_read`` the
    other way round, for those who take part. Who cannot sign in is no reader, as above."""
    return seated_people().where(User.password_hash.is_not(None))


def seated_people() -> Select[Participant]:
    """The same, with those who have no password yet: somebody real, and no placeholder."""
    is_begun = or_(Dialogue.phase != Phase.DRAFT.value, _is_one_of(TEAM))
    return (
        select(Participant)
        .join(User, Participant.user_id == User.id)
        .join(Dialogue, Participant.dialogue_id == Dialogue.id)
        .where(Participant.left_at.is_(None), is_begun)
        .where(User.suspended_at.is_(None), User.is_placeholder.is_(False))
    )


def _is_one_of(roles: set[Role]) -> ColumnElement[bool]:
    return and_(Participant.role.in_(sorted(role.value for role in roles)), acts())


def acts() -> ColumnElement[bool]:
    """The condition over Participant that a seat is not suspended at this moment."""
    return or_(Participant.suspended_at.is_(None), Participant.suspended_until <= clock.now())


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
    if not actor.seats:
        return false()
    compared = reading_parameters(actor)
    return or_(
        and_(Dialogue.phase != Phase.DRAFT.value, _among(Dialogue.id, "seated", compared)),
        _among(Dialogue.id, "in_team", compared),
    )


def _among(
    column: InstrumentedAttribute[int], name: str, compared: dict[str, list[int]]
) -> ColumnElement[bool]:
    return column.in_(bindparam(name, compared[name], expanding=True))


def get_dialogue(actor: Actor, slug: str) -> Dialogue:
    """The dialogue at this address; a stranger to a private one gets the same NotFound."""
    dialogue = db.session.scalar(visible_dialogues(actor).where(Dialogue.slug == slug))
    if dialogue is None:
        raise NotFound
    return dialogue


_READABLE = Prepared(
    lambda actor: readable_dialogues(actor).where(Dialogue.slug == bindparam("slug"))
)


def get_readable_dialogue(actor: Actor, slug: str) -> Dialogue:
    dialogue: Dialogue | None = _READABLE.object(actor, slug=slug)
    if dialogue is None:
        raise NotFound
    return dialogue


def may_read(actor: Actor, dialogue: Dialogue) -> bool:
    """Whether the actor may read what is said in a dialogue they may know of."""
    wanted = select(Dialogue.id).where(Dialogue.id == dialogue.id, _may_read(actor))
    return db.session.scalar(wanted) is not None


def may_know(actor: Actor, dialogue: Dialogue) -> bool:
    """Whether the actor may know of the dialogue."""
    wanted = select(Dialogue.id).where(Dialogue.id == dialogue.id, _may_know(actor))
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


_FORUMS = Prepared(
    lambda actor: (
        visible_forums(actor)
        .where(Forum.dialogue_id == bindparam("dialogue"))
        .order_by(Forum.position)
    )
)


def forums_of(actor: Actor, dialogue: Dialogue) -> Sequence[Forum]:
    """The dialogue's forums that the actor may read, in order."""
    return _FORUMS.objects(actor, dialogue=dialogue.id)


def visible_participants(actor: Actor) -> Select[Participant]:
    """Seats, past ones too, in dialogues that the actor may read."""
    return select(Participant).join(Dialogue).where(_may_read(actor))


def find_invitation(token_hash: str) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == token_hash))
