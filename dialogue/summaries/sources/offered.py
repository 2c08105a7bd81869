"""The sources beside a draft: what to cite next, what was looked for, or what a word-overlap method
picked. Nothing of it enters the text by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dialogue.analysis.picking import Pick
from dialogue.errors import TooMany
from dialogue.pagination import Page
from dialogue.permissions import Actor
from dialogue.reading import excerpt, plain_text
from dialogue.summaries.coverage.ledger_reading import LedgerRead
from dialogue.summaries.models import Summary
from dialogue.summaries.sources.finding import Wanted, wanted_from
from dialogue.summaries.sources.finding_queries import find, point_texts, posts_numbered
from dialogue.summaries.sources.suggesting import suggested
from dialogue.summaries.writing.citing import QUOTABLE, Trouble, trouble_with
from dialogue.threads.forms import number_in
from dialogue.threads.models import Post

SHOWN = 10
EXCERPT, WHOLE = 300, 6_000
KEPT = ("q", "by", "thread", "suggest", "point", "page")
LONGEST = 200


class Way(StrEnum):
    """How the sources that are shown came to be."""

    NEXT = "next"
    FOUND = "found"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Offered:
    """A contribution that may be cited: ``words`` as plain text, all of them where ``is_whole``;
    none where there is ``trouble``. ``points`` cite it already; ``pick`` is why it is suggested."""

    post: Post
    words: str
    is_whole: bool
    trouble: Trouble | None
    points: Sequence[int]
    pick: Pick | None

    @property
    def may_be_quoted(self) -> bool:
        return self.trouble is None and self.post.consent in QUOTABLE


@dataclass(frozen=True, slots=True)
class Sources:
    """``typed`` is what the address says, to be kept in other addresses; ``point`` the number of
    the one to cite into, of ``points`` (their beginnings, by number). ``among`` is of how many
    contributions how many were compared; ``is_cut``: not all were looked through."""

    way: Way
    offered: Sequence[Offered]
    page: Page
    typed: Mapping[str, str]
    point: int | None
    points: Mapping[int, str]
    is_cut: bool = False
    among: tuple[int, int] | None = None
    problem: TooMany | None = None


@dataclass(slots=True)
class _Chosen:
    """Which contributions, by number, in which order, and how they were chosen."""

    way: Way
    numbers: Sequence[int]
    picks: Mapping[int, Pick] = field(default_factory=dict)
    is_cut: bool = False
    among: tuple[int, int] | None = None
    problem: TooMany | None = None


def read_sources(
    actor: Actor, summary: Summary, args: Mapping[str, str], ledger: LedgerRead
) -> Sources:
    """What the address asks for: ``q``, ``by`` and ``thread`` find, ``suggest`` suggests, and
    without any of them stands what to cite next. A page that is no more is the last one."""
    wanted, turn = wanted_from(args), args.get("suggest", "")[:LONGEST]
    chosen = _chosen(actor, summary, ledger, wanted, turn)
    page = _page(len(chosen.numbers), args.get("page"))
    here = chosen.numbers[page.offset : page.offset + page.size]
    posts = posts_numbered(actor, summary, here)
    length = WHOLE if len(chosen.numbers) == 1 else EXCERPT
    points = point_texts(summary)
    point = number_in(args.get("point"))
    return Sources(
        chosen.way,
        [
            _offered(summary, posts[number], length, ledger, chosen.picks.get(number))
            for number in here
            if number in posts
        ],
        page,
        kept_in(args),
        point if point in points else None,
        {number: excerpt(text, 60) for number, text in points.items()},
        chosen.is_cut,
        chosen.among,
        chosen.problem,
    )


def kept_in(args: Mapping[str, str]) -> dict[str, str]:
    """What of an address stays in the next one, so that the sources stay where they are."""
    return {name: args[name][:LONGEST] for name in KEPT if args.get(name)}


def _chosen(
    actor: Actor, summary: Summary, ledger: LedgerRead, wanted: Wanted, turn: str
) -> _Chosen:
    if turn:
        return _suggested(actor, summary, ledger, wanted, turn)
    if wanted.is_anything:
        found = find(actor, summary, wanted)
        return _Chosen(Way.FOUND, found.numbers, is_cut=found.is_cut)
    return _Chosen(Way.NEXT, [one.numbers[0] for one in ledger.waiting()])


def _suggested(
    actor: Actor, summary: Summary, ledger: LedgerRead, wanted: Wanted, turn: str
) -> _Chosen:
    try:
        found = suggested(actor, summary, ledger.cited.keys(), turn=turn, thread=wanted.thread)
    except TooMany as problem:
        return _Chosen(Way.SUGGESTED, [], problem=problem)
    picks = {pick.number: pick for pick in found.picks}
    return _Chosen(Way.SUGGESTED, list(picks), picks, among=(found.among, found.of))


def _page(total: int, asked: str | None) -> Page:
    last = Page(1, total, SHOWN).count
    return Page(min(max(1, number_in(asked) or 1), last), total, SHOWN)


def _offered(
    summary: Summary, post: Post, length: int, ledger: LedgerRead, pick: Pick | None
) -> Offered:
    trouble = trouble_with(summary, post)
    text = plain_text(post.html) if trouble is None else ""
    words = text if len(text) <= length else excerpt(text, length)
    points = sorted(ledger.cited.get(post.number, ()))
    return Offered(post, words, words == text, trouble, points, pick)
