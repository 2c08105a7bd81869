"""Whoever loses the right to read loses the stream: within seconds, on every open socket.

What changes rights is noted in a stream of its own, which every process follows; and now and then
all sign-ins are looked at, for time ends some without an event.
"""

import time
from threading import Lock

from flask import Flask

from dialogue import events
from dialogue.dialogues.readers import recognise_all
from dialogue.errors import NotFound
from dialogue.permissions import Actor
from dialogue.realtime.entries import entries_after, heads_of
from dialogue.realtime.presenting import as_a_page
from dialogue.realtime.sockets import Sockets
from dialogue.realtime.watched import CONTROL, open_stream
from dialogue.realtime.watchers import Watcher, Watchers
from dialogue.web import VISITOR

SWEEP_EVERY = 30.0
ENDS_SIGN_INS = (
    "account.signed_out",
    "account.signed_out_elsewhere",
    "account.password_changed",
    "account.suspended",
)
TAKES_RIGHTS = (
    "dialogue.changed",
    "dialogue.phase_changed",
    "participant.seated",
    "participant.left",
    "participant.rights_changed",
    "participant.unseated",
    "thread.moved",
    "thread.arranged",
)

Answers = dict[tuple[str | None, str], bool]  # by sign-in and stream


def follow_rights() -> None:
    """Have what ends sign-ins or takes rights noted in the stream of control."""
    events.also_in(CONTROL, *ENDS_SIGN_INS, *TAKES_RIGHTS)


class Rights:
    def __init__(self, app: Flask, watchers: Watchers, sockets: Sockets) -> None:
        self._app, self._watchers, self._sockets = app, watchers, sockets
        self._told: int | None = None
        self._turns = Lock()
        self._swept_at = time.monotonic()

    def turn(self) -> None:
        """Look at everybody once more, if something happened that may have taken a right. Whoever
        is about to send waits until this was done."""
        with self._turns:
            with self._app.app_context():
                kinds = self._news()
            due = time.monotonic() - self._swept_at >= SWEEP_EVERY
            if kinds or due:
                with as_a_page(self._app, "en"):
                    self._look_at_all(streams=due or bool(kinds & set(TAKES_RIGHTS)))
            self._swept_at = time.monotonic() if due else self._swept_at

    def _news(self) -> set[str]:
        stream_id, head = heads_of([CONTROL]).get(CONTROL, (0, 0))
        before, self._told = self._told, head
        if before is None:
            return set(TAKES_RIGHTS)  # whatever happened before this process looked
        if head <= before:
            return set()
        return {entry.kind for entry in entries_after(stream_id, before, at_most=head - before)}

    def _look_at_all(self, *, streams: bool) -> None:
        watchers = self._watchers.all()
        signed_in = recognise_all({one.token for one in watchers if one.token is not None})
        allowed: Answers = {}
        for watcher in watchers:
            if watcher.token is not None and watcher.token not in signed_in:
                self._sockets.dismiss(watcher, "signed-out")
            elif streams:
                actor = signed_in[watcher.token].user if watcher.token else VISITOR
                self._look_at(watcher, actor, allowed)

    def _look_at(self, watcher: Watcher, actor: Actor, allowed: Answers) -> None:
        """Each sign-in is asked about once a stream: visitors are many, and all alike."""
        for name in list(watcher.follows):
            asked = (watcher.token, name)
            if asked not in allowed:
                allowed[asked] = _may_follow(actor, name)
            if not allowed[asked]:
                self._sockets.lose(watcher, name)


def _may_follow(actor: Actor, name: str) -> bool:
    try:
        open_stream(actor, name)
    except NotFound:
        return False
    return True
