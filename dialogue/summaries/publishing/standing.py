"""What of a publication may still be shown: the frozen content, without what was taken back since.

The page, the files and the documents of a publication are all made of ``as_it_stands``.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dialogue.markup import plain_text
from dialogue.summaries.models import SectionKind, Summary
from dialogue.summaries.publishing.freezing import Entry
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.queries import (
    Source,
    answers_beside,
    keys_taken_out,
    sources_of,
    wordings_of,
)
from dialogue.threads.models import Consent, PostState

# From the widest to the narrowest: what somebody allowed is shown until they allow less.
_WIDTH = (Consent.NAME, Consent.ALIAS, Consent.PARAPHRASE, Consent.NONE)


class TakenBack(StrEnum):
    """Why a citation, or an answer, is not shown as it was printed."""

    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    CONSENT = "consent"
    OUT_OF_SIGHT = "out-of-sight"
    REDACTED = "redacted"
    MODERATED = "moderated"


@dataclass(frozen=True, slots=True)
class Standing:
    """``content`` is as it was frozen, and each citation in it and each answer has "taken_back": a
    TakenBack or "". ``said`` lacks what was taken back. ``taken_back`` and ``edited`` are the
    numbers of such sources, ``unnamed`` of those whose authors do not want to be cited any more."""

    content: dict[str, Any]
    said: dict[str, Entry]
    taken_back: Mapping[int, TakenBack]
    edited: tuple[int, ...]
    unnamed: frozenset[int]

    @property
    def facts(self) -> tuple[Any, ...]:
        """What a page that shows it depends on beside the publication."""
        answers = [one["taken_back"] for one in answers_of(self.content)]
        taken_back = sorted(self.taken_back.items())
        return (taken_back, answers, self.edited, sorted(self.said), self._names())

    def _names(self) -> list[tuple[str, str]]:
        return sorted((key, entry.get("who", "")) for key, entry in self.said.items())


def as_it_stands(publication: Publication) -> Standing:
    """What may be shown of a publication at this moment; three queries at most."""
    content = deepcopy(publication.content)
    sources = sources_of(publication)
    cited = list(citations_of(content))
    taken_back = {
        one["post"]: reason
        for one in cited
        if (reason := _taken_back(publication.summary, one, sources.get(one["post"])))
    }
    said = {key: dict(entry) for key, entry in publication.said.items()}
    redacted = _redacted(cited, said, sources, taken_back)
    for one in cited:
        _forget_old_name(one, said, sources.get(one["post"]))
    erased = [one for one in answers_of(content) if one["said"] not in said]
    return masked(
        content,
        said,
        taken_back | dict.fromkeys(redacted, TakenBack.REDACTED),
        edited=tuple(sorted(_edited(publication, sources, taken_back))),
        unnamed=frozenset(n for n, one in sources.items() if one.consent == Consent.NONE),
        moderated=keys_taken_out(publication) if erased else (),
    )


def masked(
    content: dict[str, Any],
    said: dict[str, Entry],
    taken_back: Mapping[int, TakenBack],
    *,
    edited: tuple[int, ...],
    unnamed: frozenset[int],
    moderated: Collection[str] = (),
) -> Standing:
    """The content without what was taken back of the sources with these numbers, and without the
    answers under these keys, whose words a moderator took out; both ``content`` and ``said`` are
    changed."""
    for one in citations_of(content):
        _mark(one, said, taken_back.get(one["post"]))
    for answer in answers_of(content):
        _mark(answer, said, _answer_taken_back(answer, taken_back, moderated))
    return Standing(content, said, taken_back, edited, unnamed)


def citations_of(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for point in points_of(content):
        yield from point["citations"]


def answers_of(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for point in points_of(content):
        yield from point["answers"]


def points_of(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for section in content["sections"]:
        yield from section["points"]


def recommendations(publication: Publication | None) -> dict[int, dict[str, Any]]:
    """The points of a publication that are recommendations, by number, in their order."""
    if publication is None:
        return {}
    return {
        point["number"]: point
        for section in publication.content["sections"]
        if section["kind"] == SectionKind.RECOMMENDATIONS
        for point in section["points"]
    }


def gone_for_good(publication: Publication, post_id: int) -> set[str]:
    """The keys of words that a contribution's author took back: what it said, and what they said of
    points that cite it. What is hidden may be shown again, and is not among them."""
    sources = sources_of(publication)
    for_good = (TakenBack.WITHDRAWN, TakenBack.CONSENT)
    taken_back = {
        number
        for number, reason in as_it_stands(publication).taken_back.items()
        if reason in for_good and sources[number].id == post_id
    }
    if not taken_back:
        return set()
    said_in = {
        one["said"] for one in citations_of(publication.content) if one["post"] in taken_back
    }
    return said_in | answers_beside(publication, post_id)


def is_narrower(now: str, before: str) -> bool:
    """Whether a consent allows less than it did."""
    return _WIDTH.index(Consent(now)) > _WIDTH.index(Consent(before))


def _taken_back(
    summary: Summary, cited: Mapping[str, Any], source: Source | None
) -> TakenBack | None:
    if source is None or source.state == PostState.WITHDRAWN:
        return TakenBack.WITHDRAWN
    if source.state != PostState.PUBLISHED:
        return TakenBack.HIDDEN
    if is_narrower(source.consent, cited["consent"]):
        return TakenBack.CONSENT
    own = summary.forum
    if source.visibility != "public" and (own is None or own.id != source.forum_id):
        return TakenBack.OUT_OF_SIGHT
    return None


def _redacted(
    cited: Collection[Mapping[str, Any]],
    said: Mapping[str, Entry],
    sources: Mapping[int, Source],
    taken_back: Collection[int],
) -> set[int]:
    """The sources of passages that stand in no wording any more that everyone may read."""
    changed = {
        number: one
        for number, one in sources.items()
        if number not in taken_back
        and any(
            each["post"] == number
            and each["post_version"] != one.version
            and said.get(each["said"] or "", {}).get("passage")
            for each in cited
        )
    }
    wordings = wordings_of(list(changed.values()))
    texts = {number: [_flat(html) for html in of_it] for number, of_it in wordings.items()}
    return {
        each["post"]
        for each in cited
        if each["post"] in changed
        and (passage := said.get(each["said"] or "", {}).get("passage"))
        and not any(passage in text for text in texts[each["post"]])
    }


def _flat(html: str) -> str:
    return " ".join(plain_text(html).split())


def _mark(one: dict[str, Any], said: dict[str, Entry], reason: TakenBack | None) -> None:
    """An entry that was erased is taken back whatever became of its source since."""
    key = one["said"]
    if reason is None and key and key not in said:
        reason = TakenBack.CONSENT
    one["taken_back"] = reason.value if reason else ""
    if reason and key:
        said.pop(key, None)


def _forget_old_name(one: Mapping[str, Any], said: dict[str, Entry], source: Source | None) -> None:
    """Whoever has no longer the name under which they spoke is not named either."""
    entry = said.get(one["said"] or "")
    if entry and entry["who"] and (source is None or source.author_name != entry["who"]):
        entry["who"] = ""


def _answer_taken_back(
    answer: Mapping[str, Any], taken_back: Mapping[int, TakenBack], moderated: Collection[str]
) -> TakenBack | None:
    """With the words that somebody took back goes what they said of the point. An answer that was
    published without words had lost them to a moderator."""
    if answer["said"] is None or answer["said"] in moderated:
        return TakenBack.MODERATED
    reasons = {taken_back.get(number) for number in answer["posts"]}
    for reason in (TakenBack.WITHDRAWN, TakenBack.CONSENT):
        if reason in reasons:
            return reason
    return None


def _edited(
    publication: Publication, sources: Mapping[int, Source], taken_back: Collection[int]
) -> set[int]:
    return {
        number
        for number, one in sources.items()
        if number not in taken_back and one.edited_at and one.edited_at > publication.published_at
    }
