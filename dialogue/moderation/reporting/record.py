"""The record of acts as it is read: narrowed, a page at a time, with names."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute as Column

from dialogue.audit import AuditEntry
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.queries import names_in
from dialogue.extensions import db
from dialogue.moderation.acts import in_words
from dialogue.moderation.queries import recorded_forums, visible_acts
from dialogue.permissions import Actor
from dialogue.text import scrub

T = TypeVar("T")

ACTS_A_PAGE = 50
FILTERS = ("kind", "forum", "by", "about", "from", "until")
LARGEST = 2**31 - 1
OPERATOR = "operator"  # in filters: acts without an account, by the command line or the program


class Record:
    """A dialogue's acts as ``actor`` may read them, narrowed by ``arguments`` of an address: kind,
    forum (slug), by and about (account ids), from and until (dates). What cannot be read as such
    narrows nothing. NotFound for whoever may read none."""

    def __init__(self, actor: Actor, dialogue: Dialogue, arguments: Mapping[str, str]) -> None:
        self._visible = visible_acts(actor, dialogue)
        self._dialogue = dialogue
        self.forums = {forum.id: forum for forum in recorded_forums(actor, dialogue)}
        self.chosen = {name: scrub(arguments.get(name, "")).strip() for name in FILTERS}
        self._narrowed = self._visible.where(*self._conditions())

    def page(self, before: str | None) -> tuple[Sequence[AuditEntry], int | None]:
        """The newest acts before this number, and the number before which there are more."""
        wanted = self._narrowed
        if (seq := _number(before or "")) is not None:
            wanted = wanted.where(AuditEntry.seq < seq)
        found = db.session.scalars(
            wanted.order_by(AuditEntry.seq.desc()).limit(ACTS_A_PAGE + 1)
        ).all()
        shown = found[:ACTS_A_PAGE]
        return shown, shown[-1].seq if len(found) > ACTS_A_PAGE else None

    def all(self) -> Iterator[AuditEntry]:
        """Every act, the oldest first, a portion at a time."""
        seq = 0
        while portion := self._portion(seq):
            yield from portion
            seq = portion[-1].seq

    def _portion(self, after: int) -> Sequence[AuditEntry]:
        wanted = self._narrowed.where(AuditEntry.seq > after).order_by(AuditEntry.seq)
        return db.session.scalars(wanted.limit(500)).all()

    @cached_property
    def kinds(self) -> list[tuple[str, str]]:
        """The kinds of acts that occur, with their words."""
        named = [(kind, in_words(kind)) for kind in self._occurring(AuditEntry.action)]
        return sorted(named, key=lambda one: one[1])

    @cached_property
    def actors(self) -> list[tuple[str, str]]:
        return self._named(AuditEntry.actor_id)

    @cached_property
    def persons(self) -> list[tuple[str, str]]:
        return self._named(AuditEntry.person_id)

    def name_of(self, user_id: int | None) -> str | None:
        """What somebody is called here; None when they are nobody any more."""
        return self._names.get(user_id) if user_id is not None else None

    @cached_property
    def _names(self) -> dict[int, str]:
        found = self._occurring(AuditEntry.actor_id) | self._occurring(AuditEntry.person_id)
        return names_in(self._dialogue, {one for one in found if one is not None})

    def _named(self, column: Column[int | None]) -> list[tuple[str, str]]:
        """Account ids that occur in this column, with their names, by name."""
        occurring = self._occurring(column)
        named = [(str(one), name) for one, name in self._names.items() if one in occurring]
        return sorted(named, key=lambda one: one[1].casefold())

    def _occurring(self, column: Column[T]) -> set[T]:
        return set(db.session.scalars(self._visible.with_only_columns(column).distinct()))

    def _conditions(self) -> Iterator[ColumnElement[bool]]:
        chosen = self.chosen
        if chosen["kind"]:
            yield AuditEntry.action == chosen["kind"]
        if chosen["forum"]:
            of_slug = [key for key, forum in self.forums.items() if forum.slug == chosen["forum"]]
            yield AuditEntry.forum_id.in_(of_slug)
        if chosen["by"] == OPERATOR:
            yield AuditEntry.actor_id.is_(None)
        elif (by := _number(chosen["by"])) is not None:
            yield AuditEntry.actor_id == by
        if (about := _number(chosen["about"])) is not None:
            yield AuditEntry.person_id == about
        if (first := _day(chosen["from"])) is not None:
            yield AuditEntry.at >= first
        if (last := _day(chosen["until"])) is not None:
            yield AuditEntry.at < last + timedelta(days=1)


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    return min(int(text), LARGEST)


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if 1900 < day.year < 9000 else None
