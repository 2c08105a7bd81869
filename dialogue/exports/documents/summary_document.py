"""A summary as a document, in the outline of an expert meeting's report: a cover, recommendations
first, then its sections, whose words it reflects, what was taken back, and annexes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from dialogue.dialogues.shape import Shape
from dialogue.exports.documents import summary_wording as wording
from dialogue.exports.documents.coverage_blocks import coverage
from dialogue.exports.documents.summary_points import PointDrawer
from dialogue.exports.documents.tree import (
    Block,
    Document,
    Heading,
    ItemList,
    Mark,
    Paragraph,
    Text,
    line,
)
from dialogue.i18n import LANGUAGES, ngettext, speaking
from dialogue.i18n import gettext as _
from dialogue.summaries.models import SectionKind, SummaryKind
from dialogue.summaries.publishing.models import Response
from dialogue.summaries.publishing.standing import Standing


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document of a summary is made of. A draft has no ``checksum``; ``responses`` are the
    host's, by the point's number. ``made_at`` is when its words were put together."""

    standing: Standing
    responses: Mapping[int, Response]
    shape: Shape
    site_url: str
    made_at: datetime
    checksum: str = ""

    @property
    def is_draft(self) -> bool:
        return not self.checksum

    @property
    def lang(self) -> str:
        """The language of our own words: the summary's, where the interface speaks it."""
        lang = str(self.standing.content["summary"]["lang"])
        return lang if lang in LANGUAGES else "en"


def summary_document(shown: Shown, annexes: Iterable[Block] = ()) -> Document:
    """The document; ``annexes`` come after it as they are asked for, so that they may be long.
    Needs the application's context, for its translations."""
    content = shown.standing.content
    with speaking(shown.lang):
        blocks = tuple(_blocks(shown))
        return Document(
            title=content["summary"]["title"],
            title_lang=content["summary"]["lang"],
            lang=shown.lang,
            subtitle=wording.what_it_is(content["summary"]),
            facts=tuple(_facts(shown)),
            notices=tuple(_notices(shown)),
            blocks=_one_after_the_other(blocks, annexes),
            made_at=shown.made_at,
        )


def _one_after_the_other(*parts: Iterable[Block]) -> Iterator[Block]:
    for part in parts:
        yield from part


def _facts(shown: Shown) -> Iterator[tuple[str, str]]:
    content = shown.standing.content
    yield str(_("Dialogue")), content["dialogue"]["title"]
    if content["dialogue"]["host_name"]:
        yield str(_("Host")), content["dialogue"]["host_name"]
    if dates := _dates(shown):
        yield str(_("Dates")), dates
    version = content["version"]
    if shown.is_draft:
        yield str(_("Version")), str(_("%(number)s, draft for remarks", number=version))
        return
    yield str(_("Version")), str(_("%(number)s, final", number=version))
    published = datetime.strptime(content["published_at"], "%Y-%m-%dT%H:%M:%S%z")
    yield str(_("Published")), wording.day(published)
    yield str(_("Checksum (SHA-256)")), shown.checksum


def _dates(shown: Shown) -> str:
    """From the first to the last day of what is summarised."""
    summary = shown.standing.content["summary"]
    if summary["kind"] == SummaryKind.THREAD:
        return ""
    rounds = [one for one in shown.shape.rounds if summary["round"] in (None, one.number)]
    return wording.dates(rounds)


def _notices(shown: Shown) -> Iterator[str]:
    if shown.is_draft:
        yield str(_("Draft for remarks: not to be cited."))
    if shown.standing.content["dialogue"]["illustrative"]:
        yield str(_("Illustrative data."))


def _blocks(shown: Shown) -> Iterator[Block]:
    content = shown.standing.content
    if strapline := content["dialogue"]["strapline"]:
        yield Paragraph(line(strapline), lang=content["dialogue"]["lang"])
    if content["note"]:
        yield Paragraph((Text(str(_("What is new:")), strong=True), Text(f" {content['note']}")))
    yield from _sections(shown)
    yield from coverage(content["coverage"], content["not_printed"]["paraphrased"], shown.shape)
    yield from _since(shown)


def _sections(shown: Shown) -> Iterator[Block]:
    """Recommendations, then the others in their order, neighbours of a group under its name."""
    sections = shown.standing.content["sections"]
    ordered = sorted(sections, key=lambda one: one["kind"] != SectionKind.RECOMMENDATIONS)
    lang = shown.standing.content["summary"]["lang"]
    for group, within in groupby(ordered, key=lambda one: str(one["group"])):
        if group:
            yield Heading(1, line(group), lang=lang)
        for one in within:
            yield Heading(2 if group else 1, line(one["title"]), lang=lang)
            yield from _section(shown, one)


def _section(shown: Shown, section: Mapping[str, Any]) -> Iterator[Block]:
    if section["kind"] == SectionKind.FIGURES:
        yield from _participation(shown.standing.content)
        return
    drawer = PointDrawer(
        shown.standing, shown.responses, shown.shape, shown.site_url, shown.is_draft
    )
    is_recommendation = section["kind"] == SectionKind.RECOMMENDATIONS
    for point in section["points"]:
        yield from drawer.blocks(point, is_recommendation=is_recommendation)


def _participation(content: Mapping[str, Any]) -> Iterator[Block]:
    asked = tuple(
        (Paragraph(line(f"{one['label']} {one['text']}")),) for one in content["questions"]
    )
    if asked:
        yield ItemList(asked, lang=content["summary"]["lang"])
    counts = content["participation"]
    told = (
        ngettext("%(num)s contribution", "%(num)s contributions", counts["contributions"]),
        ngettext("%(num)s voice", "%(num)s voices", counts["people"]),
        ngettext("%(num)s country", "%(num)s countries", counts["countries"]),
    )
    yield Paragraph(line(wording.SEPARATOR.join(str(one) for one in told)))


def _since(shown: Shown) -> Iterator[Block]:
    """What is not as it was when the version was published."""
    standing = shown.standing
    if shown.is_draft or not (standing.taken_back or standing.edited):
        return
    drawer = PointDrawer(standing, {}, shown.shape, shown.site_url, is_draft=False)
    gone, edited = Mark(str(_("taken back since"))), Text(f" {_('edited since')}")
    yield Heading(1, line(str(_("Changed since it was published"))))
    told = [
        *((_plain(drawer, number), Text(" "), gone) for number in standing.taken_back),
        *((_plain(drawer, number), edited) for number in standing.edited),
    ]
    yield ItemList(tuple((Paragraph(runs),) for runs in told))


def _plain(drawer: PointDrawer, number: int) -> Text:
    """The contribution in words, so that a citation is found where it is cited alone."""
    if number in drawer.standing.unnamed:
        return Text(str(_("A contribution")))
    told = str(_("Contribution %(number)s", number=number))
    return Text(told, href=drawer.address(number))
