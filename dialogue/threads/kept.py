"""Pages of a dialogue that browsers keep for as long as nothing has happened in it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import Response, make_response, request

from dialogue.addresses import dialogue_stream
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.pages import around, standing_of
from dialogue.memory import Recent
from dialogue.permissions import Actor, Phase, roles_of
from dialogue.streams import head_of
from dialogue.web import conditional_page, private

V = TypeVar("V")


class Kept:
    """Make it before anything else is read: a page must never be older than what it stands on."""

    def __init__(self, actor: Actor, dialogue: Dialogue) -> None:
        self._actor, self._dialogue = actor, dialogue
        self._is_public = dialogue.visibility == "public" and dialogue.phase != Phase.DRAFT
        self.cursor = head_of(dialogue_stream(dialogue.slug))

    def page(
        self,
        draw: Callable[[], str],
        *facts: Any,
        forums: Iterable[Forum],
        shared: bool = False,
        at_door: bool = True,
    ) -> Response:
        """The page, or 304; kept nowhere when not everyone may read all of it.

        ``facts`` are what it depends on beside its address, the reader's rights and what happened
        in the dialogue. ``forums`` are those it may show something of. A page that is ``shared`` is
        drawn once for everyone to whom all of this is the same. One that changes without anything
        that readers of the dialogue are told of is not kept ``at_door``.
        """
        if not self.is_public(forums):
            return private(make_response(draw()))
        standing = standing_of(self._dialogue, self.cursor.seq)
        told = (request.full_path, *self._place(), standing.until, self._rights(), *facts)
        return conditional_page(told, draw, shared=shared, standing=standing if at_door else None)

    def is_public(self, forums: Iterable[Forum]) -> bool:
        """Whether everyone may read the dialogue and these forums."""
        return self._is_public and all(forum.visibility == "public" for forum in forums)

    def remembered(
        self, memory: Recent[V], read: Callable[[], V], *facts: Any, forums: Iterable[Forum]
    ) -> V:
        """What ``read()`` gives, once for everyone while nothing happens in the dialogue. It
        depends on ``facts`` and, beside them, on these forums alone."""
        if not self.is_public(forums):
            return read()
        key = (*self._place(), facts)
        return memory.get(key) or memory.put(key, read())

    def _place(self) -> tuple[Any, ...]:
        return (self._dialogue.id, self._dialogue.version, str(self.cursor))

    def _rights(self) -> tuple[Any, ...]:
        page = around(self._actor, self._dialogue)
        rights = {name: page[name] for name in sorted(page) if name.startswith("may_")}
        return sorted(roles_of(self._actor, self._dialogue)), rights
