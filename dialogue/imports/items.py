"""What a reader finds in an archive, whatever its format: threads, posts, people, and what to tell.

A ``key`` names an item in its archive for good, so that the same archive twice adds nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SourceAuthor:
    """``key``: the mail address in small letters where there is one, else the name."""

    key: str
    name: str
    address: str | None = None


UNKNOWN_AUTHOR = SourceAuthor("", "Unknown author")


@dataclass(frozen=True, slots=True)
class SourcePost:
    """One contribution. ``thread`` is the key of its thread, ``where`` its place in the files.

    ``reply_to`` is the key of the post it answers: one that stands before it in its thread, or,
    when ``orphan_of`` says the same, one that is in none of the files (perhaps imported before).
    ``at`` is aware, in UTC, or None when nothing tells. ``section`` is the path of sub-headings.
    """

    key: str
    thread: str
    reply_to: str | None
    author: SourceAuthor
    at: datetime | None
    body: str
    where: str
    lang: str | None = None
    section: str | None = None
    attachments: tuple[str, ...] = ()
    orphan_of: str | None = None


@dataclass(frozen=True, slots=True)
class SourceThread:
    """A conversation with its ``posts``, each after the one it answers.

    ``outline``: the titles of its sub-headings, in their order. ``orphan_of``: the key of the
    missing item that its first post answers, so that it may belong to a thread imported before.
    """

    key: str
    title: str
    author: SourceAuthor | None
    at: datetime | None
    where: str
    lang: str | None = None
    forum: str | None = None
    stage: str | None = None
    round: int | None = None
    outline: tuple[str, ...] = ()
    posts: tuple[SourcePost, ...] = ()
    orphan_of: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that is not taken, and why: "line 12" of a file, in one plain sentence part."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """An item that is kept, but not quite as it was."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Archive:
    """All that a reader found, in the order of the files."""

    threads: tuple[SourceThread, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]


@dataclass(slots=True)
class Report:
    """Where a reader writes down what it has to tell while it works."""

    skipped: list[Skipped] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def skip(self, where: str, reason: str) -> None:
        self.skipped.append(Skipped(where, reason))

    def notice(self, where: str, text: str) -> None:
        self.notices.append(Notice(where, text))

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Forget what is told inside the block when the block fails."""
        skipped, notices = len(self.skipped), len(self.notices)
        try:
            yield
        except BaseException:
            del self.skipped[skipped:], self.notices[notices:]
            raise

    def archive(self, threads: list[SourceThread]) -> Archive:
        return Archive(tuple(threads), tuple(self.skipped), tuple(self.notices))
