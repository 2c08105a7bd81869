"""What a word-overlap method would look at next, and the words that set groups apart.

Both are asked for, never offered by themselves, and nothing of them enters a text. What was found
is remembered while the contributions are the same, and counted against a limit otherwise.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dialogue import limits
from dialogue.analysis.key_terms import Said, Term, key_terms
from dialogue.analysis.picking import Candidate, Pick, suggest
from dialogue.memory import Recent
from dialogue.permissions import Actor
from dialogue.summaries.models import Summary
from dialogue.summaries.sources.text_queries import compared, names_of_people, written_in

FEWEST_PICKS = 10
MOST_MORE, MOST_LESS = 15, 5  # terms of a group
APART_BY = ("stakeholder-type", "region")
Terms = Mapping[str, Sequence[Term]]


@dataclass(frozen=True, slots=True)
class Suggested:
    """``picks`` in the order of picking, made among the newest ``among`` of ``of``
    contributions."""

    picks: Sequence[Pick]
    among: int
    of: int


@dataclass(frozen=True, slots=True)
class SetApart:
    """The terms of each group, and among which share of the contributions they were found."""

    terms: Mapping[str, Sequence[Term]]
    among: int
    of: int


_suggested: Recent[Suggested] = Recent(50)
_apart: Recent[SetApart] = Recent(20)


def suggested(
    actor: Actor, summary: Summary, cited: Collection[int], *, turn: str, thread: int | None = None
) -> Suggested:
    """Contributions that are like what many say, and unlike each other and what is cited. ``turn``
    is any word: with it stay the same suggestions while somebody works through them. TooMany when
    that was asked for too often."""
    scope = compared(actor, summary, thread)
    key = (summary.id, thread, turn, scope.key)
    known = _suggested.get(key)
    if known is not None:
        return known
    limits.count(limits.WORD_COMPARISONS, actor.id)
    candidates = [
        Candidate(one.number, one.person, one.stakeholder_type, one.lang, one.text)
        for one in written_in(actor, summary, scope, kept=cited)
    ]
    groups = {one.group for one in candidates}
    picks = suggest(candidates, count=max(FEWEST_PICKS, len(groups)), already=cited)
    return _suggested.put(key, Suggested(picks, len(scope.ids), scope.of))


def set_apart(actor: Actor, summary: Summary, by: str) -> SetApart:
    """The words that the groups of a kind, one of APART_BY, use more or less than all others, by
    the group's slug; those who did not tell theirs are no group. TooMany as above."""
    scope = compared(actor, summary)
    key = (summary.id, by, scope.key)
    known = _apart.get(key)
    if known is not None:
        return known
    limits.count(limits.WORD_COMPARISONS, actor.id)
    said = [
        Said(one.person, one.group_of(by), one.text, one.lang)
        for one in written_in(actor, summary, scope)
    ]
    found = key_terms(said, never=names_of_people(summary.dialogue))
    terms = {str(group): _telling(told) for group, told in found.items() if group and told}
    return _apart.put(key, SetApart(terms, len(scope.ids), scope.of))


def _telling(terms: Sequence[Term]) -> list[Term]:
    """Of terms in their order those that are used most above all others, and most below."""
    more = [term for term in terms if term.z > 0]
    less = [term for term in terms if term.z < 0]
    return [*more[:MOST_MORE], *less[-MOST_LESS:]]
