"""What waits for a moderator: asked before anything is published.

Who may publish what unseen is decided to the right of this package: a reviewer registered with
``review_with`` looks at every proposal, and hears what became of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.errors import Invalid
from dialogue.permissions import Actor
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Post, Thread

WORDS, REDACTED = "words", "redacted"
ALWAYS_FIRST = (WORDS, REDACTED)
AFTER = "after"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody is about to publish: in ``thread``, or as a new one under ``title``; or in
    place of what ``post`` says."""

    actor: Actor
    seat: Any
    dialogue: Dialogue
    forum: Forum
    body: str
    lang: str | None
    thread: Thread | None = None
    title: str = ""
    post: Post | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a check speaks up: its name, and the watched word that it found."""

    check: str
    word: str = ""

    def as_json(self) -> dict[str, str]:
        return {"check": self.check} | ({"word": self.word} if self.word else {})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a proposal needs: a moderator before it is published (``holds``), one afterwards
    (``flags``), its author's second thought (``warns``), other words (``body``, ``title``)."""

    body: str
    title: str = ""
    holds: tuple[Finding, ...] = ()
    flags: tuple[Finding, ...] = ()
    warns: tuple[str, ...] = ()
    is_quiet: bool = False

    @property
    def must_wait(self) -> bool:
        """Whether it is not published before a moderator approves it. Where people are told of
        contributions later, only watched words and changes of a redacted one are held back."""
        return any(one.check in ALWAYS_FIRST or not self.is_quiet for one in self.holds)


class Reviewer(Protocol):
    def look(self, proposal: Proposal, verdict: Verdict) -> Verdict:
        """The verdict so far with what this reviewer has to say."""

    def held(self, actor: Actor, held: HeldPost) -> None:
        """A contribution waits, for the first time or once more."""

    def published(self, actor: Actor, post: Post, verdict: Verdict) -> None:
        """A contribution was published, with what was found in it."""

    def taken_back(self, actor: Actor, held: HeldPost) -> None:
        """Its author does not want to publish it any more."""

    def withdrawn(self, actor: Actor, post: Post) -> None:
        """Its author takes a published contribution back."""


_reviewers: list[Reviewer] = []


def review_with(reviewer: Reviewer) -> None:
    """Have every proposal looked at by ``reviewer``, inside the transaction that publishes it."""
    if reviewer not in _reviewers:
        _reviewers.append(reviewer)


def reviewers() -> Iterable[Reviewer]:
    return tuple(_reviewers)


def look_at(proposal: Proposal, *, heeded: bool) -> Verdict:
    """What the proposal needs. Invalid when its author has to think about a word first, and has
    not (``heeded``)."""
    verdict = Verdict(proposal.body, proposal.title, is_quiet=_is_quiet(proposal.forum))
    for reviewer in _reviewers:
        verdict = reviewer.look(replace(proposal, body=verdict.body), verdict)
    ask_to_think_of(verdict.warns, heeded=heeded)
    return verdict


def ask_to_think_of(words: Sequence[str], *, heeded: bool) -> None:
    """Invalid by field ``heeded`` when there are words that an author has to think about first, and
    has not."""
    if words and not heeded:
        warning = Invalid(
            "Some words here may hurt or mislead: %(words)s. Choose others, or send it as it is.",
            words=", ".join(words),
        )
        by_field = {"heeded": warning}
        raise Invalid(fields=by_field)


def _is_quiet(forum: Forum) -> bool:
    return (forum.reviewing or forum.dialogue.reviewing) == AFTER
