"""What the decisions of an import become: rows, or, to see what would happen, nothing."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select

from dialogue.accounts.staff_operations import add_placeholder
from dialogue.dialogues.models import Dialogue, Forum, Stage
from dialogue.dialogues.news import tell_quietly
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.seats.seating import sit_down
from dialogue.extensions import db
from dialogue.imports.placing import Place
from dialogue.operation import attempt
from dialogue.permissions import SITE, Actor, Operator, Role
from dialogue.threads.models import Consent, Post, Thread
from dialogue.threads.publishing import add_thread, announce, announce_thread, next_post
from dialogue.threads.storing import store_posts
from dialogue.threads.writing import Written


class Maker(Protocol):
    def attempt(self) -> AbstractContextManager[None]:
        """A part that may fail alone."""

    def seat(self, name: str) -> Participant: ...

    def thread(
        self, place: Place, *, title: str, author: Participant | None, at: datetime, **more: Any
    ) -> Thread: ...

    def post(
        self,
        thread: Thread,
        author: Participant,
        written: Written,
        *,
        reply_to: Post | None,
        **more: Any,
    ) -> Post: ...

    def outline(self, thread: Thread, titles: Iterable[str]) -> None:
        """Add sub-headings to a thread that was there."""


class Rows:
    """Writes, inside a transaction that holds the counters."""

    def __init__(self, actor: Actor, dialogue: Dialogue) -> None:
        self._actor, self._dialogue = actor, dialogue
        self._posts: list[Post] = []
        self._answers: list[tuple[Post, Post]] = []
        forums = select(Forum).where(Forum.dialogue_id == dialogue.id)
        stages = select(Stage).where(Stage.dialogue_id == dialogue.id)
        self._forums = {forum.id: forum for forum in db.session.scalars(forums)}
        self._stages = {stage.id: stage for stage in db.session.scalars(stages)}

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is posted inside is stored together at the end."""
        try:
            with attempt():
                yield
                self._store()
        finally:
            self._posts, self._answers = [], []

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

    def post(
        self,
        thread: Thread,
        author: Participant,
        written: Written,
        *,
        reply_to: Post | None,
        **more: Any,
    ) -> Post:
        consent = Consent.ALIAS.value
        post = next_post(
            thread, author, written, reply_to=reply_to, consent=consent, via="import", **more
        )
        post.thread = thread
        self._posts.append(post)
        if reply_to is not None and post.reply_to_id is None:
            self._answers.append((post, reply_to))
        return post

    def outline(self, thread: Thread, titles: Iterable[str]) -> None:
        thread.outline = [*thread.outline, *titles]
        announce_thread(self._actor, thread, "thread.outlined", "thread")

    def _store(self) -> None:
        store_posts(self._posts, self._answers)
        for post in self._posts:
            announce(self._actor, post, "post.imported", "new")


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

    def post(
        self,
        thread: Thread,
        author: Participant,
        written: Written,
        *,
        reply_to: Post | None,
        **more: Any,
    ) -> Post:
        return Post(thread=thread)

    def outline(self, thread: Thread, titles: Iterable[str]) -> None: ...
