"""What the decisions of an import become: rows, or, to see what would happen, nothing."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select

from dialogue.accounts.staff_operations import add_placeholder
from dialogue.dialogues.models import Dialogue, Forum, Stage
from dialogue.dialogues.news import tell_quietly
from dialogue.dialogues.seat_models import Participant
from dialogue.dialogues.seating import sit_down
from dialogue.extensions import db
from dialogue.imports.placing import Place
from dialogue.operation import attempt
from dialogue.permissions import SITE, Actor, Operator, Role
from dialogue.threads.models import Consent, Post, Thread
from dialogue.threads.publishing import add_post, add_thread, announce, announce_thread
from dialogue.threads.writing import Written


class Maker(Protocol):
    def attempt(self) -> AbstractContextManager[None]:
        """A part that may fail alone."""

    def seat(self, name: str) -> Participant: ...

    def thread(
        self, place: Place, *, title: str, author: Participant | None, at: datetime, **more: Any
    ) -> Thread: ...

    def post(self, thread: Thread, author: Participant, written: Written, **more: Any) -> Post: ...

    def outline(self, thread: Thread, titles: Iterable[str]) -> None:
        """Add sub-headings to a thread that was there."""


class Rows:
    """Writes, inside a transaction that holds the counters."""

    def __init__(self, actor: Actor, dialogue: Dialogue) -> None:
        self._actor, self._dialogue = actor, dialogue
        forums = select(Forum).where(Forum.dialogue_id == dialogue.id)
        stages = select(Stage).where(Stage.dialogue_id == dialogue.id)
        self._forums = {forum.id: forum for forum in db.session.scalars(forums)}
        self._stages = {stage.id: stage for stage in db.session.scalars(stages)}

    def attempt(self) -> AbstractContextManager[None]:
        return attempt()

    def seat(self, name: str) -> Participant:
        # A host may import without being allowed to make accounts; a placeholder is none.
        user = add_placeholder(Operator(), SITE, name=name)
        seat = sit_down(self._dialogue, user, role=Role.PARTICIPANT, name=name)
        tell_quietly(
            "participant.imported",
            actor=self._actor,
            dialogue=self._dialogue,
            about=("participant", seat.id),
        )
        return seat

    def thread(
        self, place: Place, *, title: str, author: Participant | None, at: datetime, **more: Any
    ) -> Thread:
        thread = add_thread(
            self._forums[place.forum_id],
            title=title,
            stage=self._stages[place.stage_id],
            author=author,
            round_id=place.round_id,
            at=at,
            **more,
        )
        announce_thread(self._actor, thread, "thread.imported", "new")
        return thread

    def post(self, thread: Thread, author: Participant, written: Written, **more: Any) -> Post:
        consent = Consent.ALIAS.value
        post = add_post(thread, author, written, consent=consent, via="import", **more)
        announce(self._actor, post, "post.imported", "new")
        return post

    def outline(self, thread: Thread, titles: Iterable[str]) -> None:
        thread.outline = [*thread.outline, *titles]
        announce_thread(self._actor, thread, "thread.outlined", "thread")


class Pretence:
    """Writes nothing; what it makes never meets the database."""

    def attempt(self) -> AbstractContextManager[None]:
        return nullcontext()

    def seat(self, name: str) -> Participant:
        return Participant(name=name)

    def thread(
        self, place: Place, *, title: str, author: Participant | None, at: datetime, **more: Any
    ) -> Thread:
        return Thread(title=title, round_id=place.round_id, outline=more["outline"])

    def post(self, thread: Thread, author: Participant, written: Written, **more: Any) -> Post:
        return Post(thread=thread)

    def outline(self, thread: Thread, titles: Iterable[str]) -> None: ...
