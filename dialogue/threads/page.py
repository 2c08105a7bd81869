"""A page of a thread: which contributions stand on it, in which order, drawn once for everyone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dialogue.dialogues.shape import DialogueShape, shape_of
from dialogue.memory import Recent
from dialogue.pagination import Page, page_of, position_to_page
from dialogue.threads import ordering
from dialogue.threads.line_queries import Line, lines_of, rows_to_draw
from dialogue.threads.models import PostState
from dialogue.threads.ordering import Order
from dialogue.threads.queries import Opened

VIEWS = ("nested", "flat")
DRAWN_KEPT = 2000
THREADS_KEPT = 200

Draw = Callable[[Any, Any, DialogueShape], str]


@dataclass(frozen=True, slots=True)
class Contents:
    """Every contribution of a thread as it was at one ``head``, in both orders."""

    lines: dict[int, Line]
    orders: dict[str, Order]
    replies: dict[int, tuple[int, ...]]

    @property
    def standing(self) -> int:
        return sum(line.state == PostState.PUBLISHED.value for line in self.lines.values())

    @property
    def stubs(self) -> list[int]:
        """The numbers of those that do not stand: withdrawn, hidden or removed."""
        lines = self.lines.values()
        return [line.number for line in lines if line.state != PostState.PUBLISHED.value]


@dataclass(frozen=True, slots=True)
class Shown:
    """One contribution on a page: its drawing, and what differs by reader."""

    line: Line
    depth: int
    drawn: str
    answered_by: tuple[int, ...]
    is_unread: bool
    is_own: bool


_contents: Recent[Contents] = Recent(THREADS_KEPT)
_drawn: Recent[str] = Recent(DRAWN_KEPT)


def contents_of(opened: Opened) -> Contents:
    """The thread's contributions in order: one query when its head is new, none afterwards."""
    key = (opened.thread.id, opened.head)
    return _contents.get(key) or _contents.put(key, _read(opened))


def _read(opened: Opened) -> Contents:
    lines = lines_of(opened.thread)
    numbers: dict[int, list[int]] = {}
    for line in lines:
        if line.reply_to_id is not None:
            numbers.setdefault(line.reply_to_id, []).append(line.number)
    return Contents(
        {line.id: line for line in lines},
        {
            "nested": ordering.order_of(ordering.nested(lines)),
            "flat": ordering.order_of(ordering.flat(lines)),
        },
        {post_id: tuple(found) for post_id, found in numbers.items()},
    )


def page_at(contents: Contents, view: str, number: str | None, post: int | None) -> Page:
    """Page ``number``; where contribution ``post`` is asked for, the one on which it stands."""
    found = next((line.id for line in contents.lines.values() if line.number == post), None)
    if found is not None:
        number = str(page_with(contents, view, found))
    return page_of(len(contents.orders[view].placed), number)


def page_with(contents: Contents, view: str, post_id: int) -> int:
    """The number of the page on which a contribution stands in this view."""
    return position_to_page(contents.orders[view].position[post_id])


def placed_on(contents: Contents, view: str, page: Page) -> tuple[tuple[int, int], ...]:
    """Ids and depths of the contributions of one page, in order."""
    return contents.orders[view].placed[page.offset : page.offset + page.size]


def first_unread(contents: Contents, view: str, unread: set[int]) -> int | None:
    """The id of the first contribution, in this view's order, that is new for the reader."""
    return next((post_id for post_id, _ in contents.orders[view].placed if post_id in unread), None)


def unread_in(contents: Contents, seat_id: int, floor: int, read: set[int]) -> set[int]:
    """Ids of the contributions that are new for a participant: not their own, not yet read."""
    return {
        line.id
        for line in contents.lines.values()
        if line.number > floor
        and line.author_id != seat_id
        and line.id not in read
        and line.state == PostState.PUBLISHED.value
    }


def drawn_on(dialogue: DialogueShape, lines: list[Line], lang: str, draw: Draw) -> dict[int, str]:
    """The drawing of each contribution by id: kept by version, drawn by ``draw`` when it is new.

    ``draw(row, shape, dialogue)`` gives what everyone who may see the contribution sees alike.
    """
    keys = {line.id: (line.id, line.version, dialogue.version, lang) for line in lines}
    found = {post_id: _drawn.get(key) for post_id, key in keys.items()}
    missing = [post_id for post_id, html in found.items() if html is None]
    if missing:
        shape = shape_of(dialogue)
        for row in rows_to_draw(missing):
            found[row.id] = _drawn.put(keys[row.id], draw(row, shape, dialogue))
    return {post_id: html for post_id, html in found.items() if html is not None}
