"""What watched words make of a proposal, and of what stands at once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from dialogue.errors import Invalid
from dialogue.moderation.words.queries import watched_in
from dialogue.moderation.words.watched_words import FLAG, HOLD, REPLACE, WARN, Found, replaced
from dialogue.permissions import Actor, Permission, can
from dialogue.text import TITLE_LIMIT, clean_body, clean_line
from dialogue.threads.held.reviewing import WORDS, Finding, Proposal, Verdict, ask_to_think_of


def with_watched_words(proposal: Proposal, verdict: Verdict) -> Verdict:
    """The verdict with what the dialogue's words for this language hold, flag, warn of and
    replace."""
    words = watched_in(proposal.dialogue, proposal.lang)
    if not words:
        return verdict
    in_title, in_body = words.find(verdict.title), words.find(verdict.body)
    found = [*in_title, *in_body]
    return replace(
        verdict,
        holds=(*verdict.holds, *_findings(found, HOLD)),
        flags=(*verdict.flags, *_findings(found, FLAG)),
        warns=(*verdict.warns, *_texts(found, WARN)),
        title=_in_other_words(verdict.title, in_title, _fit_title),
        body=_in_other_words(verdict.body, in_body, clean_body),
    )


def fit_to_stand(
    actor: Actor, subject: Any, text: str, *, langs: Iterable[str | None], limit: int, heeded: bool
) -> str:
    """A clean ``text`` of at most ``limit`` characters that is said of ``subject`` and stands at
    once, with other words in place of those that give way. Its language is one of ``langs``.

    What waits for a moderator is a contribution: of other texts no desk knows, so that words that
    hold are refused (Invalid, with the words), and words that flag pass, as they do in threads.
    Invalid by field ``heeded`` where the author has to think about a word first, and has not. Who
    facilitates or moderates there is not asked."""
    if can(actor, Permission.FACILITATE, subject):
        return text
    lists = [watched_in(subject.dialogue, lang) for lang in dict.fromkeys(langs)]
    found = [one for words in lists for one in words.find(text)]
    if stopping := _texts(found, HOLD):
        raise Invalid(
            "These words cannot be used here: %(words)s. Choose others, then send it again.",
            words=", ".join(stopping),
        )
    ask_to_think_of(_texts(found, WARN), heeded=heeded)
    return _in_other_words(text, found, partial(clean_body, limit=limit))


def _findings(found: Iterable[Found], act: str) -> list[Finding]:
    return [Finding(WORDS, text) for text in _texts(found, act)]


def _texts(found: Iterable[Found], act: str) -> list[str]:
    return list(dict.fromkeys(one.entry.text for one in found if one.entry.act == act))


def _in_other_words(text: str, found: Iterable[Found], fit: Callable[[str], str]) -> str:
    """With a mark in place of each word where the other words would be too many."""
    giving_way = [one for one in found if one.entry.act == REPLACE]
    if not giving_way:
        return text
    try:
        return fit(replaced(text, giving_way))
    except Invalid:
        return replaced(text, giving_way, only_mark=True)


def _fit_title(text: str) -> str:
    return clean_line(text, limit=TITLE_LIMIT)
