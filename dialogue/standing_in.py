"""Pages drawn once for everyone in the same position.

While such a page is drawn a stand-in takes the reader's place: where the page says their name or
what waits for them, or holds their form's token and key, it holds marks instead. The marks are
random for each process, so that nobody can write one, and are replaced as the page leaves.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from flask import g
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from dialogue.cursors import BEGINNING
from dialogue.memory import Recent
from dialogue.permissions import Actor

_RANDOM = secrets.token_hex(16)
_OWN = ("id", "name", "unseen", "me", "token", "key")
ID, NAME, UNSEEN, ME, TOKEN, KEY = (f"own-{what}-{_RANDOM}" for what in _OWN)


@dataclass(frozen=True, slots=True)
class StandIn:
    """What a template may ask of ``actor``."""

    is_admin: bool
    id: str = ID
    name: str = NAME
    unseen: str = UNSEEN
    me: str = ME


_pages: Recent[str] = Recent(300)


def page_for(actor: Actor, key: str, draw: Callable[[], str]) -> str:
    """The page that ``draw()`` makes, kept under ``key``, with this reader's own words in it."""
    page = _pages.get(key)
    if page is None:
        g.stand_in = StandIn(is_admin=actor.is_admin)
        try:
            page = _pages.put(key, draw())
        finally:
            g.stand_in = None
    for mark, own in _own_words_of(actor).items():
        page = page.replace(mark, own)
    return page


def unseen_by(actor: Actor) -> int:
    """How many notifications somebody has not seen: only accounts have any."""
    return getattr(actor, "unseen", 0)


def _own_words_of(actor: Actor) -> dict[str, str]:
    """What is this reader's alone, by the mark that stands for it."""
    return {
        ID: str(actor.id),
        NAME: escape(actor.name),
        UNSEEN: str(unseen_by(actor)),
        ME: getattr(actor, "me", str(BEGINNING)),
        TOKEN: generate_csrf(),
        KEY: str(uuid4()),
    }


def current() -> StandIn | None:
    """The stand-in while a shared page is drawn."""
    stand_in: StandIn | None = g.get("stand_in")
    return stand_in


def form_token() -> str:
    """The CSRF token of a form, or the mark that will become it."""
    return TOKEN if current() else str(generate_csrf())


def form_key() -> str:
    """A key that makes one contribution of a form, or the mark that will become one."""
    return KEY if current() else str(uuid4())
