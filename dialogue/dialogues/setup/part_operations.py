"""What all ordered parts of a dialogue have in common: they move and they are removed.

Only a part that nothing uses can be removed. The database itself knows which threads use a stage
or a forum.
"""

from sqlalchemy.exc import IntegrityError

from dialogue.dialogues.models import Document, Forum, Rule, Stage, Term
from dialogue.dialogues.news import tell_change
from dialogue.dialogues.setup.term_uses import is_used
from dialogue.errors import Conflict, marked
from dialogue.extensions import db
from dialogue.operation import attempt, operation
from dialogue.permissions import Actor, Permission

Part = Stage | Forum | Term | Rule | Document

LISTS: dict[type[Part], str] = {
    Stage: "stages",
    Forum: "forums",
    Term: "terms",
    Rule: "rulebook",
    Document: "documents",
}
IN_USE: dict[type[Part], str] = {
    Stage: marked("Threads carry this stage: it stays. It can be renamed."),
    Forum: marked("Threads stand in this forum: it stays. It can be renamed."),
    Term: marked("People have given this answer: it stays. It can be renamed."),
    Rule: marked("Decisions name this rule: it stays. It can be reworded."),
    Document: marked("This document is used: it stays."),
}


@operation(Permission.SET_UP_DIALOGUE)
def move_part(actor: Actor, part: Part, *, earlier: bool) -> None:
    """Put a part one place earlier or later among its like; at the end of the row it stays."""
    row = _siblings(part)
    here = row.index(part)
    there = here + (-1 if earlier else 1)
    if 0 <= there < len(row):
        row[here], row[there] = row[there], row[here]
    for position, one in enumerate(row):
        one.position = position
    db.session.flush()
    db.session.expire(part.dialogue, [LISTS[type(part)]])
    tell_change(actor, part.dialogue, LISTS[type(part)], about=_about(part))


@operation(Permission.SET_UP_DIALOGUE)
def remove_part(actor: Actor, part: Part) -> None:
    """Remove a part that nothing uses; Conflict otherwise."""
    dialogue, about = part.dialogue, _about(part)
    if isinstance(part, Stage | Forum | Rule) and len(_siblings(part)) == 1:
        raise Conflict("This is the only one left: it stays.")
    if isinstance(part, Term | Rule) and is_used(part):
        raise Conflict(IN_USE[type(part)])
    try:
        with attempt():
            db.session.delete(part)
            db.session.flush()
    except IntegrityError:
        raise Conflict(IN_USE[type(part)]) from None
    db.session.expire(dialogue, [LISTS[type(part)]])
    tell_change(actor, dialogue, LISTS[type(part)], about=about)


def _siblings(part: Part) -> list[Part]:
    """The parts that stand in one row with this one, itself included."""
    row: list[Part] = getattr(part.dialogue, LISTS[type(part)])
    if isinstance(part, Term):
        return [one for one in row if isinstance(one, Term) and one.kind == part.kind]
    return list(row)


def _about(part: Part) -> tuple[str, int]:
    return type(part).__name__.lower(), part.id
