"""A point of a summary as blocks: what it says, on whose words it rests, what they say of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dialogue.addresses import post_address
from dialogue.dialogues.shape import Shape
from dialogue.exports.documents import summary_wording as wording
from dialogue.exports.documents.html_blocks import blocks_of
from dialogue.exports.documents.page_words import of_summaries
from dialogue.exports.documents.tree import (
    UNKNOWN,
    Block,
    Citation,
    Mark,
    Paragraph,
    Passage,
    Quote,
    Run,
    Runs,
    Text,
    line,
)
from dialogue.i18n import gettext as _
from dialogue.i18n import ngettext
from dialogue.markup import render
from dialogue.summaries.publishing.freezing import Entry
from dialogue.summaries.publishing.models import Response
from dialogue.summaries.publishing.standing import Standing, TakenBack

Frozen = Mapping[str, Any]
GAP = Text(wording.SEPARATOR)


@dataclass(frozen=True, slots=True)
class PointDrawer:
    """Draws points of ``standing`` in the language that is spoken. ``site_url`` is the site's
    address; ``responses`` are the host's, by the point's number."""

    standing: Standing
    responses: Mapping[int, Response]
    shape: Shape
    site_url: str
    is_draft: bool

    def blocks(self, point: Frozen, *, is_recommendation: bool) -> Iterator[Block]:
        yield Paragraph(self._about(point), is_small=True)
        yield Passage(
            blocks_of(render(point["text"], post_url=self.address).html),
            lang=self.standing.content["summary"]["lang"],
        )
        yield from self._sources(point["citations"])
        if point["checks"]["asked"]:
            yield Paragraph(line(_checked(point["checks"])), is_small=True)
        for answer in point["answers"]:
            yield from self._answer(answer)
        if is_recommendation and not self.is_draft:
            yield from _response(self.responses.get(point["number"]))

    def address(self, number: int) -> str:
        """Where contribution ``number`` stands."""
        slug = self.standing.content["dialogue"]["slug"]
        return f"{self.site_url}{post_address(slug, number)}"

    def source(self, number: int) -> Run:
        """The contribution, unless its author does not want it to be cited any more."""
        if number in self.standing.unnamed:
            return Text(str(_("A contribution")))
        return Citation(number, self.address(number))

    def _about(self, point: Frozen) -> Runs:
        told: list[Run] = [Text(str(_("Point %(number)s", number=point["number"])), strong=True)]
        if point["label"]:
            told.append(Mark(of_summaries("label_name", point["label"])))
        if point["own_view"]:
            told.append(Mark(str(_("The rapporteur's own view"))))
        if people := point["people"]:
            cited = ngettext("%(num)s person is cited", "%(num)s people are cited", people)
            told.append(Text(str(cited)))
        if point["level"]:
            told.append(Text(of_summaries("level_name", point["level"])))
        if point["addressee"]:
            told.append(Text(f"{_('Addressee:')} {point['addressee']}"))
        if point["stage"]:
            told.append(Text(wording.stage_name(self.shape, point["stage"])))
        return _apart(told)

    def _sources(self, citations: list[Frozen]) -> Iterator[Block]:
        """Every citation once, in their order; those without a passage together in a line."""
        bare: list[Run] = []
        for one in citations:
            entry = self.standing.said.get(one["said"] or "")
            told = self._source(one, entry)
            if not (entry and entry["passage"]):
                bare += [GAP, *told] if bare else told
                continue
            if bare:
                yield Paragraph(tuple(bare), is_small=True)
                bare = []
            passage = Paragraph(line(entry["passage"]))
            yield Quote((passage,), lang=one["lang"] or UNKNOWN, source=tuple(told))
        if bare:
            yield Paragraph(tuple(bare), is_small=True)

    def _source(self, one: Frozen, entry: Entry | None) -> list[Run]:
        told = [self.source(one["post"])]
        if one["taken_back"]:
            told += [Text(" "), _gone()]
        if who := _who(entry):
            told += [Text(f" {who}")]
        return told

    def _answer(self, answer: Frozen) -> Iterator[Block]:
        entry = self.standing.said.get(answer["said"] or "")
        what = (
            str(_("Open dispute"))
            if answer["open"]
            else of_summaries("fairness_name", answer["answer"])
        )
        told: list[Run] = [Mark(what)]
        if answer["earlier"]:
            told.append(Text(str(_("said of an earlier wording"))))
        if answer["taken_back"] == TakenBack.MODERATED:
            told.append(Mark(str(_("words taken out by a moderator"))))
        elif answer["taken_back"]:
            told.append(_gone())
        if who := _who(entry):
            told.append(Text(who))
        yield Paragraph(_apart(told), is_small=True)
        if entry and entry["words"]:
            lines = (Paragraph(line(one)) for one in entry["words"].splitlines() if one.strip())
            yield Quote(tuple(lines), lang=UNKNOWN)
        if answer["settlement"]:
            told = [Text(f"{_('How it was settled:')} {answer['settlement']}")]
            yield Paragraph(tuple(told))


def _response(response: Response | None) -> Iterator[Block]:
    if response is None:
        yield Paragraph(line(str(_("The host has not answered yet."))), is_small=True)
        return
    reception = of_summaries("reception_name", response.reception)
    told = Text(f"{_('Response of the host:')} {reception}", strong=True)
    yield Paragraph((told, GAP, Text(wording.day(response.responded_at))))
    yield Passage(blocks_of(response.html), lang=UNKNOWN)


def _who(entry: Entry | None) -> str:
    """By whom it is, as far as that may be told."""
    if entry is None:
        return ""
    alias = f"{_('Pseudonym:')} {entry['pseudonym']}" if entry["pseudonym"] else ""
    told = (entry["who"], alias, entry.get("described", ""))
    return wording.SEPARATOR.join(one for one in told if one)


def _checked(checks: Mapping[str, int]) -> str:
    told = [
        _("cited people who were asked: %(count)s", count=checks["asked"]),
        _("answered: %(count)s", count=checks["answered"]),
        *(
            f"{of_summaries('fairness_name', answer)}: {checks[answer]}"
            for answer in ("fair", "unfair", "nuance")
            if checks[answer]
        ),
    ]
    return wording.SEPARATOR.join(str(one) for one in told)


def _gone() -> Mark:
    return Mark(str(_("taken back since")))


def _apart(told: list[Run]) -> Runs:
    return tuple(run for one in told for run in (GAP, one))[1:]
