"""A thread's page as one reader sees it: what to load, what it depends on, how it is drawn."""

from collections.abc import Sequence
from typing import Any

from flask import render_template

from dialogue import clock
from dialogue.addresses import thread_stream
from dialogue.dialogues.pages import around
from dialogue.front import Standing
from dialogue.i18n import interface
from dialogue.permissions import Actor, Permission, Phase, can, refusal, roles_of
from dialogue.standing_in import unseen_by
from dialogue.threads.advice.advising import advice_in, note_shown
from dialogue.threads.advice.thoughts import Advice
from dialogue.threads.composer import Composer
from dialogue.threads.drawing import draw_post
from dialogue.threads.held.queries import waiting_in
from dialogue.threads.lists.listing import is_pinned
from dialogue.threads.notes.queries import told_to
from dialogue.threads.page import (
    Shown,
    contents_of,
    drawn_on,
    first_unread,
    page_at,
    page_with,
    placed_on,
    unread_in,
)
from dialogue.threads.queries import Opened
from dialogue.threads.reading.positions import buffer, read_in


class ThreadPage:
    """Page ``number`` of an opened thread, or the one with contribution ``post`` on it, in ``view``
    ("nested" or "flat") for ``actor``."""

    def __init__(
        self,
        actor: Actor,
        opened: Opened,
        view: str,
        number: str | None = None,
        post: int | None = None,
    ) -> None:
        self.actor, self.opened, self.view = actor, opened, view
        self.around = around(actor, opened.dialogue)
        self.contents = contents_of(opened)
        self.page = page_at(self.contents, view, number, post)
        self.placed = placed_on(self.contents, view, self.page)
        self.unread = self._unread()
        self.waiting = self._waiting()
        self.no_reply = refusal(actor, Permission.REPLY, opened.thread)
        self.may_reply = self.no_reply is None
        self.notes = told_to(actor, opened.dialogue.id, opened.thread.notes)

    @property
    def is_public(self) -> bool:
        """Whether everyone may read it: only then a cache may keep it."""
        dialogue, forum = self.opened.dialogue, self.opened.forum
        return dialogue.visibility == forum.visibility == "public" and dialogue.phase != Phase.DRAFT

    def facts(self) -> tuple[Any, ...]:
        """All that the page depends on beside the reader's name, their language and what waits in
        their form: two readers for whom these are alike see the same page."""
        opened, now_round, seat = self.opened, self.around["now_round"], self.around["seat"]
        shown = {post_id for post_id, _ in self.placed}
        lines = self.contents.lines
        own = [post_id for post_id in shown if seat and lines[post_id].author_id == seat.id]
        return (
            opened.dialogue.id,
            opened.dialogue.version,
            opened.thread.number,
            str(opened.place),
            self.view,
            self.page.number,
            now_round.number if now_round else None,
            clock.now().date().isoformat(),
            self.no_reply,
            self.around["may_join"],
            self.around["may_ask_to_join"],
            self.around["may_moderate"],
            seat.role if seat else None,
            sorted(roles_of(self.actor, opened.thread)),
            len(self.unread),
            sorted(self.unread & shown),
            sorted(own),
            self.first_new(),
            [tuple(one) for one in self.waiting],
            self.notes,
        )

    def standing(self) -> Standing:
        """What a visitor's page stands on: it is dated, and tells the round."""
        opened = self.opened
        return Standing(
            opened.dialogue.id,
            opened.dialogue.version,
            thread_stream(opened.dialogue.slug, opened.thread.number),
            opened.head,
            self.around["shape"].settled_until(),
        )

    def note_read(self) -> None:
        """The reader has the contributions of this page before their eyes. Where something waits
        for them, it may speak of one that they have read before."""
        seat, seen = self.around["seat"], {post_id for post_id, _ in self.placed}
        if not unseen_by(self.actor):
            seen &= self.unread
        if seat is not None and seen:
            buffer.note(seat.id, seen)

    def advice(self) -> list[Advice]:
        """What the reader may think of before they send something; they get it once."""
        seat, shape = self.around["seat"], self.around["shape"]
        found = advice_in(self.contents, seat, shape, self.opened.forum.region) if seat else []
        if seat is not None:
            note_shown(seat.id, found)
        return found

    def render(self, composer: Composer | None) -> str:
        thread = self.opened.thread
        shape = self.around["shape"]
        return render_template(
            "threads/show.html",
            **self.around,
            tab="forums",
            thread=thread,
            cursor=self.opened.place,
            forum=shape.forum(thread.forum_id),
            stage=shape.stage(thread.stage_id),
            other_stages=[shape.stage(one) for one in thread.other_stage_ids],
            question=shape.question(thread.question_id),
            view=self.view,
            page=self.page,
            posts=self._shown(),
            waiting=self.waiting,
            standing=self.contents.standing,
            stubs=self.contents.stubs,
            first_new=self.first_new(),
            unread_count=len(self.unread),
            composer=composer,
            no_reply=self.no_reply,
            may_correct_stage=can(self.actor, Permission.CORRECT_STAGE, thread),
            may_move=can(self.actor, Permission.MOVE_THREAD, thread),
            may_facilitate=can(self.actor, Permission.FACILITATE, thread),
            may_change=can(self.actor, Permission.RETITLE, thread),
            notes=self.notes,
            is_pinned=is_pinned(thread.pinned_until),
        )

    def _shown(self) -> list[Shown]:
        seat = self.around["seat"]
        contents = self.contents
        lines = [contents.lines[post_id] for post_id, _ in self.placed]
        drawings = drawn_on(self.opened.dialogue, lines, interface()["lang"], draw_post)
        return [
            Shown(
                line=contents.lines[post_id],
                depth=depth,
                drawn=drawings[post_id],
                answered_by=contents.replies.get(post_id, ()),
                is_unread=post_id in self.unread,
                is_own=seat is not None and contents.lines[post_id].author_id == seat.id,
            )
            for post_id, depth in self.placed
        ]

    def _unread(self) -> set[int]:
        seat = self.around["seat"]
        if seat is None:
            return set()
        read = read_in(seat.id, self.opened.thread.id)
        return unread_in(self.contents, seat.id, seat.read_floor, read)

    def _waiting(self) -> Sequence[Any]:
        """What of the reader's own is not published yet: nobody else's page holds it."""
        seat = self.around["seat"]
        return waiting_in(self.opened.thread.id, seat.id) if seat else ()

    def first_new(self) -> dict[str, Any] | None:
        """Where the first contribution stands that is new for the reader."""
        post_id = first_unread(self.contents, self.view, self.unread)
        if post_id is None:
            return None
        return {
            "number": self.contents.lines[post_id].number,
            "page": page_with(self.contents, self.view, post_id),
        }
