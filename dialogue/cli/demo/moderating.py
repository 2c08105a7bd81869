"""What moderators do in the demo, and what others do about it: steps of moderation.toml."""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.cli.demo.people import forum_of
from dialogue.cli.demo.steps import Step
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.appeals.appeal_operations import appeal, hear_appeal
from dialogue.moderation.arranging.operations import merge_threads
from dialogue.moderation.arranging.thread_operations import hold_thread
from dialogue.moderation.flags.operations import flag_post
from dialogue.moderation.models import Decision
from dialogue.moderation.posts.operations import hide
from dialogue.moderation.posts.review_operations import return_held
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Thread
from dialogue.threads.operations import open_thread, publish_post


class Moderating:
    """The steps of one telling, with the people, threads and contributions that it has by key."""

    def __init__(
        self, users: dict[str, User], threads: dict[str, Thread], posts: dict[str, Post]
    ) -> None:
        self._users, self._threads, self._posts = users, threads, posts
        self._held: dict[str, HeldPost] = {}

    def take(self, dialogue: Dialogue, step: Step) -> None:
        """Let a step happen."""
        acts: dict[str, Callable[..., None]] = {
            "flag": self._flag,
            "hide": self._hide,
            "appeal": self._appeal,
            "overturn": self._overturn,
            "open": self._open,
            "merge": self._merge,
            "hold": self._hold,
            "send": self._send,
            "return": self._return,
        }
        acts[step.kind](self._users[step.by], dialogue, **step.details)

    def _flag(self, by: User, _dialogue: Dialogue, *, post: str, **words: Any) -> None:
        flag_post(by, self._posts[post], **words)

    def _hide(self, by: User, _dialogue: Dialogue, *, post: str, reason: str, message: str) -> None:
        hide(by, self._posts[post], rule=reason, message=message)

    def _appeal(
        self, by: User, _dialogue: Dialogue, *, body: str, post: str = "", held: str = ""
    ) -> None:
        appeal(by, self._decision(post, held), text=body)

    def _overturn(self, by: User, _dialogue: Dialogue, *, post: str, message: str) -> None:
        made = self._decision(post).appeal
        if made is not None:
            version = made.case.version
            hear_appeal(by, made, outcome="overturn", message=message, version=version)

    def _open(
        self, by: User, dialogue: Dialogue, *, key: str, forum: str, question: str, **words: Any
    ) -> None:
        asked = {q.label: q.id for one in dialogue.rounds for q in one.questions}
        opened = open_thread(by, forum_of(dialogue, forum), question_id=asked[question], **words)
        self._threads[key] = cast(Thread, opened)

    def _merge(
        self, by: User, _dialogue: Dialogue, *, thread: str, into: str, reason: str, message: str
    ) -> None:
        target = self._threads[into]
        merge_threads(by, self._threads[thread], into=target, rule=reason, message=message)

    def _hold(
        self, by: User, _dialogue: Dialogue, *, thread: str, reason: str, message: str
    ) -> None:
        hold_thread(by, self._threads[thread], held=True, rule=reason, message=message)

    def _send(self, by: User, _dialogue: Dialogue, *, key: str, thread: str, **words: Any) -> None:
        sent = publish_post(by, self._threads[thread], **words)
        self._held[key] = cast(HeldPost, sent)

    def _return(
        self, by: User, _dialogue: Dialogue, *, held: str, reason: str, message: str
    ) -> None:
        return_held(by, self._held[held], rule=reason, message=message)

    def _decision(self, post: str = "", held: str = "") -> Decision:
        """The newest about this contribution."""
        about = Decision.post_id == self._posts[post].id if post else None
        if about is None:
            about = Decision.held_id == self._held[held].id
        newest = select(Decision).where(about).order_by(Decision.id.desc()).limit(1)
        return db.session.scalars(newest).one()
