"""The one gate: what an export may hold, with rights, consent and disclosure applied once.

Every writer takes its rows from here. For the ``team``: affiliations as frozen with the
contribution, people under pseudonyms unless they agreed to be named, no words where consent is
``none`` or the contribution was withdrawn, hidden or removed, and none of them in others'
quotations. For the ``public``, besides: only what a visitor may read, no words that may only be
paraphrased, affiliations that at least k people share. Names of those who did not agree, and mail
addresses, are taken out of words for both, telephone numbers for the public.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import forums_of, may_read
from dialogue.dialogues.shape import Shape, shape_of
from dialogue.errors import Invalid
from dialogue.exports.gate.people import FROZEN, People, people_of, scrubber_for
from dialogue.exports.gate.people_queries import is_named, names_of, seats_of, ways_of_speaking
from dialogue.exports.gate.post_queries import (
    answers_in,
    count_by_kind,
    count_threads,
    posts_in,
    silent_numbers,
    threads_in,
)
from dialogue.exports.gate.rows import (
    Row,
    dialogue_row,
    forum_row,
    participant_row,
    permalink,
    round_row,
    stage_row,
    utc,
)
from dialogue.exports.gate.scope import Scope, conditions_of
from dialogue.exports.gate.snapshot import Snapshot
from dialogue.exports.gate.wording import Wording
from dialogue.exports.gate.words import Scrubber
from dialogue.exports.papers import Paper
from dialogue.permissions import Actor, Visitor
from dialogue.threads.models import Consent, Post, Thread

TEAM, PUBLIC = AUDIENCES = ("team", "public")
K, K_LEAST, K_MOST = 5, 3, 100
SILENT = {TEAM: (Consent.NONE,), PUBLIC: (Consent.NONE, Consent.PARAPHRASE)}
TOLD_EVERY = 200  # rows


@dataclass(frozen=True, slots=True)
class Gate:
    """For whom an export is. ``key`` makes its pseudonyms: the same key the same ones."""

    key: bytes
    site_url: str
    audience: str = TEAM
    k: int = K


class Dataset:
    """A part of a dialogue as ``actor`` may export it, read as it stands when it is entered
    (``with dataset:``). Raises NotFound for an unknown part, Invalid where there is none for the
    public. ``told`` says what was generalised or left out, in full once all was read;
    ``on_row(done)`` is called as rows are read, of ``known`` in all. ``paper`` is what a document
    shows, ``reader`` for whom all is read."""

    def __init__(self, actor: Actor, dialogue: Dialogue, scope: Scope, gate: Gate) -> None:
        self.dialogue, self.scope, self.gate = dialogue, scope, gate
        self.paper = Paper()
        self.made_at = clock.now()
        self.told: dict[str, Any] = {}
        self.on_row: Callable[[int], None] = lambda done: None
        self.known = 0
        self._done = 0
        self.reader: Actor = Visitor() if self.is_public else actor
        if self.is_public and not may_read(self.reader, dialogue):
            raise Invalid(
                "An export for the public holds what anybody may read: this dialogue is not open "
                "to everybody."
            )
        self.shape: Shape = shape_of(dialogue)
        self.forums_read = forums_of(self.reader, dialogue)
        threads, posts = conditions_of(scope, self.shape, self.forums_read)
        self._of_threads = [Thread.dialogue_id == dialogue.id, *threads]
        self._of_posts = [Post.dialogue_id == dialogue.id, *posts]
        self._snapshot = Snapshot()

    @property
    def is_public(self) -> bool:
        return self.gate.audience == PUBLIC

    def __enter__(self) -> Self:
        self._snapshot.__enter__()
        try:
            self._look()
        except BaseException as error:
            self._snapshot.__exit__(type(error), error, None)
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._snapshot.__exit__(*error)

    def leave_rows(self) -> None:
        """For what holds no rows: then nothing of them is told."""
        self.told, self.known = {}, 0

    @property
    def done(self) -> int:
        """How many rows were read."""
        return self._done

    def rows(self) -> Iterator[Row]:
        """Every object, each with its ``type``, in a stable order."""
        yield self.dialogue_row()
        yield from self.rounds()
        yield from self.forums()
        yield from self.stages()
        yield from self.participants()
        yield from self.threads()
        yield from self.posts()

    def dialogue_row(self) -> Row:
        return dialogue_row(self.dialogue)

    def rounds(self) -> Iterator[Row]:
        return map(round_row, self.shape.rounds)

    def forums(self) -> Iterator[Row]:
        return map(forum_row, self.forums_read)

    def stages(self) -> Iterator[Row]:
        return map(stage_row, self.shape.stages)

    def participants(self) -> Iterator[Row]:
        """Every seat under its pseudonym, those that spoke under their names too; by pseudonym,
        since the order of seats tells who came first."""
        alias = self._people.pseudonym
        for seat in sorted(self._seats, key=lambda one: alias[one.id]):
            self._count()
            joined, left = (
                utc(moment, day_only=self.is_public) for moment in (seat.joined_at, seat.left_at)
            )
            yield participant_row(alias[seat.id], self._people.seat(seat), joined, left)

    def threads(self) -> Iterator[Row]:
        for thread in threads_in(self._snapshot, self.reader, self._of_threads):
            self._count()
            shown = self.shape.round(thread.round_id)
            question = self.shape.question(thread.question_id)
            yield {
                "type": "thread",
                "thread": thread.number,
                "title": self._scrub(thread.title),
                "forum": self.shape.forum(thread.forum_id).slug,
                "stage": self.shape.stage(thread.stage_id).slug,
                "other_stages": [stage.slug for stage in thread.other_stages],
                "round": shown.number if shown else None,
                "question": question.label if question else None,
                "lang": thread.lang,
                "outline": [self._scrub(line) for line in thread.outline],
                "created_at": utc(thread.created_at, day_only=self._days_only),
                "permalink": f"{self.gate.site_url}/d/{self.dialogue.slug}/threads/{thread.number}",
            }

    def posts(self) -> Iterator[Row]:
        """Every contribution, by number; of one without words the place, and who stood there."""
        elsewhere = 0
        for post in posts_in(self._snapshot, self.reader, self._of_posts):
            self._count()
            elsewhere += bool(post.answers_elsewhere)
            yield self._post_row(post) | self._wording.of(post.number, post.body, post.html)
        self.told |= self._wording.told() | {"answers_elsewhere": elsewhere}

    def answers(self) -> Iterator[tuple[int, str | None, int | None]]:
        """The shape of the talk alone: number, time and what it answers, by number."""
        for number, at, reply_to in answers_in(self._snapshot, self.reader, self._of_posts):
            yield number, utc(at, day_only=self._days_only), reply_to

    def _look(self) -> None:
        """What has to be known of all before the first row."""
        snapshot, reader = self._snapshot, self.reader
        self._seats = seats_of(snapshot, reader, self.dialogue)
        self._people: People = people_of(
            self.gate.key,
            self._seats,
            ways_of_speaking(snapshot, reader, self._of_posts),
            public_k=self.gate.k if self.is_public else None,
        )
        self._days_only = self.is_public and len(self._seats) < 2 * self.gate.k
        called = names_of(snapshot, self.dialogue)
        self._scrub: Scrubber = scrubber_for(called, self._people, hides_phones=self.is_public)
        silent = silent_numbers(snapshot, reader, self.dialogue, SILENT[self.gate.audience])
        self._wording = Wording(silent, self._scrub)
        self._tell(count_by_kind(snapshot, reader, self._of_posts))
        threads = count_threads(snapshot, reader, self._of_threads)
        self.known = len(self._seats) + threads + self.told["posts"]

    def _tell(self, kinds: dict[tuple[str, str], int]) -> None:
        without: Counter[str] = Counter()
        for (consent, state), count in kinds.items():
            if state != "published":
                without[state] += count
            elif consent in SILENT[self.gate.audience]:
                without[consent] += count
        self.told = {
            "audience": self.gate.audience,
            "posts": sum(kinds.values()),
            **self._people.told,
            "days_only": self._days_only,
            "without_words": dict(sorted(without.items())),
        }

    def _count(self) -> None:
        self._done += 1
        if self._done % TOLD_EVERY == 0:
            self.on_row(self._done)

    def _post_row(self, post: Any) -> Row:
        shown = self.shape.round(post.round_id)
        named = is_named(post.consent, post.state)
        author, author_id, participant = self._people.shown(post.author_id, post.author_name, named)
        frozen = [getattr(post, name) for name in FROZEN]
        affiliation = self._people.affiliation(post.author_id, frozen)
        for_organisation = named and post.capacity == "organisation" and post.organisation
        return {
            "type": "post",
            "post": post.number,
            "thread": post.thread,
            "reply_to": None if post.answers_elsewhere else post.reply_to,
            "forum": self.shape.forum(post.forum_id).slug,
            "stage": self.shape.stage(post.stage_id).slug,
            "round": shown.number if shown else None,
            "author": author,
            "author_id": author_id,
            "participant": participant,
            "organisation": post.organisation if for_organisation else None,
            **affiliation,
            "lang": post.lang,
            "consent": post.consent,
            "state": post.state,
            "section": self._scrub(post.section) if post.section else None,
            "created_at": utc(post.created_at, day_only=self._days_only),
            "edited_at": utc(post.edited_at, day_only=self._days_only),
            "body_markdown": None,
            "body_text": None,
            "permalink": permalink(self.gate.site_url, self.dialogue.slug, post.number),
        }
