"""What watched words make of a proposal."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from dialogue.errors import Invalid
from dialogue.moderation.words.queries import watched_in
from dialogue.moderation.words.watched_words import FLAG, HOLD, REPLACE, WARN, Found, replaced
from dialogue.text import TITLE_LIMIT, clean_body, clean_line
from dialogue.threads.reviewing import WORDS, Finding, Proposal, Verdict


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
