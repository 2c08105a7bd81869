"""What a changed object looks like now, to everyone who may follow the stream that named it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Select, or_, select

from dialogue.accounts.models import User
from dialogue.addresses import DESKS
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.shape import DialogueShape, shape_at
from dialogue.extensions import db
from dialogue.i18n import interface, speaking
from dialogue.moderation.models import Case
from dialogue.realtime.entries import Change
from dialogue.realtime.watched import Watched
from dialogue.summaries.models import Summary
from dialogue.threads.drawing import draw_post
from dialogue.threads.line_queries import lines_numbered
from dialogue.threads.models import Post, Thread
from dialogue.threads.page import drawn_on

GONE = "gone"
Told = dict[str, Any]


@contextmanager
def as_a_page(app: Flask, lang: str) -> Iterator[None]:
    """Draw inside the block as for a page of the site in this language, whoever asks."""
    with app.test_request_context("/", base_url=app.config["SITE_URL"]), speaking(lang):
        yield


@dataclass(frozen=True, slots=True)
class _State:
    state: str
    html: str | None = None


def present(watched: Watched, changes: Sequence[Change]) -> list[Told]:
    """The changes as they are sent: object, kind, state, and html where it is the same for all who
    follow the stream. What is no longer there, or no longer open to them, is "gone"."""
    found: dict[str, _State] = {}
    for kind, of_kind in _BY_KIND.items():
        numbers = [_number_of(one) for one in changes if one.object.partition("/")[0] == kind]
        if numbers:
            found |= of_kind(watched, numbers)
    return [_told(one, found.get(one.object)) for one in changes]


def _told(change: Change, state: _State | None) -> Told:
    if state is None:
        return {"object": change.object, "kind": GONE, "state": GONE}
    told: Told = {"object": change.object, "kind": change.kind, "state": state.state}
    return told | ({"html": state.html} if state.html is not None else {})


def _number_of(change: Change) -> int:
    return int(change.object.partition("/")[2] or 0)


def _posts(watched: Watched, numbers: list[int]) -> dict[str, _State]:
    if watched.thread_id is None or watched.dialogue is None:
        rows = db.session.execute(_within(watched, Post.number, Post.state, numbers=numbers))
        return {f"post/{number}": _State(state) for number, state in rows}
    lines = lines_numbered(watched.thread_id, numbers)
    drawn = drawn_on(_as_it_is(watched.dialogue), lines, interface()["lang"], draw_post)
    return {f"post/{line.number}": _State(line.state, drawn[line.id]) for line in lines}


def _as_it_is(dialogue: DialogueShape) -> DialogueShape:
    """By now: it may have been set up anew since somebody began to watch."""
    version = db.session.scalar(select(Dialogue.version).where(Dialogue.id == dialogue.id))
    return shape_at(dialogue.id, version or dialogue.version).dialogue


def _threads(watched: Watched, numbers: list[int]) -> dict[str, _State]:
    wanted = (
        select(Thread.number)
        .join(Forum, Thread.forum_id == Forum.id)
        .where(Thread.merged_at.is_(None))
    )
    rows = db.session.scalars(_standing_in(watched, wanted).where(Thread.number.in_(numbers)))
    return {f"thread/{number}": _State("open") for number in rows}


def _cases(watched: Watched, numbers: list[int]) -> dict[str, _State]:
    """Those of the forum whose desk it is, as far as they are its own by now."""
    if not watched.key.startswith(DESKS):
        return {}
    rows = db.session.execute(
        select(Case.id, Case.state).where(
            Case.id.in_(numbers), Case.forum_id == watched.forum_id, Case.forum_id.is_not(None)
        )
    )
    return {f"case/{case_id}": _State(state) for case_id, state in rows}


def _summaries(watched: Watched, numbers: list[int]) -> dict[str, _State]:
    """Published ones that every reader of the dialogue may read; the state is the version."""
    rows = db.session.execute(
        select(Summary.number, Summary.version)
        .outerjoin(Thread, Summary.thread_id == Thread.id)
        .outerjoin(Forum, Thread.forum_id == Forum.id)
        .where(
            Summary.dialogue_id == getattr(watched.dialogue, "id", None),
            Summary.number.in_(numbers),
            Summary.version > 0,
            or_(Summary.thread_id.is_(None), Forum.visibility == "public"),
        )
    )
    return {f"summary/{number}": _State(str(version)) for number, version in rows}


def _dialogue(watched: Watched, numbers: list[int]) -> dict[str, _State]:
    phase = db.session.scalar(
        select(Dialogue.phase).where(Dialogue.id == getattr(watched.dialogue, "id", None))
    )
    return {"dialogue": _State(phase)} if phase else {}


def _notifications(watched: Watched, numbers: list[int]) -> dict[str, _State]:
    unseen = db.session.scalar(select(User.unseen).where(User.id == watched.person_id))
    return {"notifications": _State(str(unseen))} if unseen is not None else {}


def _rights(watched: Watched, numbers: list[int]) -> dict[str, _State]:
    return {"rights": _State("changed")} if watched.person_id is not None else {}


_BY_KIND: dict[str, Callable[[Watched, list[int]], dict[str, _State]]] = {
    "post": _posts,
    "thread": _threads,
    "case": _cases,
    "summary": _summaries,
    "dialogue": _dialogue,
    "notifications": _notifications,
    "rights": _rights,
}


def _within(watched: Watched, *columns: Any, numbers: list[int]) -> Select[*tuple[Any, ...]]:
    wanted = (
        select(*columns)
        .join(Thread, Post.thread_id == Thread.id)
        .join(Forum, Thread.forum_id == Forum.id)
    )
    return _standing_in(watched, wanted).where(Post.number.in_(numbers))


def _standing_in(watched: Watched, wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """What stands by now where the stream tells of it: it may have been moved away since. A
    thread's own stream goes with it."""
    wanted = wanted.where(Thread.dialogue_id == getattr(watched.dialogue, "id", None))
    if watched.thread_id is not None:
        return wanted.where(Thread.id == watched.thread_id)
    if watched.forum_id is not None:
        return wanted.where(Thread.forum_id == watched.forum_id)
    return wanted.where(Forum.visibility == "public")
