"""Where somebody moderates: the forums whose cases come to their desk."""

from dataclasses import dataclass

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape, ForumShape, shape_of
from dialogue.permissions import Actor, Permission, can, seat_in


@dataclass(frozen=True, slots=True)
class _Place:
    dialogue: Dialogue | DialogueShape
    forum: ForumShape | None


@dataclass(frozen=True, slots=True)
class Scope:
    """``forums`` in order; ``is_whole``: what belongs to no forum is theirs too."""

    forums: tuple[ForumShape, ...]
    is_whole: bool

    def __bool__(self) -> bool:
        return bool(self.forums)

    @property
    def forum_ids(self) -> list[int]:
        return [forum.id for forum in self.forums]


NOWHERE = Scope((), is_whole=False)


def scope_of(actor: Actor, dialogue: Dialogue | DialogueShape) -> Scope:
    """The forums in which the actor may handle cases; it asks the database nothing."""
    if not actor.is_admin and seat_in(actor, dialogue) is None:
        return NOWHERE

    def may(forum: ForumShape | None) -> bool:
        return can(actor, Permission.HANDLE_CASES, _Place(dialogue, forum))

    forums = tuple(forum for forum in shape_of(dialogue).forums if may(forum))
    return Scope(forums, is_whole=may(None)) if forums else NOWHERE
