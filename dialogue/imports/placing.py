"""Where in the dialogue, and when, a thread of an archive belongs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dialogue.dialogues.shape import Named, Shape
from dialogue.errors import Invalid, marked
from dialogue.imports.items import Report, SourceThread

FORUM, STAGE = "global", "cross-cutting"
UNKNOWN = {
    "forum": marked('There is no forum called "%(slug)s" there.'),
    "stage": marked('There is no stage called "%(slug)s" there.'),
}
NONE_YET = {
    "forum": marked("This dialogue has no forum yet: add one first."),
    "stage": marked("This dialogue has no stage yet: add one first."),
}
N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for threads whose file does not say: slugs, a round's number, a language."""

    forum: str | None = None
    stage: str | None = None
    round: int | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    forum_id: int
    stage_id: int
    round_id: int | None


class Places:
    """Answers where a thread belongs; tells once what the dialogue does not have."""

    def __init__(self, shape: Shape, defaults: Defaults, report: Report) -> None:
        """Invalid when the dialogue does not have what the defaults name."""
        self._report = report
        self._forums = {forum.slug: forum for forum in shape.forums}
        self._stages = {stage.slug: stage for stage in shape.stages}
        self._rounds = {one.number: one.id for one in shape.rounds}
        self._forum = _default("forum", shape.forums, defaults.forum, FORUM)
        self._stage = _default("stage", shape.stages, defaults.stage, STAGE)
        if defaults.round is not None and defaults.round not in self._rounds:
            raise Invalid("There is no round %(number)d there.", number=defaults.round)
        self._round = self._rounds.get(defaults.round) if defaults.round is not None else None
        self._found: dict[str, Place] = {}

    def of(self, thread: SourceThread) -> Place:
        if thread.key not in self._found:
            self._found[thread.key] = Place(
                self._named(thread, "forum", thread.forum, self._forums, self._forum).id,
                self._named(thread, "stage", thread.stage, self._stages, self._stage).id,
                self._round_of(thread),
            )
        return self._found[thread.key]

    def _named(
        self, thread: SourceThread, what: str, slug: str | None, known: dict[str, N], default: N
    ) -> N:
        if slug is None or slug in known:
            return known[slug] if slug else default
        told = f'there is no {what} called "{slug[:40]}" here: it went to "{default.slug}"'
        self._report.notice(thread.where, told)
        return default

    def _round_of(self, thread: SourceThread) -> int | None:
        if thread.round is None or thread.round in self._rounds:
            return self._rounds[thread.round] if thread.round is not None else self._round
        self._report.notice(thread.where, f"there is no round {thread.round} here: it is in none")
        return None


def _default(what: str, known: Sequence[N], wanted: str | None, usual: str) -> N:
    for one in known:
        if one.slug == (wanted or usual):
            return one
    if wanted is not None:
        raise Invalid(UNKNOWN[what], slug=wanted)
    if not known:
        raise Invalid(NONE_YET[what])
    return known[0]


class Dates:
    """When threads began. One that nothing tells of begins with its neighbours in the archive:
    with the last dated before it, else the first after it, else ``now``."""

    def __init__(self, threads: Iterable[SourceThread], now: datetime) -> None:
        threads = list(threads)
        known = [thread.at for thread in threads if thread.at is not None]
        self.told = (
            "it has no date: that of its neighbours was taken"
            if known
            else "it has no date: the time of the import was taken"
        )
        self._taken: dict[str, datetime] = {}
        latest = known[0] if known else now
        for thread in threads:
            latest = thread.at or latest
            if thread.at is None:
                self._taken[thread.key] = latest

    def begun(self, thread: SourceThread) -> datetime:
        return thread.at or self._taken[thread.key]
