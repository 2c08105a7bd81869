"""Which dialogues and forums a person may see: the one definition every reading starts from."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from dialogue.dialogues.models import Dialogue, Document, Forum
from dialogue.dialogues.prepared import Prepared, reading_parameters
from dialogue.dialogues.seat_models import Invitation, Participant
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor, Phase


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
