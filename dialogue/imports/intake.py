"""Deciding what becomes of each item of an archive: taken, joined to what was there, or told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.exc import InternalError, OperationalError, SQLAlchemyError

from dialogue.dialogues.seats.models import Participant
from dialogue.errors import DialogueError
from dialogue.imports.items import UNKNOWN_AUTHOR, Report, SourceAuthor, SourcePost, SourceThread
from dialogue.imports.ledger import Ledger
from dialogue.imports.making import Maker
from dialogue.imports.placing import Dates, Places
from dialogue.imports.portions import Portion
from dialogue.imports.texts import Texts
from dialogue.imports.wording import first_words, kept_line
from dialogue.text import NAME_LIMIT, TITLE_LIMIT
from dialogue.threads.models import Post, Thread
from dialogue.threads.writing import Written

# What an item can bring about; the storage's own troubles are among them and are told apart.
FAULTS = (DialogueError, SQLAlchemyError, ValueError, OverflowError)
KNOWN = "it was imported before"
LONGEST_SECTION = 200
LONGEST_FILE_NAME = 300


@dataclass(frozen=True, slots=True)
class Journey:
    """What stays the same from the first portion of an archive to the last."""

    places: Places
    dates: Dates
    lang: str | None
    report: Report
    texts: Texts = field(default_factory=Texts)


class Intake:
    """Takes portions in, one after the other; ``ledger`` has looked them up."""

    def __init__(self, journey: Journey, ledger: Ledger, maker: Maker) -> None:
        self._journey, self._ledger, self._maker = journey, ledger, maker
        self._report = journey.report

    def take(self, portion: Portion) -> None:
        source = portion.thread
        if portion.is_first:
            self._settle(source)
        try:
            with self._trial():
                for post in portion.posts:
                    self._take_post(source, post)
        except FAULTS as error:
            _raise_unless_of_an_item(error)
            for post in portion.posts:  # find out which
                self._try(post.where, partial(self._take_post, source, post))

    def _take_post(self, source: SourceThread, post: SourcePost) -> None:
        if self._ledger.post(post.key) is not None:
            self._tell_known(post.where)
            return
        written = self._journey.texts.of(post)
        if written is None:
            self._report.skip(post.where, "no text")
        else:
            self._add(source, post, written)

    def _settle(self, source: SourceThread) -> None:
        """Find the thread that was there for ``source``, or open one for a heading of its own."""
        is_item = all(source.key != post.key for post in source.posts)
        thread = self._ledger.thread(source.key)
        if thread is not None:
            if is_item:
                self._tell_known(source.where)
        else:
            thread = self._earlier_part(source)
            if thread is not None:
                self._ledger.add_thread(source.key, thread, is_new=False)
            if thread is not None and is_item:
                told = f'its contributions belong to "{thread.title}", which was imported before'
                self._report.notice(source.where, told)
        if thread is not None:
            self._complete_outline(source, thread)
        elif is_item:
            self._try(source.where, partial(self._open, source))

    def _earlier_part(self, source: SourceThread) -> Thread | None:
        """The thread of what ``source`` answers, or of one of its posts, from earlier imports."""
        if source.orphan_of:
            answered = self._ledger.post(source.orphan_of)
            thread = answered.thread if answered else self._ledger.thread(source.orphan_of)
            if thread is not None:
                return thread
        known = (self._ledger.post(post.key) for post in source.posts)
        return next((post.thread for post in known if post is not None), None)

    def _complete_outline(self, source: SourceThread, thread: Thread) -> None:
        more = [title for title in _outline(source) if title not in thread.outline]
        if more:
            self._maker.outline(thread, more)

    def _try(self, where: str, make: Callable[[], object]) -> None:
        try:
            with self._trial():
                make()
        except FAULTS as error:
            _raise_unless_of_an_item(error)
            is_plain = isinstance(error, DialogueError)
            told = str(error) if is_plain else f"it cannot be stored ({type(error).__name__})"
            self._report.skip(where, told)

    @contextmanager
    def _trial(self) -> Iterator[None]:
        """Leave nothing of what is done inside the block when the block fails."""
        with self._report.trial(), self._ledger.trial(), self._maker.attempt():
            yield

    def _open(self, source: SourceThread) -> Thread:
        thread = self._maker.thread(
            self._journey.places.of(source),
            title=self._title(source),
            author=self._person(source.author) if source.author else None,
            at=self._journey.dates.begun(source),
            lang=source.lang or self._journey.lang,
            outline=_outline(source),
        )
        self._ledger.add_thread(source.key, thread)
        if source.at is None and not source.posts:
            self._report.notice(source.where, self._journey.dates.told)
        return thread

    def _add(self, source: SourceThread, post: SourcePost, written: Written) -> None:
        answered = self._answered(source, post)
        home = answered.thread if answered else self._ledger.thread(source.key)
        if answered is None and post.reply_to:
            self._tell_alone(post, stands_alone=home is None)
        thread = home or self._open(source)
        place = self._journey.places.of(source)
        made = self._maker.post(
            thread,
            self._person(post.author),
            written,
            reply_to=answered,
            lang=post.lang or self._journey.lang,
            round_id=place.round_id or thread.round_id,
            section=kept_line(post.section or "", LONGEST_SECTION) or None,
            attachments=[kept_line(name, LONGEST_FILE_NAME) for name in post.attachments],
            at=post.at or self._journey.dates.begun(source),
        )
        self._ledger.add_post(post.key, made)
        if post.at is None:
            self._report.notice(post.where, self._journey.dates.told)

    def _answered(self, source: SourceThread, post: SourcePost) -> Post | None:
        """What the post answers; where that was not taken, what stands above it."""
        found = self._ledger.post(post.reply_to) if post.reply_to else None
        if found is not None or post.reply_to is None or post.orphan_of:
            return found
        above = {each.key: each.reply_to for each in source.posts}
        key = above.get(post.reply_to)
        while key is not None and found is None:
            found, key = self._ledger.post(key), above.get(key)
        return found

    def _tell_alone(self, post: SourcePost, *, stands_alone: bool) -> None:
        kept = "it was kept as a thread of its own" if stands_alone else "it answers the thread"
        if post.orphan_of is None or self._ledger.thread(post.orphan_of) is None:
            told = f'what it answers ("{(post.reply_to or "")[:80]}") is missing: {kept}'
            self._report.notice(post.where, told)

    def _person(self, author: SourceAuthor) -> Participant:
        seat = self._ledger.person(author.key)
        if seat is None:
            seat = self._maker.seat(kept_line(author.name, NAME_LIMIT) or UNKNOWN_AUTHOR.name)
            self._ledger.add_person(author.key, seat)
        return seat

    def _title(self, source: SourceThread) -> str:
        bodies = (first_words(post.body) for post in source.posts)
        lines = (kept_line(line, TITLE_LIMIT) for line in (source.title, *bodies, *source.outline))
        return next(filter(None, lines), "…")

    def _tell_known(self, where: str) -> None:
        """Once for an item, also where it had become several posts."""
        told = self._report.skipped
        if not (told and (told[-1].where, told[-1].reason) == (where, KNOWN)):
            self._report.skip(where, KNOWN)


def _raise_unless_of_an_item(error: Exception) -> None:
    if isinstance(error, OperationalError | InternalError):
        raise error


def _outline(source: SourceThread) -> list[str]:
    return [kept for title in source.outline if (kept := kept_line(title, LONGEST_SECTION))]
