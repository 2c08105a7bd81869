"""Who is there, by the names that those who take part may know: as things stand at this moment."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.readers import Reader, as_readers
from dialogue.dialogues.shape import DialogueShape, ForumShape, shape_at
from dialogue.extensions import db
from dialogue.permissions import Permission, can, seat_in
from dialogue.threads.models import Thread


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thread stands, as rules ask about it."""

    dialogue: DialogueShape
    forum: ForumShape
    locked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Company:
    """The people of one thread. Whoever has no seat in its dialogue has no name there, and nobody
    has where presence is not shown."""

    place: Place
    readers: Mapping[int, Reader]

    @property
    def is_shown(self) -> bool:
        return self.place.dialogue.shows_presence and self.place.forum.shows_presence

    def takes_part(self, person: int | None) -> bool:
        """Whether they have a seat: those who do learn the names of the others who do."""
        reader = self.readers.get(person or 0)
        return reader is not None and seat_in(reader, self.place.dialogue) is not None

    def names(self, people: Iterable[int]) -> list[str]:
        """What those who let it be seen are called in this dialogue, in the order of names."""
        return sorted(name for name in map(self._name, people) if name is not None)

    def writers(self, people: Iterable[int]) -> frozenset[int]:
        """Those who may reply here and let it be seen."""
        named = (one for one in people if self._name(one) is not None)
        return frozenset(one for one in named if self._may_reply(one))

    def _name(self, person: int) -> str | None:
        reader = self.readers.get(person)
        if reader is None or not (self.is_shown and reader.shows_presence):
            return None
        seat = seat_in(reader, self.place.dialogue)
        return seat.name if seat is not None else None

    def _may_reply(self, person: int) -> bool:
        return can(self.readers[person], Permission.REPLY, self.place)


def company_in(threads: Collection[int], people: Collection[int]) -> dict[int, Company]:
    """For each of these threads that is still there, by id, those of these people who are."""
    if not threads:
        return {}
    readers = as_readers(people) if people else {}
    found = db.session.execute(
        select(Thread.id, Thread.forum_id, Thread.locked_at, Dialogue.id, Dialogue.version)
        .join(Dialogue, Thread.dialogue_id == Dialogue.id)
        .where(Thread.id.in_(threads))
    )
    company = {}
    for thread_id, forum_id, locked_at, dialogue_id, version in found:
        shape = shape_at(dialogue_id, version)
        place = Place(shape.dialogue, shape.forum(forum_id), locked_at)
        company[thread_id] = Company(place, readers)
    return company
